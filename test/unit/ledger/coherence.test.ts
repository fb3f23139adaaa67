import { describe, expect, it } from 'vitest';
import type { FillCause } from '../../../src/domain/fill.ts';
import { decisionId, orderId } from '../../../src/domain/ids.ts';
import type { ExitsSet, TeamDecided } from '../../../src/domain/record.ts';
import { instant } from '../../../src/domain/time.ts';
import { money, price } from '../../../src/domain/units.ts';
import { Coherence } from '../../../src/ledger/coherence.ts';
import { RoundTrips } from '../../../src/ledger/round-trips.ts';
import { type FillSketch, instrument, LedgerSketch, X } from '../../support/ledger-sketch.ts';

const by = (decision: number): FillCause => ({
  kind: 'order',
  order: orderId(decision),
  decision: decisionId(decision),
});
const stopped: FillCause = { kind: 'exit', exit: 'stop', decision: decisionId(1) };

const NO_EXITS = { stop: undefined, target: undefined, trailing: undefined, invalidation: undefined };

function decided(
  id: number,
  action: TeamDecided['action'],
  stop?: number,
  change: Partial<TeamDecided> = {},
): TeamDecided {
  const exits = { ...NO_EXITS, stop };
  const terms = { type: 'market' } as const;
  const side = action === 'open_short' ? 'sell' : 'buy';
  const open = { kind: 'open', symbol: X, side, sizing: { by: 'units', units: 1 }, terms } as const;
  return {
    kind: 'team-decided',
    id: decisionId(id),
    cycle: id,
    at: instant(id),
    symbol: X,
    action,
    verdict: 'accept',
    reason: undefined,
    notes: [],
    confidence: 0.6,
    evidence: [],
    rationale: `because of ${id}`,
    intents: action.startsWith('open') ? [{ ...open, leverage: 1, reduceOnly: false, exits }] : [],
    ...change,
  };
}

type Happening = TeamDecided | ExitsSet | FillSketch;

function coherenceOf(...happenings: readonly Happening[]) {
  const coherence = new Coherence();
  const trips = new RoundTrips(new Map([[X, instrument('perp')]]));
  const sketch = new LedgerSketch('perp');
  for (const one of happenings) {
    if ('kind' in one) {
      if (one.kind === 'exits-set') coherence.planned(one);
      else coherence.decided(one);
    } else {
      const fill = sketch.fillOf(one);
      const trip = trips.add(fill, one.fee ?? money(0n));
      coherence.filled(fill, trip, trips.position(X));
    }
  }
  return coherence.history();
}

const buy = { side: 'buy', size: 1_000, price: 10_000 } as const;
const sell = { side: 'sell', size: 1_000, price: 10_000 } as const;

describe('what a team set out to do', () => {
  it('is asked for, opened, and over by its own exits or by a decision', () => {
    const first = [decided(1, 'open_long', 90), { ...buy, cause: by(1) }] as const;
    const opened = [
      { kind: 'asked', symbol: X, side: 'long' },
      { kind: 'opened', symbol: X, side: 'long' },
    ];
    expect(coherenceOf(...first).steps).toEqual(opened);
    const kept = { kind: 'ended', symbol: X, by: 'plan', planned: true };
    expect(coherenceOf(...first, { ...sell, cause: stopped }).steps).toEqual([...opened, kept]);
    const left = { kind: 'ended', symbol: X, by: 'decision', planned: true };
    expect(coherenceOf(...first, decided(2, 'close'), { ...sell, cause: by(2) }).steps).toEqual([...opened, left]);
  });

  it('without exits is no thesis to keep, and half a close ends nothing', () => {
    const bare = [decided(1, 'open_long'), { ...buy, size: 2_000, cause: by(1) }, { ...sell, cause: by(2) }] as const;
    expect(coherenceOf(...bare).steps).toHaveLength(2);
    expect(coherenceOf(...bare, { ...sell, cause: by(2) }).steps.at(-1)).toMatchObject({
      by: 'decision',
      planned: false,
    });
  });

  it('is over and begun again where a fill turns the position', () => {
    const turned = [decided(1, 'open_long', 90), { ...buy, cause: by(1) }, decided(2, 'open_short', 110)] as const;
    const { steps } = coherenceOf(...turned, { ...sell, size: 2_000, cause: by(2) }, { ...buy, cause: stopped });
    expect(steps[2]).toEqual({ kind: 'asked', symbol: X, side: 'short' });
    expect(steps.slice(3)).toEqual([
      { kind: 'ended', symbol: X, by: 'decision', planned: true },
      { kind: 'opened', symbol: X, side: 'short' },
      { kind: 'ended', symbol: X, by: 'plan', planned: true },
    ]);
  });

  it('is opened once however it grows, and anew once it was closed', () => {
    const grown = [decided(1, 'open_long'), { ...buy, cause: by(1) }, { ...buy, cause: by(1) }] as const;
    const kinds = (...happenings: readonly Happening[]) => coherenceOf(...happenings).steps.map(({ kind }) => kind);
    expect(kinds(...grown)).toEqual(['asked', 'opened']);
    const closed = { ...sell, size: 2_000, cause: by(1) };
    expect(kinds(...grown, closed, { ...buy, cause: by(1) })).toEqual(['asked', 'opened', 'ended', 'opened']);
  });

  it('has the exits that were laid down last', () => {
    const lay = (stop?: number): ExitsSet => ({
      kind: 'exits-set',
      decision: decisionId(1),
      symbol: X,
      exits: { ...NO_EXITS, stop: stop === undefined ? undefined : price(stop) },
      invalidationEnforced: false,
    });
    const trade = (...laid: readonly ExitsSet[]) => [{ ...buy, cause: by(1) }, ...laid, { ...sell, cause: by(1) }];
    const { steps } = coherenceOf(
      decided(1, 'open_long'),
      ...[...trade(lay(90)), ...trade(lay(90), lay()), ...trade(), ...trade(lay(), lay(90))],
    );
    expect(steps.flatMap((step) => (step.kind === 'ended' ? [step.planned] : []))).toEqual([true, false, false, true]);
  });

  it('is not that of code, nor of the operator or the venue', () => {
    expect(coherenceOf({ ...buy, cause: by(1) }, { ...sell, cause: by(2) }).steps).toEqual([]);
    const first = [decided(1, 'open_long', 90), { ...buy, cause: by(1) }] as const;
    for (const [kind, end] of [
      ['flatten', 'operator'],
      ['liquidation', 'liquidation'],
    ] as const) {
      expect(coherenceOf(...first, { ...sell, cause: { kind } }).steps.at(-1)).toMatchObject({ by: end });
    }
  });
});

describe('what a team said', () => {
  it('is one hash a cycle with decisions, the same for the same words in any order', () => {
    const [same, other] = [{ rationale: 'up' }, { rationale: 'down' }];
    const cycle = (number: number, ...said: readonly (typeof same)[]) =>
      said.map((one, at) => decided(10 * number + at, 'hold', undefined, { ...one, cycle: number }));
    const { words } = coherenceOf(
      ...cycle(1, same, other),
      ...cycle(2, other, same),
      ...cycle(4, same),
      ...cycle(5, other),
    );
    expect(words).toHaveLength(4);
    expect(words[0]).toBe(words[1]);
    expect(new Set(words).size).toBe(3);
  });
});
