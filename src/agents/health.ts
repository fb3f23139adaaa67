import { later, MINUTE_MS } from '../domain/time.ts';
import type { Rung } from '../ports/chat-model.ts';
import type { CycleContext } from './context.ts';
import { looser, type TeamMemory, TOP_RUNG, type VoiceForecast } from './memory.ts';
import { type CycleOutcome, isFailure } from './outcome.ts';
import { addSpending, isBottomless, type Spending } from './purse.ts';
import { reserveFor } from './reserve.ts';
import type { Seat } from './seat.ts';
import { rememberForecasts } from './skill.ts';

const NONE: ReadonlySet<string> = new Set();

/** What the account has used up by now, calls under way at their dearest; `unasked` are not on their way. */
export function spentSoFar(context: CycleContext, seats: readonly Seat[], unasked = NONE): Spending {
  const counting = !isBottomless(context.team.purse);
  let spent = context.memory.spent;
  for (const seat of seats) {
    spent = addSpending(spent, seat.spent);
    for (const { attempt } of seat.answers) spent = addSpending(spent, attempt.spent);
    for (const [key, attempt] of seat.waiting) {
      spent = addSpending(spent, attempt.spent);
      if (counting && !unasked.has(key)) spent = addSpending(spent, reserveFor(attempt.ask));
    }
  }
  return spent;
}

/** The team's memory once a cycle is over. */
export function memoryAtEnd(
  context: CycleContext,
  seats: readonly Seat[],
  outcome: CycleOutcome,
  unasked = NONE,
): TeamMemory {
  const { memory } = context;
  const spent = spentSoFar(context, seats, unasked);
  const after = { ...memory, ...healthAfter(context, outcome), spent, rungs: rungsAfter(memory, seats), reviews: [] };
  return rememberForecasts(after, forecastsOf(context, seats));
}

/** One slot less to skip. */
export function resting(memory: TeamMemory): TeamMemory {
  return { ...memory, skipsLeft: memory.skipsLeft - 1 };
}

/** Failed cycles in a row open the breaker; after its skips one cycle is tried, and one more failure opens it again. */
function healthAfter(
  { memory, team }: CycleContext,
  outcome: CycleOutcome,
): Pick<TeamMemory, 'failedCycles' | 'skipsLeft'> {
  if (outcome.kind !== 'hold' || !isFailure(outcome.reason)) return { failedCycles: 0, skipsLeft: 0 };
  const failedCycles = memory.failedCycles + 1;
  const { breakerAfter, breakerSkips } = team.protocol;
  return { failedCycles, skipsLeft: failedCycles >= breakerAfter ? breakerSkips : 0 };
}

function rungsAfter({ rungs }: TeamMemory, seats: readonly Seat[]): TeamMemory['rungs'] {
  const learned = new Map<string, Rung>(rungs);
  for (const seat of seats) {
    for (const [model, rung] of seat.rungs) learned.set(model, looser(rung, learned.get(model) ?? TOP_RUNG));
  }
  return learned;
}

/** What the voices stand for at the end is scored at its horizon. */
function forecastsOf(context: CycleContext, seats: readonly Seat[]): readonly VoiceForecast[] {
  const made: VoiceForecast[] = [];
  for (const voice of seats.flatMap((seat) => seat.voices)) {
    for (const { symbol, horizonMinutes } of voice.proposals) {
      const price = context.views.get(symbol)?.price;
      const pUp = voice.stance.get(symbol);
      if (price === undefined || pUp === undefined || pUp === 0.5) continue;
      const due = later(context.snapshot.at, Math.ceil(horizonMinutes * MINUTE_MS));
      made.push({ voice: voice.role, symbol, pUp, price, due });
    }
  }
  return made;
}
