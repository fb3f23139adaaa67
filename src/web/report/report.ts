import { basisText } from '../../arena/basis.ts';
import type { Board } from '../../arena/board.ts';
import { formatNumber, groupThousands } from '../../arena/format.ts';
import { formatInstant } from '../../domain/time.ts';
import { drawdownChart, equityCharts, legend, netChart } from './charts.ts';
import { curvesOf } from './curves.ts';
import { entrantCard } from './entrant-card.ts';
import { html, type Markup, NO_MARKUP, trusted } from './html.ts';
import type { ReportInput } from './input.ts';
import { leaderboardSection } from './leaderboard-section.ts';
import { originSection } from './origin-section.ts';
import { REPORT_STYLE } from './style.ts';

/** One self-contained page: no script, nothing loaded from anywhere, and a policy that forbids both. */
export function renderReportHtml({ board, histories, logs }: ReportInput): string {
  const curves = curvesOf(board, histories);
  const net = netChart(curves);
  const title = `${board.facts.scenario}: leaderboard`;
  return page(
    title,
    html`<header><h1>${board.facts.scenario}</h1>
<p class="faint">season ${board.facts.season}, ${board.facts.symbols.length} symbols, ${formatInstant(board.facts.from).slice(0, 10)} to ${formatInstant(board.facts.to).slice(0, 10)}</p>
${board.banners.map((banner) => html`<p class="banner ${banner.kind}">${banner.text}</p>`)}
<p class="verdict">${board.verdict}</p>${board.selection === undefined ? NO_MARKUP : html`<p>${board.selection}</p>`}${[...board.superiorityText, ...board.bills, ...board.factorText].map((line) => html`<p>${line}</p>`)}</header>
${leaderboardSection(board, curves)}
${originSection(board)}
<section><h2>Equity</h2>${equityCharts(curves)}${legend(curves)}</section>
${net === undefined ? NO_MARKUP : html`<section><h2>Net worth after models</h2>${net}</section>`}
<section><h2>Drawdown</h2>${drawdownChart(curves)}<p class="faint">At the right, the deepest fall.</p></section>
<h2>Entrants</h2>
${board.rows.map((row) => entrantCard(row, board, histories, logs))}
${factsSection(board)}
${definitionsSection(board)}`,
  ).markup;
}

export function page(title: string, body: Markup): Markup {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${trusted(REPORT_STYLE)}</style></head>
<body><main>
${body}
</main></body></html>
`;
}

/** What the run was made of: enough to repeat it. */
function factsSection({ facts, basis, flag }: Board): Markup {
  const span = `${formatInstant(facts.from)} to ${formatInstant(facts.to)}`;
  const rows: [string, string][] = [
    ['Scenario', facts.scenario],
    ['Season', facts.season],
    ['Span', span],
    ['Time grid', basis === undefined ? 'no samples' : `${basisText(basis)}, ${formatNumber(basis.spanDays, 2)} days`],
    ['Against models’ knowledge', flag ?? 'no language model in this run'],
    ['Symbols', facts.symbols.join(', ')],
    ['Fees', facts.feeProfiles.join(', ')],
    ['Fill model', facts.fillModel],
    ...facts.rules.map((rule): [string, string] => [rule.label, rule.text]),
    ['Quote currency', facts.quoteCurrency],
    ['Rules and market, hash', facts.marketHash],
  ];
  return html`<section><h2>What was run</h2>
<dl class="facts">${rows.map(([label, text]) => html`<dt>${label}</dt><dd>${text}</dd>`)}</dl>
<div class="wide"><table><thead><tr><th>Run</th><th class="number">Seed</th><th>Quartet</th><th>Digest</th></tr></thead>
<tbody>${facts.runs.map(
    (run) =>
      html`<tr><td>${run.name}</td><td class="number">${run.seed}</td><td>${run.version}</td><td><code>${run.digest}</code></td></tr>`,
  )}</tbody></table></div>
<div class="wide"><table><thead><tr><th>Tape</th><th class="number">Events</th><th>Kind</th><th>SHA-256</th></tr></thead>
<tbody>${facts.tapes.map(
    (tape) =>
      html`<tr><td>${tape.name}</td><td class="number">${groupThousands(String(tape.events))}</td><td>${tape.synthetic ? 'synthetic' : 'recorded'}</td><td><code>${tape.hash}</code></td></tr>`,
  )}</tbody></table></div></section>`;
}

function definitionsSection({ definitions }: Board): Markup {
  return html`<details class="fold"><summary><h2>Definitions</h2></summary>
<dl class="facts">${definitions.map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`)}</dl></details>`;
}
