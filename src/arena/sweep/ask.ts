import { assertNever } from '../../domain/never.ts';
import { seededRandom } from '../../domain/random.ts';
import { sobolPoint } from './sobol.ts';
import { type Axis, nthPoint, pointAt, type SweepPoint } from './space.ts';
import { type Tried, tpePlaces } from './tpe.ts';

/** How a sweep chooses what to try. */
export interface AskPlan {
  readonly kind: 'grid' | 'random' | 'sobol' | 'tpe';
  readonly axes: readonly Axis[];
  /** How many are tried in all; a grid's are its size. */
  readonly trials: number;
  readonly seed: number;
}

/** What is tried, by its number in the order of asking. */
export interface Trial {
  readonly number: number;
  readonly point: SweepPoint;
  /** On each axis, from 0 up to 1; a grid's are not told. */
  readonly places: readonly number[];
}

/** Trials that are asked for together. What `tpe` asks rests on all of the batches before, and on nothing that is still under way. */
const TPE_BATCH = 8;
/** Spread evenly before anything is learnt from. */
const TPE_FIRST = 16;

/**
 * Asks for trials, a batch after the other. What is asked rests on the plan and on the results of whole batches alone:
 * however many work on them, the same is asked.
 */
export class TrialAsker {
  readonly #plan: AskPlan;
  readonly #tried: Tried[] = [];
  #asked = 0;

  constructor(plan: AskPlan) {
    this.#plan = plan;
  }

  /** None when all were asked. */
  next(): readonly Trial[] {
    const { kind, trials } = this.#plan;
    const size = kind !== 'tpe' ? trials : this.#asked === 0 ? TPE_FIRST : TPE_BATCH;
    const count = Math.min(size, trials - this.#asked);
    const batch = Array.from({ length: count }, (_, index) => trialOf(this.#plan, this.#asked + index, this.#tried));
    this.#asked += count;
    return batch;
  }

  /** What came of the trials of a batch, all of them. */
  tell(results: readonly { readonly trial: Trial; readonly score: number | undefined }[]): void {
    this.#tried.push(...results.map(({ trial, score }) => ({ places: trial.places, score })));
  }
}

function trialOf(plan: AskPlan, number: number, tried: readonly Tried[]): Trial {
  const { kind, axes, seed } = plan;
  if (kind === 'grid') return { number, point: nthPoint(axes, number), places: [] };
  const places = placesOf(kind, { axes, seed, number, tried });
  return { number, point: pointAt(axes, places), places };
}

interface Asked {
  readonly axes: readonly Axis[];
  readonly seed: number;
  readonly number: number;
  readonly tried: readonly Tried[];
}

function placesOf(kind: 'random' | 'sobol' | 'tpe', { axes, seed, number, tried }: Asked): readonly number[] {
  switch (kind) {
    case 'random': {
      const random = seededRandom('sweep', seed, number);
      return axes.map(() => random.next());
    }
    case 'sobol':
      return shiftedSobol(axes.length, seed, number);
    case 'tpe':
      return number < TPE_FIRST
        ? shiftedSobol(axes.length, seed, number)
        : tpePlaces(axes, tried, seededRandom('sweep tpe', seed, number));
    default:
      return assertNever(kind);
  }
}

/** Moved along each axis by as much as the seed says, round the end (Cranley and Patterson 1976): as even, and another. */
function shiftedSobol(dimensions: number, seed: number, number: number): readonly number[] {
  const shift = seededRandom('sweep sobol', seed);
  return sobolPoint(number, dimensions).map((place) => (place + shift.next()) % 1);
}
