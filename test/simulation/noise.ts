import { Chance } from './chance.ts';
import type { TapeLine } from './market.ts';

/** Nothing is disturbed before a run has seen its first events. */
const QUIET_LINES = 10;

/** A tape as a bad day delivers it, and the same with nothing where the noise was, so that lines keep their numbers. */
export interface NoisyTape {
  readonly noisy: readonly string[];
  readonly quiet: readonly string[];
}

interface Delivered {
  readonly text: string;
  readonly isNoise: boolean;
}

const NOTHING = '{}';

export function noisyTape(lines: readonly TapeLine[], seed: number): NoisyTape {
  const delivered = deliver(lines, new Chance('noise', seed));
  return {
    noisy: delivered.map(({ text }) => text),
    quiet: delivered.map(({ text, isNoise }) => (isNoise ? NOTHING : text)),
  };
}

/**
 * Repeats, rubbish, prices that cannot be, lines out of their order within the window that receive delays leave: none of
 * it may change what a run decides or books.
 */
function deliver(lines: readonly TapeLine[], chance: Chance): readonly Delivered[] {
  const out: Delivered[] = [];
  const add = (text: string, isNoise: boolean): number => out.push({ text, isNoise });
  const late: TapeLine[] = [];
  lines.forEach((line, place) => {
    flush(late, line.ts, add);
    if (line.recv !== undefined && place > QUIET_LINES && chance.happens(0.6)) {
      late.push(line);
      return;
    }
    if (place > QUIET_LINES && chance.happens(0.08)) add(rubbish(line, chance), true);
    add(line.text, false);
    if (line.hasId && place > QUIET_LINES && chance.happens(0.1)) add(line.text, true);
  });
  flush(late, Number.POSITIVE_INFINITY, add);
  return out;
}

/** A line received late may wait until one comes that is dated behind its receipt. */
function flush(late: TapeLine[], before: number, add: (text: string, isNoise: boolean) => void): void {
  for (const line of late.filter(({ recv }) => (recv ?? 0) <= before)) {
    add(line.text, false);
    late.splice(late.indexOf(line), 1);
  }
}

function rubbish(line: TapeLine, chance: Chance): string {
  const { record, ts, isCalm } = line;
  const broken = [
    'no json at all',
    '[1,2,3]',
    line.text.slice(0, -2),
    JSON.stringify({ ...record, ts: undefined, recv: undefined }),
    JSON.stringify({ ...record, type: 'rumour' }),
    JSON.stringify({ ts, type: 'trade', symbol: 'NOWHERE', price: 1, size: 1 }),
    JSON.stringify({ ts, type: 'trade', symbol: 'TRA-PERP', price: -1, size: 5 }),
    JSON.stringify({ ts, type: 'trade', symbol: 'TRA-PERP', price: 'NaN', size: 5 }),
    JSON.stringify({ ts, type: 'trade', symbol: 'TRA-PERP', price: 0, size: 5 }),
    JSON.stringify({ ts, type: 'quote', symbol: 'QUO-PERP', bid: 9, bid_size: 1, ask: 8, ask_size: 1 }),
    JSON.stringify({ ts, type: 'bar', symbol: 'BAR', interval: '1m', open: 5, high: 4, low: 6, close: 5, volume: 1 }),
  ];
  return isCalm && chance.happens(0.4) ? spike(line) : chance.pick(broken);
}

/** One price ten times off between two that agree: the venue waits for a second one, which does not come. */
function spike({ record }: TapeLine): string {
  const times = (value: unknown): unknown => (typeof value === 'number' ? Math.round(value * 10) : value);
  const { id: _, recv: __, ...rest } = record;
  const far = { bid: times(record.bid), ask: times(record.ask), price: times(record.price) };
  return JSON.stringify({ ...rest, ...far });
}
