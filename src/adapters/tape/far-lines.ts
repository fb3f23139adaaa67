import { DAY_MS, HOUR_MS, type Instant } from '../../domain/time.ts';

/** No tape has a hole of so long: a date behind one is wrong, however many lines share it. */
const HOLE_MS_MOST = 3_660 * DAY_MS;
/** So many lines in a row that are far ahead show a hole in the tape, and no error. */
const SURE = 16;
/** Fewer that end a tape are believed behind a hole of so many steps, or a long weekend. */
const STEPS_AT_END = 100;
const END_HOLE_MS_LEAST = 100 * HOUR_MS;

/** A line with a date, on its way to becoming events. */
export interface DatedLine {
  readonly at: Instant;
  /** When it was received: what comes in that order is late, and says nothing against those before it. */
  readonly seen: Instant;
  /** How far ahead of all before it a line of its kind may be. */
  readonly stepMs: number;
}

/**
 * Tells lines that are dated far outside their neighbours from the rest. A line further ahead of all before it than its
 * step waits for those behind it: if one of them falls back to where it may be before 16 have come, those that waited are
 * wrong, else there was a hole. Dates ten years off are always wrong; the first 16 lines are judged
 * by their median. Lines that are taken are taken in their order.
 */
export class FarLines<Held extends DatedLine> {
  readonly #take: (line: Held) => void;
  readonly #refuse: (line: Held) => void;
  /** Of those that were taken. */
  private newest: number | undefined;
  private waiting: Held[] = [];
  private waitingFrom = Number.POSITIVE_INFINITY;

  constructor(take: (line: Held) => void, refuse: (line: Held) => void) {
    this.#take = take;
    this.#refuse = refuse;
  }

  add(line: Held): void {
    if (this.newest === undefined) {
      this.waiting.push(line);
      if (this.waiting.length === SURE) this.#begin();
      return;
    }
    const aheadMs = line.at - this.newest;
    if (Math.abs(aheadMs) > HOLE_MS_MOST) this.#refuse(line);
    else if (aheadMs > line.stepMs || line.seen >= this.waitingFrom) {
      if (aheadMs > line.stepMs) this.waitingFrom = Math.min(this.waitingFrom, line.at);
      this.waiting.push(line);
      if (this.waiting.length === SURE) this.#goOnAt(this.waitingFrom);
    } else {
      if (this.waiting.length > 0) for (const wrong of this.#letGo()) this.#refuse(wrong);
      if (aheadMs > 0) this.newest = line.at;
      this.#take(line);
    }
  }

  /** There are no more. */
  end(): void {
    if (this.newest === undefined) this.#begin();
    const last = lastNear(this.waiting, this.newest ?? 0);
    const left = this.#letGo();
    for (const line of left) if (line.at > last) this.#refuse(line);
    this.newest = last;
    for (const line of left) if (line.at <= last) this.#take(line);
  }

  #begin(): void {
    const times = this.waiting.map(({ at }) => at).sort((left, right) => left - right);
    const median = times[times.length >> 1] ?? 0;
    this.#goOnAt(times.find((at) => at >= median - HOLE_MS_MOST) ?? median);
  }

  #goOnAt(at: number): void {
    this.newest = at;
    for (const line of this.#letGo()) this.add(line);
  }

  #letGo(): readonly Held[] {
    this.waitingFrom = Number.POSITIVE_INFINITY;
    return this.waiting.splice(0);
  }
}

/** How far a tape goes on without a hole that its end is too short to prove. */
function lastNear(lines: readonly DatedLine[], newest: number): number {
  let last = newest;
  for (const { at, stepMs } of lines.toSorted((left, right) => left.at - right.at)) {
    if (at - last > Math.max(END_HOLE_MS_LEAST, STEPS_AT_END * stepMs)) break;
    last = at;
  }
  return last;
}
