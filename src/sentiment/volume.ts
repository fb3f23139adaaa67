import { HOUR_MS, type Instant, MINUTE_MS } from '../domain/time.ts';
import { RunningMoments } from './running.ts';

const MINUTES = 60;
const HOURS_OF_WEEK = 168;
/** Weeks of the same hour before a count can be called surprising. */
const LEAST_WEEKS = 3;
/** A silence longer than this is a hole in the record, not quiet hours. */
const LONGEST_SILENCE_HOURS = 8 * HOURS_OF_WEEK;

/** Posts an hour against the same hour of the week in the weeks before. */
export class VolumeSurprise {
  private readonly minutes = new Uint32Array(MINUTES);
  private lastMinute: number;
  private lastHour: number;
  private hourCount = 0;
  private readonly hours: (RunningMoments | undefined)[] = new Array(HOURS_OF_WEEK);

  constructor(at: Instant) {
    this.lastMinute = Math.floor(at / MINUTE_MS);
    this.lastHour = Math.floor(at / HOUR_MS);
  }

  add(at: Instant): void {
    const minute = Math.floor(at / MINUTE_MS);
    const skipped = Math.min(MINUTES, minute - this.lastMinute);
    for (let step = 0; step < skipped; step += 1) this.minutes[(minute - step) % MINUTES] = 0;
    this.minutes[minute % MINUTES] = (this.minutes[minute % MINUTES] ?? 0) + 1;
    this.lastMinute = Math.max(minute, this.lastMinute);
    this.closeHours(Math.floor(at / HOUR_MS));
    this.hourCount += 1;
  }

  /** Undefined until the hour of week has been seen three times. */
  z(now: Instant): number | undefined {
    const minute = Math.floor(now / MINUTE_MS);
    let count = 0;
    for (let step = Math.max(0, minute - this.lastMinute); step < MINUTES; step += 1) {
      count += this.minutes[(minute - step) % MINUTES] ?? 0;
    }
    const usual = this.hours[Math.floor(now / HOUR_MS) % HOURS_OF_WEEK];
    return usual === undefined || usual.count < LEAST_WEEKS ? undefined : usual.z(count, 1);
  }

  private closeHours(hour: number): void {
    if (hour - this.lastHour > LONGEST_SILENCE_HOURS) this.lastHour = hour - 1;
    while (this.lastHour < hour) {
      const place = this.lastHour % HOURS_OF_WEEK;
      const usual = this.hours[place] ?? new RunningMoments();
      usual.add(this.hourCount);
      this.hours[place] = usual;
      this.hourCount = 0;
      this.lastHour += 1;
    }
  }
}
