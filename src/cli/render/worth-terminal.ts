import { formatNumber } from '../../arena/format.ts';
import { mean } from '../../arena/statistics.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { Move } from '../../run/fork/moves.ts';
import type { WordWorth, Worth } from '../../run/fork/worth.ts';
import { type TableColumn, tableLines } from './table.ts';

/** What each word was worth, and who moved whom. */
export function worthText(entrant: string, { words, moves }: Worth): string {
  const plain = (text: string): string => text;
  const table =
    words.length === 0
      ? ['Nothing to leave out: it has no roles, no critique moved anybody, and no decision rests on a post.']
      : tableLines(WORDS, words, plain, () => []);
  const moved = movedBy(moves);
  const debate =
    moved.length === 0
      ? ['Nobody left a debate with another probability than they came with.']
      : tableLines(MOVES, moved, plain, () => []);
  return [
    `What ${escapeTerminal(entrant)} had by each: the run as it was, less the same without it.`,
    '',
    ...table,
    '',
    'Who moved whom, by the evidence a voice gives for its change of mind:',
    '',
    ...debate,
  ].join('\n');
}

const WORDS: readonly TableColumn<WordWorth>[] = [
  {
    head: 'left out',
    align: 'left',
    sheds: 0,
    cell: ({ kind, name }) => ({ text: `${kind} ${escapeTerminal(name)}` }),
  },
  { head: 'from row', align: 'right', sheds: 1, cell: ({ at }) => ({ text: `${at}` }) },
  { head: 'worth bps', align: 'right', sheds: 0, cell: ({ worth }) => ({ text: basisPoints(worth) }) },
  {
    head: '95 %',
    align: 'left',
    sheds: 0,
    cell: ({ interval }) => ({
      text: 'none' in interval ? interval.none : `(${basisPoints(interval.low)} to ${basisPoints(interval.high)})`,
    }),
  },
  { head: 'money', align: 'right', sheds: 0, cell: ({ money }) => ({ text: formatNumber(money, 2) }) },
  {
    head: 'Brier',
    align: 'right',
    sheds: 0,
    cell: ({ brier }) => ({ text: brier === undefined ? '–' : formatNumber(brier, 4) }),
  },
];

interface Moved {
  readonly role: string;
  readonly by: string;
  readonly moves: number;
  readonly points: number;
  readonly brier: number | undefined;
}

function movedBy(moves: readonly Move[]): readonly Moved[] {
  const pairs = new Map<string, Move[]>();
  for (const move of moves) {
    const by =
      move.by.length > 0 ? move.by.join(' and ') : move.evidence.length > 0 ? 'a find of its own' : 'talk alone';
    const key = JSON.stringify([move.role, by]);
    pairs.set(key, [...(pairs.get(key) ?? []), move]);
  }
  return [...pairs].sort().map(([key, all]) => {
    const [role, by] = JSON.parse(key);
    const briers = all.flatMap(({ brier }) => brier ?? []);
    const points = mean(all.map(({ from, to }) => Math.abs(to - from))) * 100;
    return { role, by, moves: all.length, points, brier: briers.length === 0 ? undefined : mean(briers) };
  });
}

const MOVES: readonly TableColumn<Moved>[] = [
  { head: 'voice', align: 'left', sheds: 0, cell: ({ role }) => ({ text: role }) },
  { head: 'moved by', align: 'left', sheds: 0, cell: ({ by }) => ({ text: by }) },
  { head: 'times', align: 'right', sheds: 0, cell: ({ moves }) => ({ text: `${moves}` }) },
  { head: 'points each', align: 'right', sheds: 0, cell: ({ points }) => ({ text: formatNumber(points, 1) }) },
  {
    head: 'Brier',
    align: 'right',
    sheds: 0,
    cell: ({ brier }) => ({ text: brier === undefined ? '–' : formatNumber(brier, 4) }),
  },
];

function basisPoints(fraction: number): string {
  return formatNumber(fraction * 10_000, 1);
}
