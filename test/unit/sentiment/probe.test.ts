import { describe, expect, it } from 'vitest';
import { loadScorer } from '../../../src/adapters/sentiment/load.ts';
import type { TextScore } from '../../../src/domain/signal.ts';
import { instrumentNamed } from '../../support/sentiment.ts';
import { HARD_PROBE } from './probe-hard.ts';
import { type Expected, OUT_OF_REACH, PROBE } from './probe-sentences.ts';

const scorer = loadScorer(['AAPL', 'MSFT', 'AMZN', 'TSLA'].map(instrumentNamed));
const LEAST_SCORE = 0.15;
const LEAST_RIGHT = 0.9;

function signOf(score: number): '+' | '-' | '0' {
  return score >= LEAST_SCORE ? '+' : score <= -LEAST_SCORE ? '-' : '0';
}

function isRight(said: TextScore, expected: Expected): boolean {
  if (expected === '0') return said.label === 'neutral' || said.label === 'unscored';
  if (typeof expected === 'string') return signOf(said.score) === expected;
  const bySymbol = new Map(said.symbols.map(({ symbol, score }) => [String(symbol), signOf(score)]));
  return Object.entries(expected).every(([symbol, sign]) => bySymbol.get(symbol) === sign);
}

describe('the probe of our own sentences', () => {
  const results = Object.entries(PROBE).flatMap(([phenomenon, sentences]) =>
    sentences.map(([text, expected]) => ({ phenomenon, text, right: isRight(scorer.score(text), expected) })),
  );

  it('is large enough to mean something', () => {
    expect(results.length).toBeGreaterThanOrEqual(200);
    expect(new Set(results.map(({ text }) => text)).size).toBe(results.length);
  });

  it('is at least nine tenths right, and two thirds in every phenomenon', () => {
    const wrong = results.filter(({ right }) => !right);
    const share = 1 - wrong.length / results.length;
    console.log(`probe: ${results.length - wrong.length} of ${results.length} right (${(100 * share).toFixed(1)} %)`);
    expect(share, wrong.map(({ phenomenon, text }) => `${phenomenon}: ${text}`).join('\n')).toBeGreaterThanOrEqual(
      LEAST_RIGHT,
    );
    for (const [phenomenon, sentences] of Object.entries(PROBE)) {
      const missed = wrong.filter((result) => result.phenomenon === phenomenon).length;
      expect(missed, phenomenon).toBeLessThanOrEqual(sentences.length / 3);
    }
  });

  it.each(Object.entries(HARD_PROBE))('%s: at least nine tenths of forty or more', (_, sentences) => {
    const wrong = sentences.filter(([text, expected]) => !isRight(scorer.score(text), expected));
    expect(sentences.length).toBeGreaterThanOrEqual(40);
    expect(1 - wrong.length / sentences.length, wrong.join('\n')).toBeGreaterThanOrEqual(LEAST_RIGHT);
  });

  it('does not claim to hear sarcasm', () => {
    const heard = OUT_OF_REACH.filter(([text, meant]) => isRight(scorer.score(text), meant)).length;
    expect(heard).toBeLessThan(OUT_OF_REACH.length);
  });
});
