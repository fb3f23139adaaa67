import { formatBasisPoints, formatNumber, formatReach } from '../../arena/format.ts';
import { mean } from '../../arena/statistics.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { Move } from '../../run/fork/moves.ts';
import type { WordWorth, Worth } from '../../run/fork/worth.ts';
import { figureColumn, type TableColumn, tableLines, textColumn } from './table.ts';

/** What each word was worth, and who moved whom. */
export function worthText(entrant: string, { words, moves }: Worth): string {
  const table =
    words.length === 0
      ? ['Nothing to leave out: it has no roles, no critique moved anybody, and no decision rests on a post.']
      : tableLines(WORDS, words);
  const moved = movedBy(moves);
  const debate =
    moved.length === 0
      ? ['Nobody left a debate with another probability than they came with.']
      : tableLines(MOVES, moved);
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
  textColumn('left out', ({ kind, name }) => `${kind} ${escapeTerminal(name)}`),
  figureColumn('from row', ({ at }) => `${at}`, 1),
  figureColumn('worth bps', ({ worth }) => formatBasisPoints(worth)),
  textColumn('95 %', ({ interval }) => ('none' in interval ? interval.none : formatReach(interval, formatBasisPoints))),
  figureColumn('money', ({ money }) => formatNumber(money, 2)),
  figureColumn('Brier', ({ brier }) => (brier === undefined ? '–' : formatNumber(brier, 4))),
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
  textColumn('voice', ({ role }) => role),
  textColumn('moved by', ({ by }) => by),
  figureColumn('times', ({ moves }) => `${moves}`),
  figureColumn('points each', ({ points }) => formatNumber(points, 1)),
  figureColumn('Brier', ({ brier }) => (brier === undefined ? '–' : formatNumber(brier, 4))),
];
