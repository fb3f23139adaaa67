import { createReadStream } from 'node:fs';
import { appendFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { InputError } from '../../domain/errors.ts';
import { crashPoint } from '../shared/crash-point.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { refuseSpecial } from '../shared/plain-file.ts';

const CURSOR = '{"cursor":';

/**
 * Lines that are gathered piece by piece until they make a tape. Each piece ends with a line that says where to go on
 * from, so that a gatherer that was killed goes on after its last whole piece. The first line says what is gathered.
 */
export class PartFile {
  readonly path: string;
  /** Where to go on from; undefined before the first piece. */
  cursor: string | undefined;
  /** Whether the last piece is there. */
  isWhole: boolean;

  private constructor(path: string, cursor: string | undefined, isWhole: boolean) {
    this.path = path;
    this.cursor = cursor;
    this.isWhole = isWhole;
  }

  /** Goes on where one of the same purpose was left. Throws `part-of-another`. */
  static async open(path: string, purpose: string): Promise<PartFile> {
    refuseSpecial(path, 'tape');
    try {
      if (!(await exists(path))) await writeFile(path, `${purpose}\n`);
      const found = await scan(path);
      if (found.bytes === 0) {
        await writeFile(path, `${purpose}\n`);
        return new PartFile(path, undefined, false);
      }
      if (found.purpose !== purpose) throw partOfAnother(path);
      await truncate(path, found.bytes);
      return new PartFile(path, found.cursor ?? undefined, found.cursor === null);
    } catch (error) {
      throw error instanceof InputError ? error : fileProblem(error, 'tape', path);
    }
  }

  /** Appends a piece; `next` is where the one after it begins, undefined when it is the last. */
  async add(lines: readonly string[], next: string | undefined): Promise<void> {
    const text = [...lines, `${CURSOR}${JSON.stringify(next ?? null)}}`].join('\n');
    try {
      await appendFile(this.path, `${text}\n`);
    } catch (error) {
      throw fileProblem(error, 'tape', this.path);
    }
    this.cursor = next;
    this.isWhole = next === undefined;
    crashPoint('page-kept');
  }

  /** What was gathered. */
  async *lines(): AsyncGenerator<string> {
    let isFirst = true;
    for await (const line of linesOf(this.path)) {
      if (!isFirst && !line.startsWith(CURSOR)) yield line;
      isFirst = false;
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}

interface Scan {
  /** Up to the end of the last whole piece; 0 where not even the first line is whole. */
  readonly bytes: number;
  readonly purpose: string;
  readonly cursor: string | null | undefined;
}

async function scan(path: string): Promise<Scan> {
  const { size } = await stat(path);
  let purpose: string | undefined;
  let cursor: string | null | undefined;
  let at = 0;
  let bytes = 0;
  for await (const line of linesOf(path)) {
    at += Buffer.byteLength(line) + 1;
    // The last line has no end when its writer died in it.
    if (at > size) break;
    if (purpose !== undefined && !line.startsWith(CURSOR)) continue;
    if (purpose === undefined) purpose = line;
    else cursor = JSON.parse(line).cursor;
    bytes = at;
  }
  return { bytes, purpose: purpose ?? '', cursor };
}

/** A line ends at a newline alone: other marks that end one elsewhere stand in posts as they are. */
async function* linesOf(path: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function partOfAnother(path: string): InputError {
  const mend = 'ask for the same again, choose another --out, or remove the file';
  return new InputError({ code: 'part-of-another', where: path, what: 'something else is being gathered there', mend });
}
