import { formatSpan, groupThousands } from '../../arena/format.ts';
import { ROLE_ALIASES } from '../../domain/team.ts';
import type { Answered } from './cycle.ts';
import { html, type Markup, NO_MARKUP } from './html.ts';
import { saidMarkup } from './said.ts';

const MOST_CHARACTERS = 1_500;

/** One role's answer: on which terms it came, what it called, what it said, and what the audit says of that. */
export function answerMarkup(answer: Answered): Markup {
  const { role, seat, round, outcome, trouble } = answer;
  const place = [seat > 0 ? `team ${seat + 1}` : '', round > 0 ? `round ${round}` : ''].filter((part) => part !== '');
  return html`<div class="answer"><p><strong>${role} (${ROLE_ALIASES[role]})</strong> <span class="faint">${[...place, ...terms(answer)].join(', ')}</span>${outcome === 'valid' ? NO_MARKUP : html` <span class="flag">${outcome}${trouble === undefined ? '' : `: ${trouble}`}</span>`}</p>
${answer.tools.map(
  (use) =>
    html`<details class="tool"><summary>${use.name} <code>${cut(use.arguments, 160)}</code>${use.outcome === 'ran' ? NO_MARKUP : html` <span class="flag">${use.outcome}</span>`}</summary><p class="words">${cut(use.result, MOST_CHARACTERS)}</p></details>`,
)}
<div class="words">${saidMarkup(answer.said)}</div>
${auditMarkup(answer.audit)}${answer.reasoning === undefined ? NO_MARKUP : html`<details class="tool"><summary>reasoning</summary><p class="words">${cut(answer.reasoning, MOST_CHARACTERS)}</p></details>`}</div>`;
}

function terms({ model, rung, attempts, latencyMs, firstTokenMs, usage, cost }: Answered): readonly string[] {
  if (model === 'house') return ['house rules, no language model'];
  return [
    model,
    rung,
    ...(attempts === 1 ? [] : [`${attempts} calls`]),
    formatSpan(latencyMs),
    ...(firstTokenMs === undefined ? [] : [`first token ${formatSpan(firstTokenMs)}`]),
    `${groupThousands(String(usage.promptTokens))} + ${groupThousands(String(usage.completionTokens))} tokens`,
    ...(cost === 0 ? [] : [`$${cost.toFixed(4)}`]),
  ];
}

function auditMarkup(audit: Answered['audit']): Markup {
  if (audit === undefined || audit.claims === 0) return NO_MARKUP;
  const { claims, dropped, flagged } = audit;
  if (flagged.length === 0) return html`<p class="ok">audit: ${claims} claims, nothing wrong</p>`;
  return html`<p>audit: ${claims} claims, ${flagged.length} flagged, ${dropped} dropped</p>
<ul class="said">${flagged.map(({ claim, flags }) => html`<li><span class="flag">${flags.join(', ')}</span> ${claim.text} <small>${claim.symbol}, cites ${claim.evidence.join(', ') || 'nothing'}</small></li>`)}</ul>`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}
