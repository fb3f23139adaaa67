import type { PostId } from '../domain/ids.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/time.ts';
import { halvings } from './squash.ts';

/** Half-lives of the five means, shortest first; the fourth and fifth also carry what is said of the crowd itself. */
export const HALF_LIVES_MS: readonly number[] = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, DAY_MS];
const HOUR = 3;
const DAY = 4;

/** Silence weighs this much: a mean of one voice is 0.8 of it, and an old mean fades to nothing. */
const SILENCE = 0.25;

/** One author's present say on one symbol. */
export interface Vote {
  readonly author: string;
  readonly post: PostId;
  readonly at: Instant;
  /** −1 … 1 as it counts: an author who carries less than others is heard as partly silent. */
  stance: number;
  /** What it counts in every sum. */
  readonly weight: number;
}

/** The decayed sums over one source's votes on one symbol. Votes come and go by adding and subtracting. */
export class Crowd {
  private readonly stances = new Float64Array(HALF_LIVES_MS.length);
  private readonly weights = new Float64Array(HALF_LIVES_MS.length);
  private squares = 0;
  private spread = 0;
  private posts = 0;
  private repeats = 0;
  private at: Instant;

  constructor(at: Instant) {
    this.at = at;
  }

  add(vote: Vote, now: Instant): void {
    this.book(vote, now, 1);
  }

  remove(vote: Vote, now: Instant): void {
    this.book(vote, now, -1);
  }

  /** Counts a post of the hour, whether or not it is a voice. */
  count(isRepeat: boolean, now: Instant): void {
    this.advance(now);
    this.posts += 1;
    if (isRepeat) this.repeats += 1;
  }

  /** Adds to `sums` what this crowd holds at `now`. Changes nothing here: who looks must not move the last bit. */
  addTo(sums: CrowdSums, now: Instant): void {
    for (let place = 0; place < HALF_LIVES_MS.length; place += 1) {
      const decay = this.decayTo(now, place);
      sums.stances[place] = (sums.stances[place] ?? 0) + (this.stances[place] ?? 0) * decay;
      sums.weights[place] = (sums.weights[place] ?? 0) + (this.weights[place] ?? 0) * decay;
    }
    const hour = this.decayTo(now, HOUR);
    const day = this.decayTo(now, DAY);
    sums.squares += this.squares * day * day;
    sums.spread += this.spread * day;
    sums.posts += this.posts * hour;
    sums.repeats += this.repeats * hour;
  }

  private decayTo(now: Instant, place: number): number {
    return now <= this.at ? 1 : halvings((now - this.at) / (HALF_LIVES_MS[place] ?? 1));
  }

  private book(vote: Vote, now: Instant, sign: number): void {
    this.advance(now);
    const ageMs = now - vote.at;
    const weight = sign * vote.weight;
    for (let place = 0; place < HALF_LIVES_MS.length; place += 1) {
      const decay = ageMs === 0 ? 1 : halvings(ageMs / (HALF_LIVES_MS[place] ?? 1));
      this.stances[place] = (this.stances[place] ?? 0) + weight * vote.stance * decay;
      this.weights[place] = (this.weights[place] ?? 0) + weight * decay;
      if (place === DAY) {
        this.squares += sign * (vote.weight * decay) * (vote.weight * decay);
        this.spread += weight * vote.stance * vote.stance * decay;
      }
    }
  }

  private advance(now: Instant): void {
    if (now <= this.at) return;
    for (let place = 0; place < HALF_LIVES_MS.length; place += 1) {
      const decay = this.decayTo(now, place);
      this.stances[place] = (this.stances[place] ?? 0) * decay;
      this.weights[place] = (this.weights[place] ?? 0) * decay;
      if (place === HOUR) {
        this.posts *= decay;
        this.repeats *= decay;
      }
      if (place === DAY) {
        this.squares *= decay * decay;
        this.spread *= decay;
      }
    }
    this.at = now;
  }
}

/** Crowds added up; what is read from them. */
export class CrowdSums {
  readonly stances = new Float64Array(HALF_LIVES_MS.length);
  readonly weights = new Float64Array(HALF_LIVES_MS.length);
  squares = 0;
  spread = 0;
  posts = 0;
  repeats = 0;

  clear(): void {
    this.stances.fill(0);
    this.weights.fill(0);
    this.squares = 0;
    this.spread = 0;
    this.posts = 0;
    this.repeats = 0;
  }

  /** Mean stance at the half-life of that place, with silence as one quiet quarter of a voice. */
  mean(place: number): number {
    const mean = (this.stances[place] ?? 0) / (Math.max(0, this.weights[place] ?? 0) + SILENCE);
    return Math.min(1, Math.max(-1, mean));
  }

  /**
   * Kish's effective number of voices over the day, (Σw)² / Σw², and no more than the authors of that day: an older vote
   * still weighs a little in the means, and is nobody's voice any more.
   */
  voices(authors: number): number {
    const weight = Math.max(0, this.weights[DAY] ?? 0);
    return this.squares > 1e-12 ? Math.min(authors, (weight * weight) / this.squares) : 0;
  }

  /** Weighted standard deviation of the day's stances, 0 … 1. */
  disagreement(): number {
    const weight = this.weights[DAY] ?? 0;
    if (weight <= 1e-9) return 0;
    const mean = (this.stances[DAY] ?? 0) / weight;
    return Math.min(1, Math.sqrt(Math.max(0, this.spread / weight - mean * mean)));
  }
}
