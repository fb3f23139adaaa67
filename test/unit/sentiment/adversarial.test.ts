import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { loadScorer } from '../../../src/adapters/sentiment/load.ts';
import { MAX_TEXT_CHARACTERS, normaliseText } from '../../../src/domain/text.ts';
import { instant } from '../../../src/domain/time.ts';
import { createSignalBook, type SignalBook } from '../../../src/sentiment/signal-book.ts';
import { dataPath, describeWithData } from '../../support/data.ts';
import { instrumentNamed, postAt, symbolId } from '../../support/sentiment.ts';

const START = 1_700_000_000_000;
const COINS = ['BTC', 'ETH', 'SOL', 'XRP', 'BNB', 'DOGE'];

const line = z.object({
  id: z.string(),
  text: z.string(),
  expect: z.string(),
  cluster: z.string().optional(),
  author: z.string().optional(),
  probe: z
    .object({ sameAs: z.string(), noSymbol: z.array(z.string()), symbolAfterNFKC: z.array(z.string()) })
    .partial()
    .optional(),
});

const scorer = loadScorer(COINS.map((coin) => instrumentNamed(`${coin}-USDT`)));
const openBook = (): SignalBook => createSignalBook({ minimumHistory: 1, priceOf: () => undefined });

describeWithData('hostile posts', () => {
  const posts = readFileSync(dataPath('adversarial-posts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((text) => line.parse(JSON.parse(text)));
  const expecting = (what: string) => posts.filter((post) => post.expect === what);
  const namesOf = (text: string): readonly string[] =>
    scorer.score(text).symbols.map(({ symbol }) => symbol.replace('-USDT', ''));

  it('every class is there', () => {
    const classes = ['accept', 'bounded', 'dedupe', 'escape', 'inert', 'no-leak', 'normalize', 'unverified'];
    expect([...new Set(posts.map((post) => post.expect))].sort()).toEqual(classes);
  });

  it('all are scored within bounds, and come out as one visible, well-formed line', () => {
    for (const { id, text } of posts) {
      const { score, confidence } = scorer.score(text);
      expect(Math.abs(score), id).toBeLessThanOrEqual(1);
      expect(confidence, id).toBeLessThanOrEqual(1);
      const clean = normaliseText(text);
      expect(clean.length, id).toBeLessThanOrEqual(MAX_TEXT_CHARACTERS);
      expect(clean, id).not.toMatch(/[\p{Cc}\p{Cs}\p{Cf}\u{e0000}-\u{e0fff}]/u);
    }
  });

  it('look-alikes name nothing, full-width letters do, and what is invisible changes no score', () => {
    for (const { id, text, probe } of expecting('normalize')) {
      for (const coin of probe?.noSymbol ?? []) expect(namesOf(text), id).not.toContain(coin);
      for (const coin of probe?.symbolAfterNFKC ?? []) expect(namesOf(text), id).toContain(coin);
      if (probe?.sameAs !== undefined) expect(scorer.score(text), id).toEqual(scorer.score(probe.sameAs));
    }
  });

  it('copies of one text weigh as one and a half posts at most', () => {
    const copies = expecting('dedupe');
    const first = copies[0];
    if (first === undefined) throw new Error('there are no copies');
    const move = (count: number): number => {
      const book = openBook();
      for (let voice = 0; voice < 20; voice += 1) {
        book.add(postAt(START, `word${voice} other${voice} talk`), {
          score: 0,
          label: 'neutral',
          confidence: 1,
          symbols: [{ symbol: symbolId('BNB-USDT'), score: 0, weight: 1 }],
        });
      }
      for (const { text, author } of copies.slice(0, count)) {
        const stance = { ...scorer.score(text), symbols: [{ symbol: symbolId('BNB-USDT'), score: 0.9, weight: 1 }] };
        book.add(postAt(START + 1_000, text, { author: author ?? 'nobody' }), stance);
      }
      return book.signal(symbolId('BNB-USDT'), instant(START + 1_000))?.score.h1 ?? 0;
    };
    expect(move(1)).toBeGreaterThan(0.03);
    expect(move(copies.length) / move(1)).toBeLessThanOrEqual(1.5);
  });

  it('one source alone moves a crowd by no more than its share', () => {
    for (const { id, text } of expecting('unverified')) {
      const book = openBook();
      const symbol = symbolId('ETH-USDT');
      const say = (at: number, what: string, score: number): void => {
        const symbols = [{ symbol, score, weight: 1 }];
        book.add(postAt(at, what, { followers: 9_000_000 }), { score, label: 'bullish', confidence: 1, symbols });
      };
      for (let voice = 0; voice < 40; voice += 1) say(START, `plain${voice} view${voice} of${voice}`, 0.1);
      const before = book.signal(symbol, instant(START))?.score.h1 ?? 0;
      say(START, text, -1);
      const after = book.signal(symbol, instant(START))?.score.h1 ?? 0;
      expect(Math.abs(after - before), id).toBeLessThanOrEqual(1.1 / 41);
    }
  });

  it('benign posts are read, every one', () => {
    for (const { id, text } of expecting('accept')) {
      expect(scorer.score(text).label, id).not.toBe('unscored');
      expect(namesOf(text).length, id).toBeGreaterThan(0);
    }
  });
});

/** Ours: everyday posts with words that a crude filter would drop. */
const BENIGN = [
  '$BTC ignore the noise, trend is up',
  'my system says hold $ETH',
  'instructions for staking $SOL are on their site',
  'previous high in $XRP was 0.9',
  'the leader of the $BNB team spoke today',
  'rules are rules: I sold my $DOGE at target',
  'new policy on $ETH fees & gas',
  'you must see the $BTC chart <3',
  'role of $SOL in payments',
  'please override your fear and look at $BTC',
  'prompt settlement on $XRP rails',
  'tool for tracking $ETH whales',
  'act now? no, wait for the $BTC dip',
  '{"note": "I like $SOL"}',
  'javascript wallet for $ETH is out',
];

it('benign posts of our own are all read', () => {
  for (const text of BENIGN) {
    expect(scorer.score(text).label, text).not.toBe('unscored');
    expect(scorer.score(text).symbols.length, text).toBe(1);
  }
});
