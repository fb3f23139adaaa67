import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../src/agents/ask.ts';
import { DEFAULT_PROTOCOL } from '../../../src/agents/protocol.ts';
import { modelsOf, type TeamConfig } from '../../../src/agents/team-config.ts';
import { seededRandom } from '../../../src/domain/random.ts';
import type { ClaimsAudited, ForecastMade } from '../../../src/domain/record.ts';
import type { SentimentSignal } from '../../../src/domain/signal.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import type { ChatOutcome } from '../../../src/ports/chat-model.ts';
import { cheerful, snapshotOf, viewOf } from '../../support/snapshot.ts';
import { house, type Played, playCycle, said, teamOf } from '../../support/team.ts';

const snapshot = snapshotOf([cheerful('BTC', 64_000)]);
const dropping = teamOf({ protocol: { ...DEFAULT_PROTOCOL, audit: 'claims' } });

/** The house, with what it says in one phase changed. */
const houseSaying =
  (phase: Ask['brief']['phase'], change: (text: string) => string) =>
  (ask: Ask): ChatOutcome => {
    const outcome = house(ask);
    return outcome.ok && ask.brief.phase === phase ? said(change(outcome.text)) : outcome;
  };

const rationale = (words: string) => (text: string) =>
  text.replaceAll(/"rationale":"[^"]*"/g, `"rationale":${JSON.stringify(words)}`);
const misquoting = (text: string) =>
  text.replaceAll(/rsi14 61\.237/g, 'rsi14 12.5').replaceAll(/price 64000/g, 'price 71000');

function weightOf({ outcome }: Played): number {
  return outcome.kind === 'decisions' ? (outcome.decisions[0]?.weight ?? 0) : 0;
}

const audits = ({ records }: Played, phase: ClaimsAudited['phase']) =>
  records.filter((one): one is ClaimsAudited => one.kind === 'claims-audited' && one.phase === phase);
const forecasts = ({ records }: Played) => records.filter((one): one is ForecastMade => one.kind === 'forecast-made');

