import type { ConductRow } from '../../arena/conduct-row.ts';
import { troublesText } from '../../arena/failure.ts';
import { formatFigure, formatSpan, groupThousands, NO_FIGURE } from '../../arena/format.ts';
import { html, type Markup, NO_MARKUP } from './html.ts';

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
