/** Between two looks at a thread. */
export const LOOK_EVERY_MS = 250;
export const SLOW_LOOKS = 4;
export const MOST_LOOKS = 40;
/** Less than what a thread that is at it works in so many looks; one on a busy machine may have had no turn at all. */
const WORK_MS = 4_000;
/** For one that waits for something and does no work: then it is over all the same. */
const PATIENT_LOOKS = 3 * MOST_LOOKS;

/**
 * For how long a thread has stood at one place. It counts looks, not time: a process that was asleep has not been stuck. And
 * it counts work: on a machine that gives the process no turn, ten seconds are not a mistake of somebody's code.
 */
export class Stillness {
  /** In a row, at one place. */
  looks = 0;
  #place = '';
  #workedMs = 0;

  /** `worked`: of the processor's time that the process has had so far, in milliseconds. */
  look(place: string, worked: number): void {
    this.looks = place === this.#place ? this.looks + 1 : 0;
    if (this.looks === 0) this.#workedMs = worked;
    this.#place = place;
  }

  isAt(place: string): boolean {
    return place === this.#place;
  }

  /** Whether it is long enough to be ended. */
  isOver(worked: number): boolean {
    if (this.looks < MOST_LOOKS) return false;
    return worked - this.#workedMs >= WORK_MS || this.looks >= PATIENT_LOOKS;
  }
}
