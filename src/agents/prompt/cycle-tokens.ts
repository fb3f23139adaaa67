import type { Ask } from '../ask.ts';
import { HOUSE_MODEL, type TeamConfig } from '../team-config.ts';
import { promptOf } from './prompt.ts';
import { tokensIn } from './token-count.ts';

/** Prompt tokens of a cycle's calls, without schemas, pictures, tools and what is asked again. */
export interface CycleTokens {
  readonly calls: number;
  readonly tokens: number;
  /** Of them at the start of an earlier prompt of the cycle to the same model: what a provider's cache can give. */
  readonly cached: number;
  /** Of them by part of the prompt. */
  readonly parts: ReadonlyMap<string, number>;
}

/** Parts by the headings they stand under; what is under another heading belongs to the part before. */
const PART_OF: ReadonlyMap<string, string> = new Map([
  ['Legend', 'legend'],
  ['Snapshot', 'account'],
  ['Symbols', 'symbols'],
  ['Positions', 'positions'],
  ['Standings', 'standings'],
  ['Your calibration', 'memory'],
  ['Your notebook', 'memory'],
  ['Evidence', 'evidence'],
  ['Other evidence', 'evidence'],
  ['Posts', 'posts'],
  ['Board', 'boards'],
  ['Teams', 'boards'],
  ['Your task', 'task'],
]);

const HEADING = /^#{2,3} (\p{L}+(?: \p{L}+)?)/u;

interface Section {
  readonly part: string;
  readonly text: string;
  readonly tokens: number;
}

/** Of one cycle, in the order in which its questions were asked; `models` are those that are paid for them. */
export function cycleTokens(asks: readonly Ask[], models: TeamConfig['models']): CycleTokens {
  const paid = asks.filter(({ role }) => models[role] !== HOUSE_MODEL);
  const known = new Map<string, number>();
  const parts = new Map<string, number>();
  const earlier = new Map<string, (readonly Section[])[]>();
  let cached = 0;
  for (const ask of paid) {
    const sections = sectionsOf(ask, known);
    for (const { part, tokens } of sections) parts.set(part, (parts.get(part) ?? 0) + tokens);
    const before = earlier.get(models[ask.role]) ?? [];
    cached += Math.max(0, ...before.map((one) => sharedStart(one, sections)));
    earlier.set(models[ask.role], [...before, sections]);
  }
  const tokens = [...parts.values()].reduce((sum, count) => sum + count, 0);
  return { calls: paid.length, tokens, cached, parts };
}

function sectionsOf(ask: Ask, known: Map<string, number>): readonly Section[] {
  let part = 'system';
  return promptOf(ask).flatMap(({ role, content }) =>
    (role === 'system' ? [content] : content.split(/^(?=#{2,3} )/mu)).map((text) => {
      part = (role === 'system' ? undefined : PART_OF.get(HEADING.exec(text)?.[1] ?? '')) ?? part;
      const tokens = known.get(text) ?? tokensIn(text);
      known.set(text, tokens);
      return { part, text, tokens };
    }),
  );
}

function sharedStart(left: readonly Section[], right: readonly Section[]): number {
  let shared = 0;
  for (const [place, { text, tokens }] of right.entries()) {
    const other = left[place]?.text ?? '';
    if (other !== text) return shared + tokensIn(text.slice(0, commonLength(other, text)));
    shared += tokens;
  }
  return shared;
}

function commonLength(left: string, right: string): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left.charCodeAt(length) === right.charCodeAt(length)) length += 1;
  return length;
}