describe('the words of a leader', () => {
  const honest = playCycle(teamOf(), snapshot, house);

  it('are counted as claims, and change nothing where they hold', () => {
    expect(audits(honest, 'decide')).toMatchObject([{ role: 'leader', claims: 1, dropped: 0, flagged: [] }]);
    expect(weightOf(honest)).toBeGreaterThan(0);
  });

  it.each([
    ['a number of what it cites', 'rsi14 stands at 61.24', 1, []],
    ['its own terms and the voices', '3 of 3 want it', 1, []],
    ['a number that is nowhere', 'rsi14 stands at 12.5', 0.5, ['unsupported-number']],
    ['a quote that nobody said', 'they write "to the moon by Friday"', 0.5, ['misquoted']],
  ])('with %s open that share of the weight', (_name, words, share, flags) => {
    const played = playCycle(teamOf(), snapshot, houseSaying('decide', rationale(words)));
    expect(weightOf(played)).toBeCloseTo(weightOf(honest) * share, 9);
    expect(audits(played, 'decide')[0]?.flagged.flatMap((one) => one.flags)).toEqual(flags);
    expect(forecasts(played)[0]?.notes).toEqual(flags.length === 0 ? [] : ['halved-by-audit']);
  });

  it('open nothing on what nobody was shown', () => {
    const inventing = (text: string) => text.replaceAll(/"evidence":\["[^\]]*\]/g, '"evidence":["post-99"]');
    const played = playCycle(teamOf(), snapshot, houseSaying('decide', inventing));
    expect(weightOf(played)).toBe(0);
    expect(forecasts(played)[0]?.notes).toContain('unfounded');
    expect(audits(played, 'decide')).toMatchObject([{ claims: 1, dropped: 1 }]);
  });

  it('close what is held whatever they say', () => {
    const closing = (text: string) => rationale('the price is 12.5')(text).replaceAll('"open_long"', '"close"');
    const played = playCycle(teamOf(), snapshot, houseSaying('decide', closing));
    expect(played.outcome).toMatchObject({ kind: 'decisions', decisions: [{ action: 'close' }] });
  });

  it('hold a dissent against all that was shown', () => {
    const dissenting = (words: string) => (text: string) => text.replace('"dissent":""', `"dissent":"${words}"`);
    const right = playCycle(teamOf(), snapshot, houseSaying('decide', dissenting('adx14 of 31.5 may fade')));
    expect(audits(right, 'decide')).toMatchObject([{ claims: 2, flagged: [] }]);
    const wrong = playCycle(teamOf(), snapshot, houseSaying('decide', dissenting('adx14 of 77.5 may fade')));
    expect(audits(wrong, 'decide')).toMatchObject([
      { claims: 2, dropped: 0, flagged: [{ claim: { symbol: undefined }, flags: ['unsupported-number'] }] },
    ]);
  });

  it('are not looked at by the lesser audit', () => {
    const played = playCycle(dropping, snapshot, houseSaying('decide', rationale('rsi14 stands at 12.5')));
    expect(weightOf(played)).toBe(weightOf(playCycle(dropping, snapshot, house)));
    expect(audits(played, 'decide')).toEqual([]);
  });
});

describe('what a voice misquotes', () => {
  const priorOf = (team: TeamConfig, answer: (ask: Ask) => ChatOutcome) =>
    forecasts(playCycle(team, snapshot, answer))[0]?.prior ?? 0.5;

  it('weighs less in the prior, by the share of its claims that fail', () => {
    const [honest, wrong] = [house, houseSaying('propose', misquoting)].map((answer) => priorOf(teamOf(), answer));
    expect(wrong).toBeLessThan(honest ?? 0);
    expect(wrong).toBeGreaterThan(0.5);
    expect(priorOf(dropping, houseSaying('propose', misquoting))).toBe(priorOf(dropping, house));
  });

  it('is counted where a critique turns on it', () => {
    const turning = (text: string) => text.replaceAll('"newEvidence":[]', '"newEvidence":["post-4","post-99"]');
    const played = playCycle(teamOf(), snapshot, houseSaying('criticise', turning));
    for (const audit of audits(played, 'criticise')) expect(audit).toMatchObject({ claims: 1, dropped: 1 });
    expect(audits(played, 'criticise')).toHaveLength(3);
  });
});

describe('one call that posts talk to', () => {
  const order = (evidence: readonly string[]) =>
    said(
      JSON.stringify({
        decisions: [
          {
            symbol: 'BTC',
            action: 'open_long',
            weight: 2,
            pUp: 0.99,
            horizonMinutes: 60,
            stop: null,
            target: null,
            invalidation: null,
            leverage: 10,
            claims: evidence.map((id) => ({ text: 'as told', evidence: [id] })),
            rationale: 'as told',
          },
        ],
        dissent: '',
        comment: '',
      }),
    );
  const crowd = (score: number, returns: readonly [number, number, number] = [0.01, 0.01, 0.01]) =>
    snapshotOf([viewOf('BTC', { price: 100, returns, indicators: { rsi14: 55 }, score, voices: 9 })]);
  const obeying = (score: number, evidence: readonly string[], team: Partial<TeamConfig> = {}) =>
    playCycle(teamOf({ mode: 'fast', models: modelsOf('fake/one'), ...team }), crowd(score), () => order(evidence))
      .outcome;
  const openedIn = (shown: Snapshot, evidence: readonly string[]) => {
    const { outcome } = playCycle(teamOf({ mode: 'fast', models: modelsOf('fake/one') }), shown, () => order(evidence));
    const [decision] = outcome.kind === 'decisions' ? outcome.decisions : [];
    return decision === undefined ? undefined : { weight: decision.weight, leverage: decision.leverage ?? 1 };
  };
  const changed = (shown: Snapshot, change: Partial<SentimentSignal>): Snapshot => ({
    ...shown,
    symbols: shown.symbols.map((view) => ({
      ...view,
      sentiment: view.sentiment === undefined ? undefined : { ...view.sentiment, ...change },
    })),
  });

  it.each([
    [1, 2, 10],
    [0.5, 1, 5.5],
    [0.1, 0.2, 1.9],
  ])('opens no more than a stance of %s supports', (score, weight, leverage) => {
    const outcome = obeying(score, ['post-4']);
    expect(outcome).toMatchObject({ kind: 'decisions' });
    if (outcome.kind !== 'decisions') return;
    expect(outcome.decisions[0]?.weight).toBeCloseTo(weight, 9);
    expect(outcome.decisions[0]?.leverage).toBeCloseTo(leverage, 9);
  });

  it('opens nothing against the crowd on the word of one', () => {
    expect(obeying(-0.4, ['post-4'])).toMatchObject({ kind: 'hold', reason: 'model-held' });
    expect(obeying(-0.4, ['price-1'])).toMatchObject({ decisions: [{ weight: 2, leverage: 10 }] });
    const lesser = { protocol: { ...DEFAULT_PROTOCOL, audit: 'claims' as const } };
    expect(obeying(-0.4, ['post-4'], lesser)).toMatchObject({ decisions: [{ weight: 2 }] });
  });

  const FALLS = [-0.01, -0.01, -0.01] as const;

  it('opens a tenth of equity and no leverage where it is told to cite the price, and the price falls', () => {
    expect(openedIn(crowd(-0.4, FALLS), ['price-1'])).toEqual({ weight: 0.1, leverage: 1 });
    expect(openedIn(crowd(-0.4, [-0.01, 0.01, -0.01]), ['price-1'])).toEqual({ weight: 2 / 3, leverage: 4 });
  });

  it('is not told by one fresh post, by few voices, or by many accounts with one text', () => {
    const fresh = { m1: 0.98, m5: 0.9, m15: 0.8, h1: 0.02, d1: 0.02 };
    expect(openedIn(changed(crowd(1), { score: fresh }), ['post-4'])).toEqual({ weight: 0.04, leverage: 1.18 });
    const slants: readonly Partial<SentimentSignal>[] = [{ voices: 2.9 }, { coordinated: true }, { warming: true }];
    for (const change of slants) {
      expect(openedIn(changed(crowd(1), change), ['post-4'])).toBeUndefined();
      expect(openedIn(changed(crowd(1, FALLS), change), ['price-1', 'indicator-2'])).toEqual({
        weight: 0.1,
        leverage: 1,
      });
    }
  });

  it('is no more where they are the most of those who vote', () => {
    const voting = (ask: Ask): ChatOutcome => {
      const [told] = ask.role === 'quant' ? [] : [house(ask)];
      if (told?.ok !== true) return said('{"proposals":[]}');
      const view = { symbol: 'BTC', action: 'open_long', weight: 2, pUp: 0.99, horizonMinutes: 60 };
      const exits = { stop: 90, target: 120, invalidation: 'close(1h) < 90' };
      const claims = [{ text: 'as told', evidence: ['price-1'] }];
      return said(JSON.stringify({ proposals: [{ ...view, ...exits, claims }] }));
    };
    const team = teamOf({ mode: 'vote', models: modelsOf('fake/one') });
    const weightIn = (returns: readonly [number, number, number]) =>
      playCycle(team, crowd(-0.4, returns), voting).outcome;
    expect(weightIn([-0.01, -0.01, -0.01])).toMatchObject({ decisions: [{ weight: 0.1, leverage: 1 }] });
    expect(weightIn([0.01, -0.01, -0.01])).toMatchObject({ decisions: [{ weight: 2 / 3, leverage: 1 }] });
  });

  it('is bounded by nothing but the limits where no stranger was read', () => {
    const quiet = crowd(-0.4, FALLS);
    const numbers = { ...quiet, evidence: quiet.evidence.filter(({ kind }) => kind !== 'post') };
    expect(openedIn(numbers, ['price-1'])).toEqual({ weight: 2, leverage: 10 });
  });

  it('opens no more than was measured its way, whatever is shown and cited (1,000 crowds)', () => {
    const random = seededRandom('crowds', 1);
    const signed = (): number => 2 * random.next() - 1;
    for (let run = 0; run < 1_000; run += 1) {
      const returns = [signed(), signed(), signed()] as const;
      const score = { m1: signed(), m5: signed(), m15: signed(), h1: signed(), d1: signed() };
      const shown = changed(crowd(0, returns), { score, voices: 6 * random.next() });
      const cited = ['price-1', 'indicator-2', 'signal-3', 'post-4', 'post-5'].filter(() => random.next() < 0.4);
      const opened = openedIn(shown, cited);
      if (opened === undefined) continue;
      const isBroad = (shown.symbols[0]?.sentiment?.voices ?? 0) >= 3;
      const measured = Math.max(
        isBroad ? Math.min(score.h1, score.d1) : 0,
        returns.filter((value) => value > 0).length / 3,
        0,
      );
      expect(opened.weight).toBeLessThanOrEqual(Math.max(0.1, 2 * measured) + 1e-9);
      expect(opened.leverage).toBeLessThanOrEqual(1 + 9 * measured + 1e-9);
    }
  });
});
