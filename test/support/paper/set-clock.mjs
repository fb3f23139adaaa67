import { readFileSync } from 'node:fs';

/** Loaded before a program, so that somebody else can set its machine's date: by as many ms as a file says. */
const LOOK_MS = 20;
const { now } = Date;
let lookedAt = Number.NEGATIVE_INFINITY;
let shiftMs = 0;

Date.now = () => {
  if (performance.now() - lookedAt >= LOOK_MS) {
    lookedAt = performance.now();
    shiftMs = Number(readFileSync(process.env.QUARTET_TEST_CLOCK, 'utf8'));
  }
  return now() + shiftMs;
};
