import { IntegrityError } from '../../domain/errors.ts';
import { statOf } from '../shared/plain-file.ts';
import { readLines } from './lines.ts';
import { readTapeManifest, type TapeManifest } from './manifest.ts';
import { recordingParts } from './open-tape.ts';
import { isTape, parseTapeLine } from './tape-lines.ts';

/** By this a record of a made-up tape says so itself: whoever cuts, sorts or converts the tape takes it along. */
const MARK = '"synthetic":true';
/** And a row of a table, in a column of that name. */
export const MADE_UP_COLUMN = 'synthetic';

/** What a record that we write ends with where it has the mark; nothing within its quotes reads like it. */
export const MADE_UP_END = `,${MARK}}\n`;

export function markedMadeUp(line: string): string {
  return line.includes(MARK) || !line.endsWith('}') ? line : `${line.slice(0, -1)},${MARK}}`;
}

/**
 * Whether a tape, or a table, was made up: as its first lines say, or, of one from before they did, its manifest.
 * @throws IntegrityError where the manifest denies what the lines say
 */
export async function isMadeUp(path: string, manifest: TapeManifest | undefined): Promise<boolean> {
  const says = (await isTape(path)) ? await linesSay(path) : await rowsSay(path);
  if (!says || manifest?.synthetic !== false) return says || manifest?.synthetic === true;
  const what = 'its records say that they were made up, and its manifest that they were not';
  const mend = 'remove the manifest, or bring back the one that was written with the tape';
  throw new IntegrityError({ code: 'tape-manifest-denies', what, where: path, mend });
}

/** The same of a tape that may be gone, or be the folder of a recording: undefined where nothing tells. */
export async function madeUpAt(path: string): Promise<boolean | undefined> {
  const stat = statOf(path, 'tape');
  if (stat?.isDirectory() === true) {
    const parts = await Promise.all(recordingParts(path).map(madeUpAt));
    return parts.find((part) => part === true) ?? parts[0];
  }
  const manifest = await readTapeManifest(path);
  return stat?.isFile() === true ? isMadeUp(path, manifest) : manifest?.synthetic;
}

async function linesSay(path: string): Promise<boolean> {
  for await (const { lines } of readLines(path)) {
    return lines.some((line) => typeof line === 'string' && line.includes(MARK) && isMarked(line));
  }
  return false;
}

async function rowsSay(path: string): Promise<boolean> {
  const [{ plainName }, { openSheets }, { readTableText }] = await Promise.all([
    import('./table/presets.ts'),
    import('./table/sheets.ts'),
    import('./table/text.ts'),
  ]);
  return openSheets(path, await readTableText(path), 0).some(({ header = [], head }) => {
    const at = header.findIndex((name) => plainName(name) === MADE_UP_COLUMN);
    return at >= 0 && head.some(({ cells }) => /^(true|yes|1)$/i.test(cells[at] ?? ''));
  });
}

/** The mark of a record, and not of something within it. */
function isMarked(line: string): boolean {
  const record = parseTapeLine(line);
  return typeof record !== 'string' && record.synthetic === true;
}
