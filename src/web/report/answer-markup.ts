import { formatSpan, groupThousands } from '../../arena/format.ts';
import { ROLE_ALIASES } from '../../domain/team.ts';
import { html, type Markup, NO_MARKUP } from './html.ts';
import type { Answered } from './input.ts';

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
<ul class="said">${flagged.map(({ claim, flags }) => html`<li><span class="flag">${flags.join(', ')}</span> ${claim.text} <small>${claim.symbol ?? 'all of it'}, cites ${claim.evidence.join(', ') || 'nothing'}</small></li>`)}</ul>`;
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}…`;
}

const MOST_ITEMS = 40;
const MOST_SAID = 1_200;
const MOST_DEPTH = 6;

/** Whatever a model said, as nested lists: its own keys and words, nothing of it trusted, and never endless. */
function saidMarkup(value: unknown, depth = 0): Markup {
  if (typeof value !== 'object' || value === null) return html`${scalarText(value)}`;
  if (depth >= MOST_DEPTH) return html`…`;
  if (Array.isArray(value)) {
    if (value.length === 0) return html`<span class="faint">none</span>`;
    if (value.every(isScalar)) return html`${value.slice(0, MOST_ITEMS).map(scalarText).join(', ')}`;
    const items = value.slice(0, MOST_ITEMS).map((item: unknown) => html`<li>${saidMarkup(item, depth + 1)}</li>`);
    return html`<ul class="said">${items}${value.length > MOST_ITEMS ? html`<li class="faint">and ${value.length - MOST_ITEMS} more</li>` : NO_MARKUP}</ul>`;
  }
  const members = Object.entries(value).slice(0, MOST_ITEMS);
  const { text, evidence, ...rest } = Object.fromEntries(members);
  if (typeof text === 'string' && Array.isArray(evidence) && Object.keys(rest).length === 0) {
    return html`${scalarText(text)} <small>${evidence.slice(0, MOST_ITEMS).map(scalarText).join(', ') || 'cites nothing'}</small>`;
  }
  return html`${members.map(([name, member]) => memberMarkup(name, member, depth))}`;
}

function memberMarkup(name: string, member: unknown, depth: number): Markup {
  if (member === null || member === '') return NO_MARKUP;
  return isScalar(member)
    ? html`<span class="pair"><span class="key">${name}</span> ${scalarText(member)}</span> `
    : html`<div><span class="key">${name}</span> ${saidMarkup(member, depth + 1)}</div>`;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function scalarText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  const text = typeof value === 'string' ? value : String(value);
  return text.length <= MOST_SAID ? text : `${text.slice(0, MOST_SAID)}…`;
}
