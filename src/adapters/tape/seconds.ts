import type { Line } from './lines.ts';

const FROM = 100_000_000;
const TO = 4_200_000_000;
/** In milliseconds March 1973. */
const LATER = 100_000_000_000;

/** Whether a time could be in seconds, of 1973 to 2103: as milliseconds it lies in January or February of 1970. */
export function couldBeSeconds(ts: number): boolean {
  return ts >= FROM && ts < TO;
}

const TIME = /"ts"\s*:\s*(\d+)(?=\s*[,}])/;

/**
 * Whether such times are in seconds on a tape that begins with these lines: when all are such, or most are of later years in
 * milliseconds. Not on one that begins in 1970 and goes on, as old prices do, and made-up tapes that count from 0.
 */
export function takesSeconds(lines: readonly Line[]): boolean {
  const times = lines.slice(0, 1_000).flatMap((line) => {
    const told = typeof line === 'string' ? TIME.exec(line)?.[1] : undefined;
    return told === undefined ? [] : [Number(told)];
  });
  return times.every(couldBeSeconds) || times.filter((time) => time > LATER).length * 2 > times.length;
}
