import { readFileSync } from 'node:fs';
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { statOf } from '../../adapters/shared/plain-file.ts';
import { InputError } from '../../domain/errors.ts';
import { explain } from './explain.ts';
import { type FileTrouble, pathText } from './trouble.ts';

const MOST_BYTES = 2 * 1024 * 1024;
const MOST_ALIASES = 100;
const MOST_TROUBLES = 20;
const DEEPEST = 64;
/** Signs that part keys, values and lines: 5,000 instruments have 150,000, and a parser takes 10 µs for each. */
const MOST_PARTS = 200_000;
/** A reader looks through all anchors for each alias. */
const MOST_ANCHORS = 1_000;
const PARTS: ReadonlySet<string> = new Set('\n,:[{?&*!#');

/** A checked YAML file and the way back from a key path to its line. */
export interface YamlFile<Data> {
  readonly file: string;
  readonly text: string;
  readonly data: Data;
  /** The error (or errors, as one AggregateError) of what later checks found. */
  refuse(troubles: readonly FileTrouble[]): Error;
}

/**
 * Reads a YAML file against a schema.
 * @param kind the first word of every error code, e.g. `scenario`
 * @throws InputError for one mistake, an AggregateError of them for several, at most 20
 */
export function readYamlFile<Data>(file: string, kind: string, schema: z.ZodType<Data>): YamlFile<Data> {
  const read = readPlain(file, kind);
  const foreign = forbidden(read.data);
  if (foreign.length > 0) throw read.refuse(foreign);
  return checked(read, schema);
}

/** The same for a person's own settings, which may name addresses and where keys are. */
export function readOwnYamlFile<Data>(file: string, kind: string, schema: z.ZodType<Data>): YamlFile<Data> {
  return checked(readPlain(file, kind), schema);
}

function checked<Data>(read: YamlFile<unknown>, schema: z.ZodType<Data>): YamlFile<Data> {
  const found = schema.safeParse(read.data);
  if (!found.success) throw read.refuse(explain(schema, found.error.issues, read.data));
  return { ...read, data: found.data };
}

function readPlain(file: string, kind: string): YamlFile<unknown> {
  const text = readText(file, kind);
  refuseHardWork(text, file, kind);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: false });
  const refuse = (troubles: readonly FileTrouble[]): Error =>
    errorOf(troubles.slice(0, MOST_TROUBLES).map((trouble) => placed(trouble, file, kind, document, lines)));
  const broken = brokenAt(document);
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.offset);
    throw problem(kind, 'not-yaml', `${file}:${line}:${col}`, broken.what, 'mend the YAML there');
  }
  return { file, text, data: plainData(document, file, kind), refuse };
}

function readText(file: string, kind: string): string {
  const stats = statOf(file, kind);
  if (stats === undefined) {
    throw problem(kind, 'unreadable', file, 'there is no such file', `give the path of a ${kind} file`);
  }
  if (!stats.isFile()) throw problem(kind, 'not-a-file', file, 'it is not a file', `name a ${kind} file`);
  if (stats.size > MOST_BYTES) {
    throw problem(kind, 'too-large', file, `${stats.size} bytes are over ${MOST_BYTES}`, 'give a smaller file');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof TypeError) throw problem(kind, 'not-text', file, 'it is not UTF-8 text', 'save it as UTF-8');
    throw problem(kind, 'unreadable', file, 'it cannot be opened', 'make it readable for this user');
  }
}

/** A YAML parser recurses, and does not bound its work: what would exhaust its stack or its reader is refused before. */
function refuseHardWork(text: string, file: string, kind: string): void {
  let depth = 0;
  let line = 1;
  let parts = 0;
  for (const character of text) {
    if (PARTS.has(character)) parts += 1;
    if (parts > MOST_PARTS) {
      const what = `it has over ${MOST_PARTS} keys, values and lines`;
      throw problem(kind, 'too-many-parts', file, what, 'give a shorter file');
    }
    if (character === '\n') line += 1;
    else if (character === '[' || character === '{') depth += 1;
    else if ((character === ']' || character === '}') && depth > 0) depth -= 1;
    if (depth > DEEPEST) {
      throw problem(kind, 'too-deep', `${file}:${line}:1`, `brackets nest over ${DEEPEST} deep`, 'close them sooner');
    }
  }
  if ((text.match(/(?<![^\s[,{])[&*][^\s,\]}]/g)?.length ?? 0) > MOST_ANCHORS) {
    throw problem(
      kind,
      'too-many-aliases',
      file,
      `it has over ${MOST_ANCHORS} anchors and aliases`,
      'write the parts out',
    );
  }
  const indent = /^([ ?-]{400,})/m.exec(text);
  if (indent !== null) throw problem(kind, 'too-deep', file, 'a line is indented over 400 places', 'indent less');
  if (/[ \t]{1000}/.test(text)) throw problem(kind, 'too-wide', file, '1000 blanks stand in a row', 'take them out');
}

