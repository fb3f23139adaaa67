import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Ask } from '../../../src/agents/ask.ts';
import { chatRequestOf, promptOf } from '../../../src/agents/prompt/prompt.ts';
import { readReply } from '../../../src/agents/replies/read.ts';
import type { Snapshot, SymbolView } from '../../../src/domain/snapshot.ts';
import type { ChatOutcome } from '../../../src/ports/chat-model.ts';
import { cheerful, snapshotOf } from '../../support/snapshot.ts';
import { failedWith, house, playCycle, said, teamOf } from '../../support/team.ts';

const snapshot = snapshotOf([cheerful('BTC', 64_000), cheerful('ETH', 2_500)]);
const textOf = (ask: Ask): string => promptOf(ask)[1]?.content ?? '';
const formIn = (ask: Ask): string => /has this form: (.*)$/m.exec(textOf(ask))?.[1] ?? '';

describe('the form of a reply that the second prompt shows', () => {
  const modes = ['team', 'heavy', 'fast', 'vote'] as const;
  const asks = modes.flatMap((mode) => playCycle(teamOf({ mode, prompt: 'v2' }), snapshot, house).asks);

  it('is a valid reply of each phase, and what it claims is true', () => {
    expect(new Set(asks.map(({ brief }) => brief.phase)).size).toBe(6);
    for (const ask of asks)
      expect(readReply(ask.brief.phase, formIn(ask)), ask.brief.phase).toMatchObject({ ok: true });
    const copied = (ask: Ask): ChatOutcome => said(formIn(ask));
    const { records, outcome } = playCycle(teamOf({ prompt: 'v2' }), snapshot, copied);
    const flagged = records.flatMap((one) => (one.kind === 'claims-audited' ? one.flagged : []));
    expect(flagged).toEqual([]);
    expect(JSON.stringify(outcome)).not.toContain('open_');
  });

  it('comes with the bounds of the snapshot, and is not in the first prompt', () => {
    const decides = new Set(['decide', 'merge', 'solo']);
    const bounded = (ask: Ask, bounds: string): boolean => textOf(ask).includes(bounds);
    for (const ask of asks) expect(bounded(ask, 'leverage 1 to 10;'), ask.key).toBe(decides.has(ask.brief.phase));
    for (const ask of asks)
      expect(bounded(ask, 'weight -2 to 2;'), ask.key).toBe(
        decides.has(ask.brief.phase) || ask.brief.phase === 'propose',
      );
    for (const ask of playCycle(teamOf(), snapshot, house).asks) expect(textOf(ask)).not.toContain('has this form');
  });
});

describe('what the second prompt asks for', () => {
  const asks = (prompt: 'v1' | 'v2') => playCycle(teamOf({ prompt }), snapshot, house).asks;
  it('is as much as decides: a view a symbol, short texts, whole numbers within the limits', () => {
    for (const ask of asks('v2')) {
      const text = JSON.stringify(chatRequestOf(ask).schema);
      for (const [, length] of text.matchAll(/"maxLength":(\d+)/g)) expect(Number(length)).toBeLessThanOrEqual(120);
      for (const [, most] of text.matchAll(/"maxItems":(\d+)/g)) expect(Number(most)).toBeLessThanOrEqual(12);
      expect(readReply(ask.brief.phase, formIn(ask)).ok).toBe(true);
    }
    const [decided] = asks('v2').filter(({ brief }) => brief.phase === 'decide');
    const { decisions } = z
      .object({ decisions: z.object({ maxItems: z.number(), items: z.object({ properties: z.looseObject({}) }) }) })
      .parse(chatRequestOf(decided ?? expect.fail('no decision')).schema.properties);
    expect(decisions.maxItems).toBe(2);
    expect(decisions.items.properties.leverage).toMatchObject({ type: 'integer', minimum: 1, maximum: 10 });
    expect(decisions.items.properties.evidence).toMatchObject({ minItems: 1, maxItems: 2 });
  });

  it('is not cut down where a provider takes no bounds, nor by the first prompt', () => {
    for (const ask of asks('v1')) expect(JSON.stringify(chatRequestOf(ask).schema)).not.toContain('"maxItems":2');
    for (const ask of asks('v2'))
      expect(JSON.stringify(chatRequestOf({ ...ask, rung: 'json-schema-loose' }).schema)).not.toContain('maxItems');
  });

  it.each(['v1', 'v2'] as const)('tells a reply that was cut off why it is asked again, by %s', (prompt) => {
    const problems: string[] = [];
    const cut = (ask: Ask): ChatOutcome => {
      problems.push(...ask.problems);
      return failedWith('truncated');
    };
    playCycle(teamOf({ mode: 'fast', prompt }), snapshot, cut);
    expect(problems.join()).toMatch(prompt === 'v2' ? /cut off at its greatest length/ : /^$/);
  });
});

describe('a model that reads series', () => {
  const RISES = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119];
  /** Up and down by turns, and then where the other ends: all last values are the same. */
  const TURNS = RISES.map((close, place) =>
    place === 0 || place === 14 || place >= 18 ? close : 110 + (place % 2) * 8,
  );

  /** The same last price, returns and indicators, whatever came before. */
  const market = (closes: readonly number[]): Snapshot => {
    const series = { closes, volumes: closes.map(() => 1), wideMs: 14_400_000, wideCloses: [] };
    const view: SymbolView = { ...cheerful('BTC', 119), return1: 0.01, return5: 0.05, return20: 0.19, series };
    return snapshotOf([view]);
  };

  /** Long where four closes of five stand above the one before, as far as the prompt shows any; else it does nothing. */
  const trendFollower = (ask: Ask): ChatOutcome => {
    const closes = (/^ {2}close ([\d. ]+)$/m.exec(textOf(ask))?.[1] ?? '').split(' ').map(Number);
    const rises = closes.slice(1).filter((close, place) => close > (closes[place] ?? 0)).length;
    const isTrend = closes.length > 1 && rises >= 0.8 * (closes.length - 1);
    const decision = {
      symbol: 'BTC',
      action: isTrend ? 'open_long' : 'hold',
      weight: isTrend ? 0.5 : 0,
      pUp: isTrend ? 0.8 : 0.5,
      horizonMinutes: 60,
      stop: isTrend ? 110 : null,
      target: isTrend ? 140 : null,
      invalidation: isTrend ? 'close(1m) < 112' : null,
      claims: [{ text: 'The price is 119.', evidence: ['price-1'] }],
      leverage: 1,
      rationale: 'The price is 119.',
    };
    return said(JSON.stringify({ decisions: [decision], dissent: '', comment: '' }));
  };
  const actionIn = (closes: readonly number[], prompt: 'v1' | 'v2'): string => {
    const { outcome } = playCycle(teamOf({ mode: 'fast', prompt }), market(closes), trendFollower);
    return /"action":"(\w+)"/.exec(JSON.stringify(outcome))?.[1] ?? 'none';
  };

  it('finds the planted trend by the second prompt, and tells it from turns that end alike', () => {
    expect(actionIn(RISES, 'v2')).toBe('open_long');
    expect(actionIn(TURNS, 'v2')).toBe('none');
  });

  it('cannot by the first, whose text is the same for both', () => {
    const textFor = (closes: readonly number[]) =>
      playCycle(teamOf({ mode: 'fast' }), market(closes), trendFollower).asks.map(textOf);
    expect(textFor(RISES)).toEqual(textFor(TURNS));
    expect(actionIn(RISES, 'v1')).toBe('none');
  });
});
