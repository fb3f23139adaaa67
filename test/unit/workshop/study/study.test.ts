import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BarClose } from '../../../../src/domain/feed-event.ts';
import { seededRandom } from '../../../../src/domain/random.ts';
import type { TextScore } from '../../../../src/domain/signal.ts';
import { DAY_MS, HOUR_MS, instant } from '../../../../src/domain/time.ts';
import { price } from '../../../../src/domain/units.ts';
import { rankCorrelation } from '../../../../src/workshop/study/block-bootstrap.ts';
import { Observer } from '../../../../src/workshop/study/observe.ts';
import { studyPlot } from '../../../../src/workshop/study/plot.ts';
import { study } from '../../../../src/workshop/study/study.ts';
import { studyLines } from '../../../../src/workshop/study/text.ts';
import { quartet } from '../../../support/cli.ts';
import { expectOutput } from '../../../support/outputs.ts';
import { postAt, symbolId } from '../../../support/sentiment.ts';

const DEMO = fileURLToPath(new URL('../../../../data/tapes/demo.ndjson.gz', import.meta.url));
const START = Math.floor(1_600_000_000_000 / DAY_MS) * DAY_MS;
const SYMBOL = symbolId('ABC');

/** Posts say a number, and the scorer is told to believe it. */
const believe = (text: string): TextScore => {
  const score = Number(text.split(' ')[0]);
  return { score, label: 'bullish', confidence: 1, symbols: [{ symbol: SYMBOL, score, weight: 1 }] };
};

function close(day: number, at: number): BarClose {
  const when = instant(START + day * DAY_MS);
  const bar = { open: price(at), high: price(at), low: price(at), close: price(at), volume: 1 };
  return {
    kind: 'bar-close',
    symbol: SYMBOL,
    intervalMs: DAY_MS,
    openedAt: when,
    ts: when,
    visible: when,
    tape: 0,
    line: 1,
    ...bar,
  };
}

/** A market whose days go with the posts made `leadDays` before their close. */
function market(leadDays: number): Observer {
  const random = seededRandom('study-test', leadDays);
  const observer = new Observer(believe);
  const moods = Array.from({ length: 400 }, () => random.next() - 0.5);
  let level = 100_000;
  for (let day = 1; day < moods.length; day += 1) {
    for (let post = 0; post < 6; post += 1) {
      const at = START + (day - 1) * DAY_MS + (post + 1) * HOUR_MS;
      const text = `${(moods[day] ?? 0).toFixed(3)} w${day} x${post} y${day * post}`;
      observer.observe(postAt(at, text, { source: '<b>x</b>', author: `a${day}.${post}` }));
    }
    level = Math.round(level * (1 + 0.02 * (moods[day - leadDays] ?? 0) + 0.002 * (random.next() - 0.5)));
    observer.observe(close(day, level));
  }
  return observer;
}

/** Daily bars of a stock, their prices as `priceText` writes them, or a post an hour. */
function tape(name: string, days: number, line: (at: number, day: number) => string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'quartet-study-')), name);
  writeFileSync(path, Array.from({ length: days }, (_, day) => line(START + day * DAY_MS, day)).join('\n'));
  return path;
}

const barLine =
  (from: number, decimals: number) =>
  (at: number, day: number): string => {
    const [open, close] = [100.0003 + from + day / 4, 100.0003 + from + (day + 1) / 4].map((each) =>
      each.toFixed(decimals),
    );
    const prices = `"open":"${open}","high":"${close}","low":"${open}","close":"${close}"`;
    return `{"type":"bar","ts":${at + from * DAY_MS},"symbol":"ABCD","interval":"1d",${prices},"volume":5}`;
  };

