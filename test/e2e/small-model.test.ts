import { afterAll, describe, expect, it } from 'vitest';
import { answering, noModels } from '../../src/adapters/cassette/answering.ts';
import { memoryCassette } from '../../src/adapters/cassette/memory-cassette.ts';
import { FRESH_MEMORY } from '../../src/agents/memory.ts';
import { chatRequestOf } from '../../src/agents/prompt/prompt.ts';
import { modelsOf } from '../../src/agents/team-config.ts';
import type { RoleAnswered } from '../../src/domain/record.ts';
import type { ChatMessage, ChatRequest } from '../../src/ports/chat-model.ts';
import { liveCycle } from '../support/live-cycle.ts';
import { shareOf } from '../support/share.ts';
import { smallChatModel, startSmallModel } from '../support/small-model.ts';
import { cheerful, snapshotOf } from '../support/snapshot.ts';
import { house, playCycle, teamOf } from '../support/team.ts';

const started = await startSmallModel();
const MODEL = 'llamacpp/smollm2';
/** Little to read, since reading is what takes the time: one symbol, and no crowd. */
const snapshot = snapshotOf([{ ...cheerful('BTC', 64_000), sentiment: undefined }]);
const PATIENCE_MS = 600_000;
const team = teamOf({ models: modelsOf(MODEL), maxTokens: 120, deadlineMs: PATIENCE_MS });

const KNOWN: ReadonlySet<string> = new Set(snapshot.evidence.map(({ id }) => id));
const WANTED = ['speak for a rise', 'speak for a fall', 'tell the price', 'tell what indicators say', 'tell most'];
/** How an id may be written, from free to a closed list. */
const ID_RUNGS: readonly (readonly [string, object | undefined])[] = [
  ['free', undefined],
  ['pattern', { type: 'string', pattern: '^(price|indicator|signal|post)-[0-9]{1,3}$' }],
  ['enum', { type: 'string', enum: [...KNOWN] }],
];

