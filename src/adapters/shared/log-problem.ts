import { readFileSync } from 'node:fs';
import { refuseSpecial } from './plain-file.ts';

/*
 * SQLite ends its write-ahead log at the first frame whose checksum is wrong and says nothing of it, since that is what
 * a power cut leaves. For one who asks whether anything was lost that is too forgiving: here a frame that was written
 * whole and belongs to the log must be right. The layout is on sqlite.org/fileformat2.html#walformat.
 */

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
/** With the lowest bit set, checksums read the log's words big end first. */
const MAGIC = 0x377f0682;

/** How a write-ahead log was changed; undefined where it is right, empty or not there. */
export function logProblem(path: string): string | undefined {
  const log = readLog(path);
  if (log === undefined || log.length === 0) return undefined;
  if (log.length < HEADER_BYTES) return 'the write-ahead log ends inside its header';
  const magic = log.readUInt32BE(0);
  if (magic !== MAGIC && magic !== MAGIC + 1) return 'the write-ahead log does not begin as one';
  const sums = new Checksum(log, magic === MAGIC);
  sums.add(0, 24);
  if (!sums.standAt(24)) return 'the header of the write-ahead log was changed';
  const pageBytes = log.readUInt32BE(8);
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  for (let frame = HEADER_BYTES; frame + frameBytes <= log.length; frame += frameBytes) {
    const firstSalt = log.readUInt32BE(frame + 8) === log.readUInt32BE(16);
    const secondSalt = log.readUInt32BE(frame + 12) === log.readUInt32BE(20);
    // Neither salt is this log's: from here on stands what is left of its turn before.
    if (!firstSalt && !secondSalt) return undefined;
    sums.add(frame, 8);
    sums.add(frame + FRAME_HEADER_BYTES, pageBytes);
    if (!firstSalt || !secondSalt || !sums.standAt(frame + 16)) {
      return `the write-ahead log was changed between bytes ${frame} and ${frame + frameBytes}`;
    }
  }
  return undefined;
}

/** The two running sums over pairs of words that every frame carries on from the one before. */
class Checksum {
  readonly #log: Buffer;
  readonly #isLittleEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(log: Buffer, isLittleEndian: boolean) {
    this.#log = log;
    this.#isLittleEndian = isLittleEndian;
  }

  add(from: number, bytes: number): void {
    for (let at = from; at < from + bytes; at += 8) {
      this.#first = (this.#first + this.#word(at) + this.#second) >>> 0;
      this.#second = (this.#second + this.#word(at + 4) + this.#first) >>> 0;
    }
  }

  /** Whether the sums so far are the ones written at `at`. */
  standAt(at: number): boolean {
    return this.#log.readUInt32BE(at) === this.#first && this.#log.readUInt32BE(at + 4) === this.#second;
  }

  #word(at: number): number {
    return this.#isLittleEndian ? this.#log.readUInt32LE(at) : this.#log.readUInt32BE(at);
  }
}

function readLog(path: string): Buffer | undefined {
  refuseSpecial(path, 'journal');
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
