import { formatNumber, formatPercent } from '../../arena/format.ts';
import { TOLD_POWER } from '../../arena/power.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { planSeason, type SeasonOutlook } from '../../run/season-plan.ts';
import { percentage } from '../options.ts';
import { printJson } from '../print.ts';
import { figureColumn, type TableColumn, tableLines } from '../render/table.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, requestIn, type TrustOptions, withExamples, withTrust } from './define.ts';

interface PlanOptions extends TrustOptions {
  readonly tape?: readonly string[];
  readonly difference: number;
  readonly json?: true;
}

export const definePlan: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), [
    'quartet plan backtests/demo.yaml',
    'quartet plan season.yaml --difference 2.5      # percent above buy-and-hold, over the span of the tapes',
  ])
    .argument('<scenario>', 'a YAML file with a buy-and-hold entrant and others that need no model')
    .option('--tape <files...>', "tapes, in place of the scenario's feeds")
    .option(
      '--difference <percent>',
      'the return above buy-and-hold that is to be told',
      percentage('--difference'),
      0.05,
    )
    .option('--json', 'print JSON')
    .action((scenario: string, options: PlanOptions) => run(plan(scenario, options, terminal)));

async function plan(file: string, options: PlanOptions, terminal: Terminal): Promise<ExitCode> {
  const planned = await planSeason(requestIn(file, options), options.difference, terminal);
  if (options.json === true) printJson(terminal, 'plan', planned);
  else terminal.out(planText(planned));
  return EXIT.done;
}

const TOLD = `${TOLD_POWER * 100} %`;

function planText(planned: SeasonOutlook): string {
  const { scenario, luck, rivals, difference, outlooks, daysNeeded, notes } = planned;
  const [asPlanned] = outlooks;
  const days = formatNumber(luck.days, 1);
  const asked = formatPercent(difference);
  const lucks = luck.entrants.map(
    ({ entrant, deviation }) => `${entrant} ${formatPercent(deviation * Math.sqrt(luck.periods))}`,
  );
  const seeds =
    luck.seedShare === undefined
      ? 'How much further seeds would help is not known: no entrant without a model has several.'
      : `Another seed redraws ${formatPercent(luck.seedShare)} of that variance; the rest is the market's, which more seeds leave as it is.`;
  return [
    `${escapeTerminal(scenario)}: ${rivals} competitors against buy-and-hold, ${days} days.`,
    `A true difference of ${asked} in ${days} days is told with ${formatPercent(asPlanned?.power ?? 0)} chance; with ${TOLD} it takes ${formatNumber(daysNeeded, 0)} days like these.`,
    '',
    ...tableLines(
      COLUMNS,
      outlooks,
      (text) => text,
      () => [],
    ),
    '',
    `Told with ${TOLD}: the least difference, per ${days} days, that so long a season tells with that chance (one-sided, family error 5 %).`,
    `Luck of a lead in ${days} days, one standard deviation: ${lucks.join(', ')}; planned with the middle one.`,
    seeds,
    ...notes.map(escapeTerminal),
  ].join('\n');
}

type Row = SeasonOutlook['outlooks'][number];

const COLUMNS: readonly TableColumn<Row>[] = [
  right('days', ({ days }) => formatNumber(days, 1)),
  right('seeds', ({ seeds }) => `${seeds}`),
  right(`told with ${TOLD}`, ({ detectable }) => formatPercent(detectable)),
  right('chance', ({ power }) => formatPercent(power)),
  right('model cost USD', ({ cost }) => formatNumber(cost, 2)),
];

function right(head: string, text: (row: Row) => string): TableColumn<Row> {
  return figureColumn(head, (row) => text(row));
}
