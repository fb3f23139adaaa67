import { formatPercentInterval, formatSignedPercent, NO_FIGURE } from '../../arena/format.ts';
import type { ArmPremiums, MemoryPremium } from '../../arena/memory-premium.ts';
import type { RecallExcess } from '../../arena/recall.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { MaskArm } from '../../domain/mask-arm.ts';
import { type TableColumn, tableLines } from './table.ts';

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
  const tables = arms.map(({ arm, of, premiums }) => [
    ARMS[arm],
    ...tableLines(columnsOf(of, arm), premiums, plainText, () => []),
    '',
  ]);
  return [
    ...tables.flat(),
    'Premium: the one less the other, summed over periods in pairs; 95 % by the long-run variance of the pairs.',
    ...quizLines(recalled),
  ].join('\n');
}

function quizLines(recalled: readonly RecallExcess[]): readonly string[] {
  if (recalled.length === 0) return [];
  const head = 'Quiz: whether a symbol rose or fell on a day, by symbol and date alone; half of it is chance.';
  return ['', head, ...tableLines(QUIZ, recalled, plainText, () => [])];
}

const QUIZ: readonly TableColumn<RecallExcess>[] = [
  { head: 'Model', align: 'left', sheds: 0, cell: ({ model }) => ({ text: escapeTerminal(model) }) },
  { head: 'Asked', align: 'right', sheds: 0, cell: ({ trials }) => ({ text: `${trials}` }) },
  {
    head: 'Above chance',
    align: 'right',
    sheds: 0,
    cell: ({ excess }) => ({ text: excess === undefined ? NO_FIGURE : formatSignedPercent(excess) }),
  },
  { head: '95 %', align: 'right', sheds: 0, cell: ({ interval }) => ({ text: formatPercentInterval(interval) }) },
];

function plainText(text: string): string {
  return text;
}

function columnsOf(of: ArmPremiums['of'], arm: MaskArm): readonly TableColumn<MemoryPremium>[] {
  return [
    column('Entrant', ({ entrant }) => escapeTerminal(entrant)),
    column(headOf(of), ({ left }) => formatSignedPercent(left)),
    column(headOf(arm), ({ right }) => formatSignedPercent(right)),
    column('Premium', ({ premium, same }) => (same ? 'none: the same' : formatSignedPercent(premium))),
    column('95 %', ({ interval, same }) => (same ? '' : formatPercentInterval(interval))),
  ];
}

function headOf(run: string): string {
  return `${run.charAt(0).toUpperCase()}${run.slice(1)}`;
}

function column(head: string, cell: (premium: MemoryPremium) => string): TableColumn<MemoryPremium> {
  return { head, align: head === 'Entrant' ? 'left' : 'right', sheds: 0, cell: (premium) => ({ text: cell(premium) }) };
}
