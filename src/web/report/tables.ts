import type { ConductRow } from '../../arena/conduct-row.ts';
import { troublesText } from '../../arena/failure.ts';
import { formatFigure, formatSpan, groupThousands, NO_FIGURE } from '../../arena/format.ts';
import { formatDecimal } from '../../domain/decimal.ts';
import type { EquityWaterfall } from '../../domain/history.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import { MONEY_DECIMALS } from '../../domain/units.ts';
import { html, type Markup, NO_MARKUP } from './html.ts';
import type { AccountRows, DecisionRow, FillRow } from './input.ts';

export function decisionTable(log: AccountRows): Markup {
  if (log.decisionCount === 0) return html`<p class="faint">No decision.</p>`;
  return html`<details><summary>Decisions${partOf(log.decisions.length, log.decisionCount)}</summary><div class="wide"><table class="log">
<thead><tr><th>Time, UTC</th><th class="number">Cycle</th><th>Symbol</th><th>Decision</th><th>Outcome</th><th class="number">Confidence</th><th>Reasons given</th></tr></thead>
<tbody>${log.decisions.map(decisionRow)}</tbody></table></div></details>`;
}

export function fillTable(log: AccountRows, quoteCurrency: string): Markup {
  if (log.fillCount === 0) return html`<p class="faint">No fill.</p>`;
  return html`<details><summary>Fills${partOf(log.fills.length, log.fillCount)}</summary><div class="wide"><table class="log">
<thead><tr><th>Time, UTC</th><th>Symbol</th><th>Side</th><th class="number">Size</th><th class="number">Price</th><th class="number">Fee, ${quoteCurrency}</th><th>Caused by</th><th>Filled on</th></tr></thead>
<tbody>${log.fills.map(fillRow)}</tbody></table></div></details>`;
}

/** From capital to equity: the lines add up to the last digit shown. */
export function waterfallTable(flows: EquityWaterfall, quoteCurrency: string): Markup {
  const lines: readonly (readonly [string, bigint])[] = [
    ['Capital', flows.capital],
    ['Realised', flows.realised],
    ['Fees', -flows.fees],
    ['Funding', -flows.funding],
    ['Borrow', -flows.borrow],
    ['Dividends', flows.dividends],
    ['Insurance', flows.insurance],
    ['Open positions', flows.unrealised],
    ['Equity', flows.equity],
  ];
  return html`<details><summary>From capital to equity</summary><div class="wide"><table class="counts">
<thead><tr><th>Part</th><th class="number">${quoteCurrency}</th></tr></thead>
<tbody>${lines.map(
    ([part, amount]) => html`<tr><td>${part}</td><td class="number">${formatDecimal(amount, MONEY_DECIMALS)}</td></tr>`,
  )}</tbody></table></div></details>`;
}

/** Reasons with how often each came, the most frequent first. */
export function countTable(title: string, head: string, counts: Readonly<Record<string, number>>): Markup {
  const rows = Object.entries(counts).sort(([, left], [, right]) => right - left);
  if (rows.length === 0) return NO_MARKUP;
  return html`<details><summary>${title}</summary><div class="wide"><table class="counts">
<thead><tr><th>${head}</th><th class="number">Times</th></tr></thead>
<tbody>${rows.map(([reason, count]) => html`<tr><td>${reason}</td><td class="number">${count}</td></tr>`)}</tbody></table></div></details>`;
}

function partOf(shown: number, all: number): string {
  return shown === all ? ` (${all})` : ` (the last ${shown} of ${all})`;
}

function decisionRow(row: DecisionRow): Markup {
  return html`<tr><td class="time">${timeText(row.at)}</td><td class="number">${row.cycle}</td><td>${row.symbol}</td><td>${row.action}</td><td>${row.outcome}</td>
<td class="number">${row.confidence === undefined ? '' : row.confidence.toFixed(2)}</td><td class="words">${row.text}${
    row.evidence.length === 0 ? NO_MARKUP : html`<small>evidence: ${row.evidence.join(', ')}</small>`
  }</td></tr>
`;
}

function fillRow(row: FillRow): Markup {
  return html`<tr><td class="time">${timeText(row.at)}</td><td>${row.symbol}</td><td>${row.side}</td><td class="number">${row.size}</td><td class="number">${row.price}</td><td class="number">${row.fee}</td><td>${row.cause}</td><td>${row.on}</td></tr>
`;
}

function timeText(at: Instant): string {
  return formatInstant(at).slice(0, 19).replace('T', ' ');
}

/** How each model answered in each phase, and what the audit made of its claims. */
export function conductTable(conduct: readonly ConductRow[]): Markup {
  if (conduct.length === 0) return NO_MARKUP;
  return html`<details><summary>Models, phase by phase</summary><div class="wide"><table>
<thead><tr><th>Model</th><th>Phase</th><th class="number">Asked</th><th class="number">At once</th><th class="number">Repaired</th><th class="number">Unusable</th><th class="number">Failed</th><th>Why</th><th>Rungs</th><th class="number">Calls</th><th class="number">Tools</th><th class="number">Latency p50</th><th class="number">p95</th><th class="number">First token</th><th class="number">Tokens</th><th class="number">Cost, USD</th><th class="number">Claims</th><th class="number">Fabricated</th><th class="number">Misattributed</th><th class="number">Number off</th><th class="number">Misquoted</th></tr></thead>
<tbody>${conduct.map(conductRow)}</tbody></table></div>
<p class="faint">Claims in propose and solo were made blind, those in criticise after hearing the others. Fabricated: cites nothing, or what was not shown or not yet there; such claims are dropped. Latency: from a question's first request to its last reply; first token: median of streamed answers.</p></details>`;
}

function conductRow(one: ConductRow): Markup {
  const { outcomes, flags, claims } = one;
  const share = (count = 0): Markup =>
    html`<td class="number">${count}${count === 0 || claims === 0 ? NO_MARKUP : html`<small>${formatFigure(count / claims, 'fraction')}</small>`}</td>`;
  const failed = (outcomes.failed ?? 0) + (outcomes.timeout ?? 0);
  return html`<tr><td>${one.model}</td><td>${one.phase}</td><td class="number">${one.asked}</td><td class="number">${outcomes.valid ?? 0}</td><td class="number">${outcomes.repaired ?? 0}</td><td class="number">${outcomes.invalid ?? 0}</td><td class="number">${failed}</td><td>${troublesText([one])}</td>
<td>${Object.entries(one.rungs)
    .map(([rung, count]) => `${rung} ${count}`)
    .join(
      ', ',
    )}</td><td class="number">${one.calls}</td><td class="number">${one.toolCalls}</td>${[one.latencyP50Ms, one.latencyP95Ms, one.firstTokenP50Ms].map(spanCell)}<td class="number">${groupThousands(String(one.tokens))}</td><td class="number">${one.cost.toFixed(4)}</td><td class="number">${claims}</td>
${share(one.dropped)}${share(flags.misattributed)}${share(flags['unsupported-number'])}${share(flags.misquoted)}</tr>
`;
}

function spanCell(spanMs: number | undefined): Markup {
  return html`<td class="number">${spanMs === undefined ? NO_FIGURE : formatSpan(spanMs)}</td>`;
}
