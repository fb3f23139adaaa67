import { formatPercentInterval, formatSignedPercent, NO_FIGURE } from '../../arena/format.ts';
import type { ArmPremiums, MemoryPremium } from '../../arena/memory-premium.ts';
import type { RecallExcess } from '../../arena/recall.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { MaskArm } from '../../domain/mask-arm.ts';
import { figureColumn, type TableColumn, tableLines, textColumn } from './table.ts';

/** What an arm's premium is the price of. */
const ARMS: Readonly<Record<MaskArm, string>> = {
  masked: 'Memory: the market as it was, less the same one under a mask.',
  shuffled: 'Posts, a placebo: the mask, less the same one where each post says what another said before it.',
  drift: 'Drift: the mask, less the same one upside down. Who goes by the market makes the same of both.',
  stance: 'Stance: the mask, less the same one where posts lean the other way. Who goes by posts pays for it.',
};

/** What is told of memory: by arm, and by the quiz. */
export interface ToldMemory {
  readonly arms: readonly ArmPremiums[];
  readonly recalled: readonly RecallExcess[];
}

export function premiumText({ arms, recalled }: ToldMemory): string {
  const tables = arms.map(({ arm, of, premiums }) => [ARMS[arm], ...tableLines(columnsOf(of, arm), premiums), '']);
  return [
    ...tables.flat(),
    'Premium: the one less the other, summed over periods in pairs; 95 % by the long-run variance of the pairs.',
    ...quizLines(recalled),
  ].join('\n');
}

function quizLines(recalled: readonly RecallExcess[]): readonly string[] {
  if (recalled.length === 0) return [];
  const head = 'Quiz: whether a symbol rose or fell on a day, by symbol and date alone; half of it is chance.';
  return ['', head, ...tableLines(QUIZ, recalled)];
}

const QUIZ: readonly TableColumn<RecallExcess>[] = [
  textColumn('Model', ({ model }) => escapeTerminal(model)),
  figureColumn('Asked', ({ trials }) => `${trials}`),
  figureColumn('Above chance', ({ excess }) => (excess === undefined ? NO_FIGURE : formatSignedPercent(excess))),
  figureColumn('95 %', ({ interval }) => formatPercentInterval(interval)),
];

function columnsOf(of: ArmPremiums['of'], arm: MaskArm): readonly TableColumn<MemoryPremium>[] {
  return [
    textColumn('Entrant', ({ entrant }) => escapeTerminal(entrant)),
    figureColumn(headOf(of), ({ left }) => formatSignedPercent(left)),
    figureColumn(headOf(arm), ({ right }) => formatSignedPercent(right)),
    figureColumn('Premium', ({ premium, same }) => (same ? 'none: the same' : formatSignedPercent(premium))),
    figureColumn('95 %', ({ interval, same }) => (same ? '' : formatPercentInterval(interval))),
  ];
}

function headOf(run: string): string {
  return `${run.charAt(0).toUpperCase()}${run.slice(1)}`;
}
