import { type DebateHistory, NO_SCORE, type ToldForecast, type ViewScore } from '../domain/history.ts';
import type { ClaimsReviewed, CycleOpened, ForecastMade, ForecastScored, StanceRevised } from '../domain/record.ts';
import type { Voice } from '../domain/team.ts';
import type { Instant } from '../domain/time.ts';

const VOICES: readonly Voice[] = ['researcher', 'quant', 'creative'];
const EVEN = 0.5;
/** What the rules note where the audit faulted a decision's own words. */
const FAULTED: ReadonlySet<string> = new Set(['halved-by-audit', 'unfounded']);

/** Follows a team's forecasts and changes of mind to what came of them. */
export class Debates {
  readonly told: ToldForecast[] = [];
  readonly bursts: Instant[] = [];
  readonly #openings = new Map<number, Instant>();
  /** By cycle and symbol, in order of seat. */
  readonly #made = new Map<string, ForecastMade[]>();
  readonly #turns = new Map<string, StanceRevised[]>();
  readonly #roles: Record<Voice, ViewScore> = { researcher: NO_SCORE, quant: NO_SCORE, creative: NO_SCORE };
  readonly #teams = new Map<number, ViewScore>();
  readonly #flips = { helpful: 0, harmful: 0, undone: 0 };
  readonly #reviews = { planted: 0, caught: 0, sound: 0, alarms: 0 };
  readonly #decisions = { made: 0, faulted: 0, beyondSignal: 0 };
  /** Decisions in which any voice stood for something, and those that any of several teams made. */
  #voiced = 0;
  readonly #teamed = new Set<string>();
  #prior = NO_SCORE;
  #vote = NO_SCORE;
  #final = NO_SCORE;

  opened({ cycle, at, trigger }: CycleOpened): void {
    this.#openings.set(cycle, at);
    if (trigger === 'post-burst') this.bursts.push(at);
  }

  made(forecast: ForecastMade): void {
    const key = keyOf(forecast);
    this.#made.set(key, [...(this.#made.get(key) ?? []), forecast]);
    this.#decisions.made += 1;
    if (forecast.notes.some((note) => FAULTED.has(note))) this.#decisions.faulted += 1;
    if (forecast.notes.includes('beyond-signal')) this.#decisions.beyondSignal += 1;
  }

  revised(turn: StanceRevised): void {
    if (turn.undone) this.#flips.undone += 1;
    else this.#turns.set(keyOf(turn), [...(this.#turns.get(keyOf(turn)) ?? []), turn]);
  }

  reviewed({ planted, caught, sound, alarms }: ClaimsReviewed): void {
    this.#reviews.planted += planted;
    this.#reviews.caught += caught;
    this.#reviews.sound += sound;
    this.#reviews.alarms += alarms;
  }

  /** The last seat of a cycle has the last word; an unchanged price proves nobody right. */
  scored(told: ForecastScored): void {
    const { change, seat } = told;
    const made = this.#made.get(keyOf(told)) ?? [];
    const own = made.find((forecast) => forecast.seat === seat);
    const last = made.at(-1);
    if (own === undefined || last === undefined || change === 0) return;
    if (made.length > 1 && own !== last) {
      this.#teamed.add(keyOf(told));
      this.#teams.set(seat, scoreOf(this.#teams.get(seat), own.used, change));
    }
    for (const turn of this.#turns.get(keyOf(told)) ?? []) {
      if (turn.seat === seat) this.#flips[(turn.to - EVEN) * change > 0 ? 'helpful' : 'harmful'] += 1;
    }
    if (own === last) this.#scoreWhole(made, last, change);
  }

  history(): DebateHistory {
    return {
      prior: this.#prior,
      vote: this.#vote,
      final: this.#final,
      roles: {
        researcher: over(this.#voiced, this.#roles.researcher),
        quant: over(this.#voiced, this.#roles.quant),
        creative: over(this.#voiced, this.#roles.creative),
      },
      teams: [...this.#teams]
        .sort(([left], [right]) => left - right)
        .map(([, score]) => over(this.#teamed.size, score)),
      flips: this.#flips,
      reviews: this.#reviews,
      decisions: this.#decisions,
    };
  }

  #scoreWhole(made: readonly ForecastMade[], last: ForecastMade, change: number): void {
    this.#final = scoreOf(this.#final, last.used, change);
    const at = this.#openings.get(last.cycle);
    if (at !== undefined) this.told.push({ at, symbol: last.symbol, probability: last.used, rose: change > 0 });
    if (last.prior !== undefined) this.#prior = scoreOf(this.#prior, last.prior, change);
    const blind = made.flatMap((forecast) => VOICES.flatMap((voice) => forecast.blind[voice] ?? []));
    if (blind.length > 0) {
      this.#voiced += 1;
      this.#vote = scoreOf(this.#vote, mean(blind), change);
    }
    for (const voice of VOICES) {
      const own = made.flatMap((forecast) => forecast.blind[voice] ?? []);
      if (own.length > 0) this.#roles[voice] = scoreOf(this.#roles[voice], mean(own), change);
    }
  }
}

function keyOf({ cycle, symbol }: { readonly cycle: number; readonly symbol: string }): string {
  return `${cycle} ${symbol}`;
}

/** Over so many decisions: one that it had no view of counts as an even chance, so that equal sets are compared. */
function over(decisions: number, score: ViewScore): ViewScore {
  const silent = score.count === 0 ? 0 : decisions - score.count;
  return { ...score, count: score.count + silent, squaredErrors: score.squaredErrors + silent * EVEN * EVEN };
}

function scoreOf(before: ViewScore = NO_SCORE, pUp: number, change: number): ViewScore {
  const error = pUp - (change > 0 ? 1 : 0);
  return {
    count: before.count + 1,
    squaredErrors: before.squaredErrors + error * error,
    gain: before.gain + Math.sign(pUp - EVEN) * change,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
