import { basisText } from '../../arena/basis.ts';
import type { Board } from '../../arena/board.ts';
import { formatNumber, groupThousands } from '../../arena/format.ts';
import { formatInstant } from '../../domain/time.ts';
import { html, type Markup } from './html.ts';

/** What the run was made of: enough to repeat it. */
export function factsSection({ facts, basis, flag }: Board): Markup {
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

export function definitionsSection({ definitions }: Board): Markup {
  return html`<section><h2>Definitions</h2>
<dl class="facts">${definitions.map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`)}</dl></section>`;
}
