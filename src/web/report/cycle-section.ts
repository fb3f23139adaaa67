import { formatNumber, groupThousands } from '../../arena/format.ts';
import type { ForecastMade } from '../../domain/record.ts';
import { formatInstant } from '../../domain/time.ts';
import { answerMarkup } from './answer-markup.ts';
import { html, type Markup, NO_MARKUP } from './html.ts';
import type { Cycle, CycleDecision, CycleLog } from './input.ts';
import { intentText } from './intent-text.ts';

/** An account's decision rounds, each opening down to what was shown, said, checked, decided and filled. */
export function cycleSection({ cycles, count }: CycleLog): Markup {
  if (count === 0) return NO_MARKUP;
  const part =
    cycles.length === count ? `${count}` : `${cycles.length} of ${count}, the latest that decided something first`;
  return html`<details><summary>Cycles (${part})</summary>
${cycles.toReversed().map(cycleMarkup)}</details>`;
}

function cycleMarkup(cycle: Cycle): Markup {
  const { opened, answers } = cycle;
  const inPhase = (...phases: readonly string[]) =>
    answers.filter(({ phase }) => phases.includes(phase)).map(answerMarkup);
  return html`<details class="cycle"><summary><span class="number">${opened.cycle}</span> ${timeText(opened.at)} <span class="faint">${opened.trigger}</span> ${outcomeText(cycle)}</summary>
<section><h5>Shown</h5>${shownMarkup(cycle)}</section>
${step('Brief', inPhase('decompose'))}
${step('Proposals', inPhase('propose', 'solo'))}
${step('Debate', [...inPhase('criticise'), ...reviewMarkup(cycle), ...turnMarkup(cycle)])}
${step('Decision', [...inPhase('decide', 'merge'), forecastTable(cycle.forecasts)])}
${step('Gate and venue', cycle.decisions.length === 0 ? [html`<p>${cycle.hold === undefined ? 'nothing decided' : `hold: ${cycle.hold}`}</p>`] : cycle.decisions.map(decisionMarkup))}
</details>
`;
}

function step(title: string, parts: readonly Markup[]): Markup {
  return parts.every(({ markup }) => markup === '')
    ? NO_MARKUP
    : html`<section><h5>${title}</h5><div class="side">${parts}</div></section>`;
}

function outcomeText({ decisions, hold }: Cycle): string {
  if (decisions.length === 0) return hold === undefined ? 'under way' : `hold: ${hold}`;
  return decisions
    .map(
      ({ symbol, action, verdict, fills }) =>
        `${action.replace('_', ' ')} ${symbol}: ${verdict}${filledText(fills.length)}`,
    )
    .join('; ');
}

function filledText(fills: number): string {
  return fills === 0 ? '' : fills === 1 ? ', 1 fill' : `, ${fills} fills`;
}

function shownMarkup({ opened: { shown, snapshotHash } }: Cycle): Markup {
  const held = shown.held.length === 0 ? 'no position' : `holding ${shown.held.join(', ')}`;
  return html`<p>Equity ${groupThousands(shown.equity.toFixed(2))}, free margin ${groupThousands(shown.freeMargin.toFixed(2))}, ${held}; ${shown.evidence} things to cite, ${shown.posts} of them posts. <small>snapshot <code>${snapshotHash}</code></small></p>
<p>${shown.symbols.map(({ symbol, price, mood }) => html`<span class="pair"><span class="key">${symbol}</span> ${price}${mood === undefined ? NO_MARKUP : html` <span class="faint">mood ${formatNumber(mood, 2)}</span>`}</span> `)}</p>`;
}

function reviewMarkup({ reviews }: Cycle): readonly Markup[] {
  return reviews
    .filter(({ planted, alarms }) => planted > 0 || alarms > 0)
    .map(
      ({ role, planted, caught, sound, alarms }) =>
        html`<p class="faint">${role} caught ${caught} of ${planted} planted errors and doubted ${alarms} of ${sound} sound claims.</p>`,
    );
}

function turnMarkup({ turns }: Cycle): readonly Markup[] {
  return turns.map(
    (turn) =>
      html`<p>${turn.role} turned on ${turn.symbol} from ${formatNumber(turn.from, 2)} to ${formatNumber(turn.to, 2)}${turn.undone ? html` <span class="flag">undone: no new evidence</span>` : html` <small>on ${turn.newEvidence.join(', ')}</small>`}</p>`,
  );
}

const VOICES = ['researcher', 'quant', 'creative'] as const;

/** Probabilities of a rise on their way from the voices to the order. */
function forecastTable(forecasts: readonly ForecastMade[]): Markup {
  if (forecasts.length === 0) return NO_MARKUP;
  const cell = (value: number | undefined): Markup =>
    html`<td class="number">${value === undefined ? '–' : formatNumber(value, 2)}</td>`;
  return html`<div class="wide"><table class="counts"><thead><tr><th>P(rise)</th>${VOICES.map((role) => html`<th class="number">${role}</th>`)}<th class="number">prior</th><th class="number">leader</th><th class="number">used</th><th>changed by code</th></tr></thead>
<tbody>${forecasts.map(
    ({ symbol, blind, debated, prior, leader, used, notes }) =>
      html`<tr><td>${symbol}</td>${VOICES.map((role) => html`<td class="number">${arrowText(blind[role], debated[role])}</td>`)}${cell(prior)}${cell(leader)}${cell(used)}<td>${notes.join(', ')}</td></tr>`,
  )}</tbody></table></div>`;
}

function arrowText(before: number | undefined, after: number | undefined): string {
  if (before === undefined) return '–';
  const first = formatNumber(before, 2);
  return after === undefined || after === before ? first : `${first} → ${formatNumber(after, 2)}`;
}

function decisionMarkup(decision: CycleDecision): Markup {
  const { symbol, action, verdict, reason, notes, confidence, evidence, rationale, intents, refused, fills } = decision;
  return html`<div class="answer"><p><strong>${action.replace('_', ' ')} ${symbol}</strong> <span class="${verdict === 'reject' ? 'flag' : 'verdict-tag'}">${verdict}${reason === undefined ? NO_MARKUP : html`: ${reason}`}</span>${confidence === undefined ? NO_MARKUP : html` <span class="faint">confidence ${confidence.toFixed(2)}</span>`}</p>
<p class="words">${rationale}</p>
${lineOf('evidence', evidence)}${lineOf('gate', notes)}${lineOf('order', intents.map(intentText))}${lineOf('refused', refused)}
${fills.map((fill) => html`<p class="fill">filled ${fill.side} ${fill.size} at ${fill.price}, fee ${fill.fee} <small>${timeText(fill.at)}, ${fill.cause}, ${fill.on}</small></p>`)}</div>`;
}

function lineOf(name: string, items: readonly string[]): Markup {
  return items.length === 0 ? NO_MARKUP : html`<p><span class="key">${name}</span> ${items.join('; ')}</p>`;
}

function timeText(at: Parameters<typeof formatInstant>[0]): string {
  return formatInstant(at).slice(0, 19).replace('T', ' ');
}
