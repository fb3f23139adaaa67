import { formatPercentInterval, formatSignedPercent } from '../../arena/format.ts';
import type { ArmPremiums } from '../../arena/memory-board.ts';
import type { MemoryPremium } from '../../arena/memory-premium.ts';
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

export function premiumText(arms: readonly ArmPremiums[]): string {
  const tables = arms.map(({ arm, of, premiums }) => [
    ARMS[arm],
    ...tableLines(columnsOf(of, arm), premiums, plainText, () => []),
    '',
  ]);
  return [
    ...tables.flat(),
    'Premium: the one less the other, summed over periods in pairs; 95 % by the long-run variance of the pairs.',
  ].join('\n');
}

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
