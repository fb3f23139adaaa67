import { formatDecimal } from '../../domain/decimal.ts';
import type { EquityWaterfall } from '../../domain/history.ts';
import type { Instant } from '../../domain/time.ts';
import { formatInstant } from '../../domain/time.ts';
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
