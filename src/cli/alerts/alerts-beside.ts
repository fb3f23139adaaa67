import { basename } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import type { PaperStart, PaperUpdate, PaperWatch } from '../../run/paper-watch.ts';
import { AlertFollower } from './alert-follower.ts';
import type { AlertTarget } from './alert-settings.ts';

/** Tells a person's webhooks of a paper run while it goes on. */
export class AlertsBeside implements PaperWatch {
  readonly #watch: PaperWatch;
  readonly #targets: readonly AlertTarget[];
  readonly #clock: Clock;
  #followers: readonly AlertFollower[] = [];

  constructor(watch: PaperWatch, targets: readonly AlertTarget[], clock: Clock) {
    this.#watch = watch;
    this.#targets = targets;
    this.#clock = clock;
  }

  begin(start: PaperStart): void {
    this.#watch.begin(start);
    const { folder } = start;
    const run = { folder, name: basename(folder), clock: this.#clock, note: (line: string) => this.note(line) };
    this.#followers = this.#targets.map((target) => new AlertFollower(run, target));
    for (const follower of this.#followers) follower.begin();
  }

  settled(update: PaperUpdate): void | Promise<void> {
    return this.#watch.settled(update);
  }

  note(line: string): void {
    this.#watch.note(line);
  }

  end(): void {
    this.#watch.end();
  }

  /** After the run's last row: tells what is left of it. */
  async settle(): Promise<void> {
    await Promise.all(this.#followers.map((follower) => follower.end()));
  }
}