describe('the study', () => {
  it('is the same in whichever order its tapes are named', async () => {
    const coarse = tape('a-coarse.ndjson', 10, barLine(0, 2));
    const fine = tape('b-fine.ndjson', 10, barLine(10, 4));
    const posts = tape('posts.ndjson', 20, (at, day) => {
      const text = `$ABCD ${day % 3 === 0 ? 'is crashing, sell' : 'to the moon, buying more'}`;
      return `{"type":"post","ts":${at + HOUR_MS},"id":"${day}","author":"a${day}","text":"${text}","source":"x"}`;
    });
    const told = await Promise.all(
      [
        [coarse, fine, posts],
        [fine, posts, coarse],
        [posts, fine, coarse],
      ].map((paths) => quartet(['sentiment', 'study', ...paths, '--json'])),
    );
    expect(told.map(({ exitCode, notes }) => [exitCode, notes])).toEqual(told.map(() => [0, []]));
    expect(JSON.parse(told[0]?.out ?? '')).toMatchObject({ symbols: 1, closes: 20 });
    expect(new Set(told.map(({ out }) => out)).size).toBe(1);
  });

  it('finds a link within the window, and says that there is none after it', () => {
    const [day] = study(market(0)).horizons;
    if (day === undefined || 'missing' in day.sameWindow || 'missing' in day.lagged) throw new Error('no figures');
    expect(day.spanMs).toBe(DAY_MS);
    expect(day.sameWindow.low).toBeGreaterThan(0.5);
    expect(day.lagged.low).toBeLessThan(0.1);
  });

  it('makes the bars that a tape of ticks does not have', async () => {
    const { exitCode, notes, out } = await quartet(['sentiment', 'study', DEMO, '--json']);
    expect([exitCode, notes]).toEqual([0, ['note: 4 symbols have no bars: made from their ticks, 1m each']]);
    expectOutput('sentiment-study', out);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ symbols: 4, sources: [{ posts: 1_560, routedShare: 1 }] });
    expect(report.closes).toBeGreaterThan(8_000);
    expect(report.horizons[0].sameWindow.pairs).toBeGreaterThan(1_000);
  });

  it('is no study without prices, without posts, or of posts about something else', async () => {
    const bars = tape('bars.ndjson', 9, barLine(0, 2));
    const said = (text: string) => (at: number, day: number) =>
      `{"type":"post","ts":${at},"id":"${day}","author":"a","text":"${text}","source":"x"}`;
    const posts = tape('posts.ndjson', 9, said('nice weather'));
    const tapes = [[bars], [posts], [bars, posts]];
    const told = await Promise.all(tapes.map((paths) => quartet(['sentiment', 'study', ...paths])));
    expect(told.map(({ exitCode, out }) => [exitCode, out])).toEqual(told.map(() => [2, '']));
    expect(told.map(({ notes }) => /study-empty: .*: (.*);/.exec(notes.join())?.[1])).toEqual([
      'there are no posts',
      'there are no prices',
      'no post is about ABCD',
    ]);
  });

  it('finds a link to the day after, where there is one', () => {
    const [day] = study(market(1)).horizons;
    if (day === undefined || 'missing' in day.lagged) throw new Error('no figures');
    expect(day.lagged.low).toBeGreaterThan(0.5);
  });

  it('is the same twice, and can be read: text in plain words, a plot in one file, no markup of a stranger', () => {
    const report = study(market(0));
    expect(study(market(0))).toEqual(report);
    const text = studyLines(report).join('\n');
    expect(text).toContain('1d: posts go with the move of their own window');
    expect(text).toContain('<b>x</b>'.slice(0, 8));
    const plot = studyPlot(report);
    expect(plot).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(plot).not.toContain('<b>');
    expect(report.sources).toEqual([
      { source: '<b>x</b>', posts: 2_394, authors: 2_394, scoredShare: 1, routedShare: 1 },
    ]);
  });

  it('says why a figure is missing', () => {
    const observer = new Observer(believe);
    for (let day = 1; day < 10; day += 1) observer.observe(close(day, 100 + day));
    const [day] = study(observer).horizons;
    expect(day?.lagged).toEqual({ missing: 'observations: 0' });
  });
});

describe('the block bootstrap', () => {
  it('widens when what is observed hangs together in time', () => {
    const random = seededRandom('blocks');
    const steps = Array.from({ length: 600 }, () => random.next() - 0.5);
    const drift = (size: number, offset: number): number[] => {
      let level = 0;
      return steps.map((step, index) => {
        level = size * level + (index % 2 === offset ? step : random.next() - 0.5);
        return level;
      });
    };
    const width = (size: number, block: number): number => {
      const [x, y] = [drift(size, 0), drift(size, 1)];
      const found = rankCorrelation(
        x.map((value, at) => ({ at, x: value, y: y[at] ?? 0 })),
        block,
        seededRandom('w'),
      );
      if ('missing' in found) throw new Error(found.missing);
      return found.high - found.low;
    };
    expect(width(0.97, 40)).toBeGreaterThan(1.5 * width(0, 1));
  });
});
