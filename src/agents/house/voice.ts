import { seededRandom } from '../../domain/random.ts';
import type { HeldView, SymbolView } from '../../domain/snapshot.ts';
import type { DecisionAction, Role, Voice } from '../../domain/team.ts';
import { formatDurationMs, MINUTE_MS } from '../../domain/time.ts';
import type { Ask } from '../ask.ts';
import { shown } from '../numbers-in-text.ts';
import type { Proposal } from '../replies/shapes.ts';
import { expit } from '../skill.ts';
import type { TeamConfig } from '../team-config.ts';
import { claimsFor } from './cite.ts';
import { type MarketReading, readingOf, SCORES } from './reading.ts';

/** How a score becomes a probability, and how far from even a view must be to act on it. */
const CERTAINTY = 1.4;
const ACT_BEYOND = 0.07;
const LEAVE_BEYOND = 0.04;
/** What a position may lose of the equity when its stop is hit, at full conviction. */
const RISKED_SHARE = 0.01;
const LARGEST_WEIGHT = 0.3;
const FULL_CONVICTION = 0.2;
const STOP_UNITS = 2.5;
const TARGET_UNITS = 4;
const INVALIDATION_UNITS = 1.5;
const HORIZON_BARS = 5;
const HORIZON_WITHOUT_BARS_MS = 3_600_000;

/** What a house team under a hypothesis listens to more, and to what less. */
const LEANINGS: ReadonlyMap<string, Readonly<Record<Voice, number>>> = new Map([
  ['trend-goes-on', { researcher: 0.8, quant: 1.5, creative: 0.5 }],
  ['price-comes-back', { researcher: 0.8, quant: 0.5, creative: 1.5 }],
  ['crowd-is-early', { researcher: 1.5, quant: 0.8, creative: 0.5 }],
]);

/** A voice's probability of a rise by its rule; undefined when it has no view. */
export function pUpOf(role: Voice, ask: Ask, reading: MarketReading): number | undefined {
  const score = SCORES[role](reading);
  if (score === undefined) return undefined;
  const leaning = LEANINGS.get(ask.hypothesis?.name ?? '')?.[role] ?? 1;
  return rounded(expit(CERTAINTY * leaning * temperamentOf(ask.team, role) * score), 4);
}

export function proposalFor(role: Voice, ask: Ask, view: SymbolView): Proposal | undefined {
  const reading = readingOf(view);
  const pUp = pUpOf(role, ask, reading);
  if (pUp === undefined) return undefined;
  const held = ask.snapshot.held.find((one) => one.symbol === view.symbol);
  const claims = claimsFor(role, view.symbol, ask.snapshot);
  const action = claims.length === 0 ? 'hold' : actionFor(pUp, view, held);
  return {
    symbol: view.symbol,
    action,
    weight: opens(action) ? weightFor(pUp, ask, reading.unit / view.price) : 0,
    pUp,
    horizonMinutes: Math.max(1, Math.round(((view.barMs ?? 0) * HORIZON_BARS || HORIZON_WITHOUT_BARS_MS) / MINUTE_MS)),
    ...exitsFor(action, view, reading),
    claims,
  };
}

/** No short where the venue lends nothing. */
export function actionFor(pUp: number, view: SymbolView, held: HeldView | undefined): DecisionAction {
  const edge = pUp - 0.5;
  if (held !== undefined) {
    const against = held.side === 'long' ? -edge : edge;
    return against > LEAVE_BEYOND ? 'close' : 'hold';
  }
  if (Math.abs(edge) < ACT_BEYOND) return 'hold';
  if (edge > 0) return 'open_long';
  return view.canShort ? 'open_short' : 'hold';
}

/** So large that the stop costs the risked share, less for a weaker view, and never more than the largest weight. */
function weightFor(pUp: number, ask: Ask, unitShare: number): number {
  const conviction = Math.min(1, Math.abs(pUp - 0.5) / FULL_CONVICTION);
  const wanted = Math.min(LARGEST_WEIGHT, (RISKED_SHARE * conviction) / (STOP_UNITS * unitShare));
  return rounded(Math.min(wanted, ask.snapshot.limits.maxSymbolExposure), 3);
}

type Exits = Pick<Proposal, 'stop' | 'target' | 'invalidation'>;

/** Distances in usual bar ranges, which are at most a tenth of the price: every level is positive. */
export function exitsFor(action: DecisionAction, view: SymbolView, { unit }: MarketReading): Exits {
  if (!opens(action)) return { stop: null, target: null, invalidation: null };
  const side = action === 'open_long' ? 1 : -1;
  const sign = side === 1 ? '<' : '>';
  const at = (units: number): number => significant(view.price + side * units * unit, LEVEL_DIGITS, Math.round);
  const invalidation =
    view.barMs === undefined
      ? `sentiment(1h) ${sign} ${-0.6 * side}`
      : `close(${formatDurationMs(view.barMs)}) ${sign} ${shown(significant(at(-INVALIDATION_UNITS), WORDED_DIGITS, halvesDown))}`;
  return { stop: at(-STOP_UNITS), target: at(TARGET_UNITS), invalidation };
}

function opens(action: DecisionAction): boolean {
  return action === 'open_long' || action === 'open_short';
}

/**
 * So many significant digits, as plain text would hold them. Halves go where they are told to by what stands in the decimal
 * text, not by what binary made of it: the same market on another scale has the same digits.
 */
function significant(value: number, digits: number, round: (value: number) => number): number {
  const [figures = '', exponent = '0'] = value.toExponential(TEXT_DIGITS - 1).split('e');
  const whole = round(Number(`${figures}e${digits - 1}`));
  return Number(`${whole}e${Number(exponent) - digits + 1}`);
}

/** Digits that a float still tells rightly after some sums. */
const TEXT_DIGITS = 12;
const LEVEL_DIGITS = 8;
/** As many as a prompt shows of a price. */
const WORDED_DIGITS = 6;

function halvesDown(value: number): number {
  return Math.ceil(value - 0.5);
}

export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

const SPREAD = 0.3;

/** How boldly a role of a house team speaks, 0.85 … 1.15: what makes two seeds two teams. */
function temperamentOf({ seed, account }: TeamConfig, role: Role): number {
  return 1 + SPREAD * (seededRandom('house', seed, account, role).next() - 0.5);
}
