import { inferInstruments } from '../../adapters/tape/infer-instruments.ts';
import { openTape } from '../../adapters/tape/open-tape.ts';
import type { KnownMove } from '../../agents/probe/plain-trials.ts';
import { InputError } from '../../domain/errors.ts';
import { DAY_MS, formatInstant, instant } from '../../domain/time.ts';

interface DayMove extends KnownMove {
  /** Of the close before. */
  readonly size: number;
}

/** The largest daily moves on tapes, as many up as down, at most `most`; days are those of UTC. None where none rose or fell. */
export async function movesOnTapes(paths: readonly string[], most: number): Promise<readonly KnownMove[]> {
  const closes = await Promise.all(paths.map(dailyCloses));
  const moves = closes.flatMap(movesBetween).sort((left, right) => right.size - left.size);
  const [up, down] = [moves.filter(({ rose }) => rose), moves.filter(({ rose }) => !rose)];
  const each = Math.min(up.length, down.length, Math.ceil(most / 2));
  return [...up.slice(0, each), ...down.slice(0, each)].slice(0, most);
}

/** @throws InputError where the tape is too short to ask about */
export async function movesOnTape(path: string, most: number): Promise<readonly KnownMove[]> {
  const moves = await movesOnTapes([path], most);
  if (moves.length > 0) return moves;
  const what = 'it has no two days of which one rose and one fell';
  const mend = 'give a tape of some weeks, or leave out --tape';
  throw new InputError({ code: 'tape-too-short', where: path, what, mend });
}

/** The last price of each symbol's days, in order. */
async function dailyCloses(path: string): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> {
  const instruments = await inferInstruments(path);
  const closes = new Map<string, Map<number, number>>();
  for await (const batch of openTape(path, { instruments, tape: 0 }).read()) {
    for (const event of batch) {
      if (event.kind !== 'bar-close' && event.kind !== 'trade') continue;
      const [at, close] = event.kind === 'trade' ? [event.ts, event.price] : [event.openedAt, event.close];
      const days = closes.get(event.symbol) ?? new Map<number, number>();
      closes.set(event.symbol, days.set(Math.floor(at / DAY_MS), close));
    }
  }
  return closes;
}

function movesBetween(closes: ReadonlyMap<string, ReadonlyMap<number, number>>): DayMove[] {
  return [...closes].flatMap(([symbol, days]) => {
    const list = [...days];
    return list.slice(1).flatMap(([day, close], place) => {
      const before = list[place]?.[1] ?? close;
      if (before <= 0 || close === before) return [];
      const date = formatInstant(instant(day * DAY_MS)).slice(0, 10);
      return [{ symbol, date, rose: close > before, size: Math.abs(close / before - 1) }];
    });
  });
}
