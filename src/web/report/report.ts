import { formatInstant } from '../../domain/time.ts';
import { drawdownChart, equityCharts, legend } from './charts.ts';
import { curvesOf } from './curves.ts';
import { entrantCard } from './entrant-card.ts';
import { definitionsSection, factsSection } from './facts-section.ts';
import { html, type Markup, NO_MARKUP, trusted } from './html.ts';
import type { ReportInput } from './input.ts';
import { leaderboardSection } from './leaderboard-section.ts';
import { REPORT_STYLE } from './style.ts';

/** One self-contained page: no script, nothing loaded from anywhere, and a policy that forbids both. */
export function renderReportHtml({ board, histories, logs }: ReportInput): string {
  const curves = curvesOf(board, histories);
  const title = `${board.facts.scenario}: leaderboard`;
  return page(
    title,
    html`<header><h1>${board.facts.scenario}</h1>
<p class="faint">season ${board.facts.season}, ${board.facts.symbols.length} symbols, ${formatInstant(board.facts.from).slice(0, 10)} to ${formatInstant(board.facts.to).slice(0, 10)}</p>
${board.banners.map((banner) => html`<p class="banner ${banner.kind}">${banner.text}</p>`)}
<p class="verdict">${board.verdict}</p>${board.selection === undefined ? NO_MARKUP : html`<p>${board.selection}</p>`}${board.superiorityText.map((line) => html`<p>${line}</p>`)}</header>
${leaderboardSection(board, curves)}
<section><h2>Equity</h2>${equityCharts(curves)}${legend(curves)}</section>
<section><h2>Drawdown</h2>${drawdownChart(curves)}<p class="faint">At the right, the deepest fall.</p></section>
<h2>Entrants</h2>
${board.rows.map((row) => entrantCard(row, board, histories, logs))}
${factsSection(board)}
${definitionsSection(board)}`,
  ).markup;
}

function page(title: string, body: Markup): Markup {
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
