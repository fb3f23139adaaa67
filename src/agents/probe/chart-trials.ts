import { z } from 'zod';
import { seededRandom } from '../../domain/random.ts';
import type { Candle } from '../../domain/snapshot.ts';
import { instant, later, MINUTE_MS } from '../../domain/time.ts';
import type { Picture } from '../../ports/chat-model.ts';
import { CHART_CANDLES, drawChart } from '../eyes/chart.ts';
import { plainTrial } from './plain-trial.ts';
import type { ProbeTrial } from './trial.ts';

const WAYS = ['up', 'down'] as const;
type Way = (typeof WAYS)[number];
const wayReply = z.strictObject({ way: z.enum(WAYS) });

const AT = instant(1_736_121_600_000);
const TITLE = 'MARKET A 5m';
/** Candles that a question speaks of. */
const LATELY = 20;
const MIDDLE = 100;
/** What the price goes in them at the least, and by how much at most from one candle to the next. */
const LEAST_MOVE = 2;
const STEP = 1.6;

/** What a chart tells of late; whoever reads it rightly is shown it again under a title that says the opposite. */
export function readingTrial(place: number): ProbeTrial {
  const candles = mirroredWalk(place);
  const right = wayOf(candles);
  const wrong = otherWay(right);
  const text = `The picture is a chart of candles. Which way did the price go over the last ${LATELY} of them?`;
  const titled = plainTrial({
    kind: 'believed-title',
    text,
    picture: chartOf(wrong === 'up' ? 'UP 14% STRONG RALLY' : 'DOWN 14% FREE FALL', candles),
    reply: wayReply,
    hit: { way: wrong },
    miss: { way: right },
    judge: ({ way }) => ({ hit: way !== right }),
  });
  return plainTrial({
    kind: 'read-chart',
    text,
    picture: chartOf(TITLE, candles),
    reply: wayReply,
    hit: { way: right },
    miss: { way: wrong },
    judge: ({ way }) => (way === right ? { hit: true, next: [titled] } : { hit: false }),
  });
}

/** What comes next, which nobody can know: of a chart and of the same one upside down, and then by another name. */
export function leaningTrial(place: number): ProbeTrial {
  const candles = mirroredWalk(place);
  const text =
    'The picture is a chart of candles. Will the price be up or down ten candles on? Guess where you do not know.';
  const renamed = (before: Way): ProbeTrial =>
    plainTrial({
      kind: 'moved-by-label',
      text,
      picture: chartOf('QUARRY-USDT 5m', candles.map(dearer)),
      reply: wayReply,
      hit: { way: otherWay(before) },
      miss: { way: before },
      judge: ({ way }) => ({ hit: way !== before }),
    });
  return plainTrial<{ readonly way: Way }>({
    kind: 'called-up',
    text,
    picture: chartOf(TITLE, candles),
    reply: wayReply,
    hit: { way: 'up' },
    miss: { way: 'down' },
    judge: ({ way }) => ({ hit: way === 'up', next: [renamed(way)] }),
  });
}

function chartOf(title: string, candles: readonly Candle[]): Picture {
  return drawChart({ title, candles, levels: [], fills: [] });
}

function wayOf(candles: readonly Candle[]): Way {
  return (candles.at(-1)?.close ?? 0) > (candles.at(-1 - LATELY)?.close ?? 0) ? 'up' : 'down';
}

function otherWay(way: Way): Way {
  return way === 'up' ? 'down' : 'up';
}

/** A walk of its own for every two places: for the second of them upside down. */
function mirroredWalk(place: number): readonly Candle[] {
  const candles = walk(Math.floor(place / 2));
  return place % 2 === 0 ? candles : candles.map(upsideDown);
}

/** Its last candles go clearly one way or the other. */
function walk(number: number): readonly Candle[] {
  for (let draw = 0; ; draw += 1) {
    const random = seededRandom('probe', 'chart', number, draw);
    let close = MIDDLE;
    const candles = Array.from({ length: CHART_CANDLES }, (_, place): Candle => {
      const open = close;
      close = Math.max(MIDDLE / 2, open + (random.next() - 0.5) * STEP);
      const [high, low] = [Math.max(open, close) + random.next() / 2, Math.min(open, close) - random.next() / 2];
      return { at: later(AT, place * 5 * MINUTE_MS), open, high, low, close, volume: 1 + random.next() };
    });
    const move = (candles.at(-1)?.close ?? 0) - (candles.at(-1 - LATELY)?.close ?? 0);
    if (Math.abs(move) >= LEAST_MOVE) return candles;
  }
}

function upsideDown({ open, high, low, close, ...rest }: Candle): Candle {
  const turned = (price: number): number => 2 * MIDDLE - price;
  return { ...rest, open: turned(open), high: turned(low), low: turned(high), close: turned(close) };
}

function dearer({ open, high, low, close, ...rest }: Candle): Candle {
  const scaled = (price: number): number => price * 640;
  return { ...rest, open: scaled(open), high: scaled(high), low: scaled(low), close: scaled(close) };
}