if (!started.ok) {
  describe('a real small model', () => {
    it(`cannot be had here: ${started.why}`, (context) => {
      if (process.env.CI !== undefined) expect.fail(started.why);
      context.skip();
    });
  });
} else {
  const model = smallChatModel(started.baseUrl);
  const address = started.baseUrl;
  afterAll(() => started.close());
  const ask = (request: ChatRequest, spanMs = PATIENCE_MS) => model.ask(request, AbortSignal.timeout(spanMs));
  const asks = playCycle(team, snapshot, house).asks;
  const first = asks[0] ?? expect.fail('no ask');

  describe('a real small model', { timeout: PATIENCE_MS }, () => {
    it('answers over HTTP within the grammar of the schema, with usage and the time of its first token', async () => {
      const decompose = { ...chatRequestOf(first), maxTokens: 400 };
      const outcome = await ask(decompose);
      if (!outcome.ok) expect(outcome.failure).toBe('truncated');
      else {
        expect(JSON.parse(outcome.text)).toMatchObject({ symbols: expect.any(Array), questions: expect.any(Object) });
        expect(outcome.firstTokenMs).toBeLessThanOrEqual(outcome.latencyMs);
      }
      expect(outcome.usage.promptTokens).toBeGreaterThan(300);
      expect(outcome.usage.completionTokens).toBeGreaterThan(5);
    });

    it('is cut at its length, and stopped at its deadline', async () => {
      const short = await ask({ ...chatRequestOf(first), maxTokens: 3 });
      expect(short).toMatchObject({ ok: false, failure: 'truncated', usage: { completionTokens: 3 } });
      expect(await ask({ ...chatRequestOf(first), maxTokens: 4000, rung: 'text' }, 50)).toMatchObject({
        failure: 'timeout',
      });
    });

    it('plays a whole cycle that ends with a reason, and the same again from its cassette', async () => {
      const cassette = memoryCassette();
      const lived = await liveCycle(
        team,
        FRESH_MEMORY,
        snapshot,
        answering(cassette, () => model),
      );
      const answered = lived.records.filter((one): one is RoleAnswered => one.kind === 'role-answered');
      expect(answered.length).toBeGreaterThan(0);
      expect(answered.every(({ usage }) => usage.promptTokens > 300)).toBe(true);
      const again = await liveCycle(team, FRESH_MEMORY, snapshot, answering(cassette, noModels));
      expect(again.outcome).toEqual(lived.outcome);
      const said = (records: typeof lived.records) => records.flatMap((one) => ('reply' in one ? [one.reply] : []));
      expect(said(again.records)).toEqual(said(lived.records));
    });

    it('takes most of a cycle’s prompts from its cache, and at least twice what a role-first layout would', async () => {
      const ours = await cachedShare(asks.map((one) => chatRequestOf(one).messages));
      // The first two phases, in part, are enough of it: it shares nothing, so every prompt is read whole.
      const roleFirst = await cachedShare(asks.slice(0, 3).map((one) => taskFirst(chatRequestOf(one).messages)));
      console.log(`cached share of a cycle's prompt tokens: ${ours.toFixed(3)}, role first ${roleFirst.toFixed(3)}`);
      expect(ours).toBeGreaterThanOrEqual(0.6);
      expect(ours).toBeGreaterThanOrEqual(2 * roleFirst);
    });

    it('cites what is not there the less, the tighter it is held (printed); never from a closed list', async () => {
      const shares = new Map<string, string>();
      for (const [rung, items] of ID_RUNGS) {
        const cited: string[] = [];
        for (const want of WANTED.slice(0, shareOf(WANTED.length))) cited.push(...(await citedIn(want, items)));
        const fabricated = cited.filter((id) => !KNOWN.has(id)).length;
        shares.set(rung, `${fabricated} of ${cited.length}`);
        if (rung === 'enum') expect([fabricated, cited.length > 0]).toEqual([0, true]);
      }
      console.log(`fabricated citations by rung: ${[...shares].map((one) => one.join(' ')).join(', ')}`);
    });
  });

  /** Three ids asked for in words; `items` is what the grammar holds each of them to, if anything. */
  async function citedIn(want: string, items: object | undefined): Promise<readonly string[]> {
    const [system, user] = chatRequestOf(first).messages;
    const shared = user?.content.slice(0, user.content.indexOf('## Your task')) ?? '';
    const task = `## Your task\nName three ids of the evidence that ${want}. Reply with JSON alone: {"evidence": [three ids]}`;
    const schema = {
      type: 'object',
      properties: { evidence: { type: 'array', items: items ?? {}, minItems: 3, maxItems: 3 } },
      required: ['evidence'],
      additionalProperties: false,
    };
    const messages = [
      { role: 'system', content: system?.content ?? '' },
      { role: 'user', content: shared + task },
    ];
    const format = { type: 'json_schema', json_schema: { name: 'cite', strict: true, schema } };
    // Past our adapter, which has no use for the text of a reply that was cut.
    const response = await fetch(`${address}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ messages, max_tokens: 60, ...(items === undefined ? {} : { response_format: format }) }),
    });
    const body: { choices: { message: { content: string } }[] } = JSON.parse(await response.text());
    const said = body.choices[0]?.message.content ?? '';
    const list = said.slice(said.indexOf('[') + 1).split(/[,\]\n]/u);
    return list
      .map((item) => item.replaceAll(/["\s]/g, ''))
      .filter((item) => item !== '' && item.length < 60)
      .slice(0, 3);
  }

  /** One token of reply each: what is counted is the reading. */
  async function cachedShare(prompts: readonly (readonly ChatMessage[])[]): Promise<number> {
    await ask({ ...chatRequestOf(first), messages: [{ role: 'user', content: 'forget' }], rung: 'text', maxTokens: 1 });
    let cached = 0;
    let all = 0;
    for (const messages of prompts) {
      const { usage } = await ask({ ...chatRequestOf(first), messages, rung: 'text', maxTokens: 1 });
      cached += usage.cachedTokens;
      all += usage.promptTokens;
    }
    return cached / all;
  }

  /** The layout most teams use: who you are and what to do comes first, the shared data after it. */
  function taskFirst([system, user]: readonly ChatMessage[]): readonly ChatMessage[] {
    const text = user?.content ?? '';
    const place = text.indexOf('## Your task');
    const content = `${text.slice(place)}\n${system?.content ?? ''}\n${text.slice(0, place)}`;
    return [{ role: 'user', content }];
  }
}