function brokenAt(document: Document.Parsed): { readonly offset: number; readonly what: string } | undefined {
  const [error] = document.errors;
  if (error !== undefined) return { offset: error.pos[0], what: error.message.replace(/\s+/g, ' ') };
  const offset = repeatedKeyAt(document);
  return offset === undefined ? undefined : { offset, what: 'Map keys must be unique' };
}

/** The library's own check compares each key with every other. */
function repeatedKeyAt(document: Document.Parsed): number | undefined {
  let found: number | undefined;
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = isScalar(key) ? String(key.value) : undefined;
        if (name === undefined) continue;
        if (seen.has(name)) {
          found = startOf(key);
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}

function plainData(document: Document.Parsed, file: string, kind: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    const what =
      error instanceof ReferenceError ? `its aliases unfold over ${MOST_ALIASES} times` : 'it cannot be read';
    throw problem(kind, 'too-many-aliases', file, what, 'write the parts out');
  }
}

function placed(
  trouble: FileTrouble,
  file: string,
  kind: string,
  document: Document.Parsed,
  lines: LineCounter,
): InputError {
  const { line, col } = lines.linePos(offsetOf(document, trouble.path, trouble.atKey));
  const name = pathText(trouble.path);
  const what = name === '' ? trouble.what : `${name} ${trouble.what}`;
  return problem(kind, trouble.code, `${file}:${line}:${col}`, what, trouble.mend);
}

/** Where a key path stands in the text; a path that is not there stands at the deepest part of it that is. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[], atKey: boolean): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(step));
      if (pair === undefined) return offset;
      if (atKey && depth === path.length - 1) return startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) node = node.items[Number(step)];
    else return offset;
    offset = startOf(node) ?? offset;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function errorOf(problems: readonly InputError[]): Error {
  const [first, ...others] = problems;
  if (first === undefined) throw new TypeError('no trouble to report');
  return others.length === 0 ? first : new AggregateError(problems, 'bad input');
}

function problem(kind: string, code: string, where: string, what: string, mend: string): InputError {
  return new InputError({ code: `${kind}-${code}`, where, what, mend });
}

const ADDRESS = /[a-z][a-z0-9+.-]{1,20}:\/\//i;
const KEY_VARIABLE = /\$\{?[A-Z]|\b[A-Z][A-Z0-9_]*_(KEY|TOKEN|SECRET|PASSWORD)\b/;
const KEY_VALUE = /\b(sk|xai|gsk|AIza|ghp|hf)[-_][A-Za-z0-9_-]{16,}/;
const SECRET_NAME =
  /^(api|access|auth|secret|bearer)?[-_]?(key|token|secret|password|url|origin|endpoint|host|headers?)$/i;
const BASE_URL = /^base[-_]?url$/i;

/**
 * Addresses and keys a scenario must not hold: a shared file could otherwise send a person's key to a stranger.
 * Nor may it hold a name that no reader of keys sees. The value itself is never repeated in the message.
 */
function forbidden(data: unknown, path: readonly PropertyKey[] = []): readonly FileTrouble[] {
  if (typeof data === 'string') return forbiddenText(data, path);
  if (Array.isArray(data)) return data.flatMap((item, place) => forbidden(item, [...path, place]));
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => {
    const here = [...path, key];
    // A schema's record passes it over in silence.
    if (key === '__proto__')
      return [{ ...trouble(here, true, 'is not a known key'), code: 'unknown-key', mend: 'take it out' }];
    const named = SECRET_NAME.test(key) || BASE_URL.test(key);
    return named ? [trouble(here, true, 'names an address or a key')] : forbidden(value, here);
  });
}

function forbiddenText(text: string, path: readonly PropertyKey[]): readonly FileTrouble[] {
  if (ADDRESS.test(text)) return [trouble(path, false, 'holds an address')];
  if (KEY_VARIABLE.test(text)) return [trouble(path, false, 'names a variable or a key')];
  return KEY_VALUE.test(text) ? [trouble(path, false, 'holds what looks like a key')] : [];
}

function trouble(path: readonly PropertyKey[], atKey: boolean, what: string): FileTrouble {
  const mend = 'name a provider and model only; addresses and keys belong in your own configuration';
  return { code: 'forbidden', path, atKey, what, mend };
}
