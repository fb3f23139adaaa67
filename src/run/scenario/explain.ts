import { z } from 'zod';
import { type FileTrouble, nearest, pathText } from './trouble.ts';

type Issue = z.core.$ZodIssue;

/** More than these are looked at by nobody. */
const MOST_ISSUES = 100;

/** What zod found, in words a person can act on: one trouble a mistake. */
export function explain(schema: z.ZodType, issues: readonly Issue[], data: unknown): readonly FileTrouble[] {
  const shape: unknown = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const troubles = issues.slice(0, MOST_ISSUES).flatMap((issue) => explainIssue(shape, issue, data));
  const meant = new Set(troubles.map(({ meant }) => meant));
  return troubles.filter(({ code, path }) => code !== 'missing-key' || !meant.has(pathText(path)));
}

/** A trouble, with the key that a mistyped one was meant for: that one is not missing as well. */
interface Explained extends FileTrouble {
  readonly meant?: string;
}

function explainIssue(shape: unknown, issue: Issue, data: unknown): readonly Explained[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(asRecord(member(schemaAt(shape, issue.path), 'properties')));
    return issue.keys.slice(0, MOST_ISSUES).map((key) => unknownKey([...issue.path, key], key, known));
  }
  if (issue.code === 'invalid_union') {
    const inner = closestBranch(issue.errors);
    if (inner !== undefined) {
      return inner
        .slice(0, MOST_ISSUES)
        .flatMap((deep) => explainIssue(shape, { ...deep, path: [...issue.path, ...deep.path] }, data));
    }
  }
  const found = valueAt(data, issue.path);
  const description = member(schemaAt(shape, issue.path), 'description');
  const mend = typeof description === 'string' ? `give ${description}` : 'give a value as docs/scenarios.md says';
  if (found === undefined) {
    return [{ code: 'missing-key', path: issue.path, atKey: false, what: 'is missing', mend }];
  }
  const code = issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'wrong-type' : 'bad-value';
  return [{ code, path: issue.path, atKey: false, what: `${describe(found)} does not fit`, mend }];
}

function unknownKey(path: readonly PropertyKey[], key: string, known: readonly string[]): Explained {
  const close = nearest(key, known);
  const mend = close === undefined ? `known here: ${known.join(', ')}` : `did you mean "${close}"?`;
  const trouble = { code: 'unknown-key', path, atKey: true, what: 'is not a known key', mend };
  return close === undefined ? trouble : { ...trouble, meant: pathText([...path.slice(0, -1), close]) };
}

/** The branch of a union the value was meant for: the one that fails inside it, not at its very type. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((branch) => branch.every((issue) => issue.path.length > 0 || issue.code !== 'invalid_type'));
}

function schemaAt(shape: unknown, path: readonly PropertyKey[]): unknown {
  let at = shape;
  for (const step of path) at = schemaBelow(at, step);
  return at;
}

function schemaBelow(at: unknown, step: PropertyKey): unknown {
  const branches = member(at, 'anyOf');
  if (Array.isArray(branches)) {
    return branches.map((branch) => schemaBelow(branch, step)).find((found) => found !== undefined);
  }
  if (typeof step === 'number') return member(at, 'items');
  return member(member(at, 'properties'), String(step)) ?? member(at, 'additionalProperties');
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  let at = data;
  for (const step of path) at = member(at, String(step));
  return at;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined;
}

function asRecord(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

/** Short, and never a stranger's whole text. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return value === null ? 'nothing' : 'a group of keys';
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return String(value);
}
