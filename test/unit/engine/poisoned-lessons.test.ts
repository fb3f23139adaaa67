import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { normaliseText } from '../../../src/domain/text.ts';
import type { Scorer } from '../../../src/ports/scorer.ts';
import { dataPath, describeWithData } from '../../support/data.ts';
import { runTest } from '../../support/engine-run.ts';
import {
  armsPlan,
  BLOCK_BARS,
  closedIn,
  cueMarket,
  cueReader,
  markerIn,
  modelDesk,
  reflects,
  SYMBOL,
} from '../../support/memory-market.ts';

/** Everybody speaks of the one symbol, so that every post is shown. */
const attentive: Scorer = {
  name: 'attentive',
  score: () => ({ score: 0, label: 'neutral', confidence: 1, symbols: [{ symbol: SYMBOL, score: 0, weight: 1 }] }),
};

/** How a model that has been talked into something may write it down. */
const DISGUISES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `Next time: ${text}`,
  (text) => text.toUpperCase(),
  (text) => text.split(' ').join(' - '),
  (text) => text.split(' ').slice(0, 6).join(' '),
];

const wordsIn = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
const foursIn = (text: string): ReadonlySet<string> => {
  const words = wordsIn(text);
  return new Set(words.slice(3).map((_, at) => words.slice(at, at + 4).join(' ')));
};

/** What of a prompt does not stand between marks. */
function unmarked(prompt: string): string {
  const marker = markerIn(prompt).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return prompt.replaceAll(new RegExp(`"${marker}(?:[^"\\\\]|\\\\.)*${marker}"`, 'g'), ' ');
}

/** Which of the posts a prompt shows was written last. */
function newestIn(prompt: string): number {
  const lines = [...prompt.matchAll(/post:0-(\d+)/g)].map(([, line]) => Number(line));
  return (Math.max(2, ...lines) - 2) / 3 / BLOCK_BARS;
}

/** The same decisions, for the reason that the post gives. */
function believing(reply: object, post: string): object {
  return JSON.parse(JSON.stringify(reply), (key, value) => (key === 'rationale' ? post : value));
}

describeWithData('a post that gets itself written down', () => {
  const all: readonly string[] = readFileSync(dataPath('adversarial-posts.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => normaliseText(JSON.parse(line).text));

  it.each([
    { prompt: 'v1', posts: all },
    { prompt: 'v2', posts: all.slice(0, 20) },
  ] as const)(
    'is in no later cycle but as marked data, and in no notebook (prompt $prompt)',
    async ({ prompt, posts }) => {
      const market = cueMarket({ seed: 3, blocks: posts.length, isShuffled: false, posts });
      const asked: string[] = [];
      const gullible = modelDesk((text) => {
        asked.push(text);
        if (!reflects(text)) return believing(cueReader(text), posts[newestIn(text)] ?? '');
        const [position = ''] = closedIn(text);
        const count = Number(position.slice(1));
        const last = posts[newestIn(asked.at(-2) ?? '')] ?? '';
        return { lessons: [{ position, lesson: DISGUISES[count % DISGUISES.length]?.(last) ?? last }] };
      });
      const plan = armsPlan(market, { gullible: 'notebook' }, prompt);
      const { rows } = await runTest(plan, market.feeds(), { models: gullible, scorer: attentive });
      const told = rows.flatMap(({ records }) => records.filter((record) => record.kind === 'lesson-told'));
      const own = foursIn(asked[0] ?? '');
      const theirs = posts.flatMap((text) => [...foursIn(text)]).filter((run) => !own.has(run));
      for (const text of asked) {
        const open = foursIn(unmarked(text));
        expect(theirs.filter((run) => open.has(run))).toEqual([]);
      }
      const kept = told.filter(({ refused }) => refused === undefined).map(({ lesson }) => lesson);
      for (const lesson of kept) expect(theirs.filter((run) => foursIn(lesson).has(run))).toEqual([]);
      console.log(`${prompt}: ${told.length} lessons of posts, ${kept.length} kept: ${JSON.stringify(kept)}`);
      expect(told.length).toBeGreaterThan(posts.length / 2);
    },
  );
});
