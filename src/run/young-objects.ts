import { setFlagsFromString } from 'node:v8';

/**
 * Tells V8 to make every object among the young. Else, when a batch of events happens to be alive at a few collections in
 * a row, it makes all later events among the old: a tape then takes a quarter more time, from the cache up to three times
 * as much, and 60 MB more. To be called once, before a run begins; it holds for the whole process.
 */
export function keepObjectsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
