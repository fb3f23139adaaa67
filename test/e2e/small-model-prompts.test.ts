import { defineTeam } from 'quartet';
import { afterAll, describe, expect, it } from 'vitest';
import { firstObject } from '../../src/agents/replies/read.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import { postId } from '../../src/domain/ids.ts';
import { type RandomSource, seededRandom } from '../../src/domain/random.ts';
import type { ClaimsAudited, RoleAnswered, RunRecord } from '../../src/domain/record.ts';
import { type Mode, PROMPT_VERSIONS, type PromptVersion } from '../../src/domain/team.ts';
import { instant, MINUTE_MS } from '../../src/domain/time.ts';
import { type Price, price } from '../../src/domain/units.ts';
import type { ModelDesk } from '../../src/engine/answer.ts';
import { shippedHypotheses } from '../../src/run/scenario/team.ts';
import { competitor, planFor, runTest, sourceOf } from '../support/engine-run.ts';
import { instrumentFor, instrumentMap } from '../support/feed.ts';
import { smallChatModel, startSmallModel } from '../support/small-model.ts';

/**
 * Cycles that each mode plays by each prompt, each on a market of its own; `npm run soak:prompts` sets it. Without it
 * nothing is asked. One cycle of all five is 30 answers, where the debate has one round and heavy has two teams.
 */
const CYCLES = Number(process.env.QUARTET_PROMPTS ?? 0);
const MODES = ['fast', 'expert', 'vote', 'team', 'heavy'] as const satisfies readonly Mode[];
const MODEL = 'llamacpp/smollm2';
const PATIENCE_MS = 7_200_000;
/** What rambles on is cut here, as its provider would cut it. */
const MOST_TOKENS = 250;
const START = 1_736_121_600_000;
const MINUTES = 40;
/** One symbol: reading is what takes the time. */
const SYMBOL = { ...instrumentFor('BTC-USDT-PERP'), maxLeverage: 20 };
const LEVEL = 64_000;
const SAID = [
  '$BTC looks strong here, adding on every dip',
  '$BTC is going nowhere, I sold mine',
  'funding on $BTC is way too high, careful',
  'I think $BTC breaks out this week',
  '$BTC to the moon, nothing can stop it now',
  'whales are moving $BTC to exchanges again',
];

/** A walk that rises, minute by minute, and a post every third minute. */
function market(seed: number): readonly FeedEvent[] {
  const random = seededRandom('prompts', seed);
  let open = price(100 * LEVEL);
  return Array.from({ length: MINUTES + 2 }, (_, minute) => {
    const bar = barOf(minute, open, random);
    open = bar.close;
    return [bar.opening, bar.closing, ...(minute % 3 === 2 ? [postOf(minute)] : [])];
  }).flat();
}

function barOf(minute: number, open: Price, random: RandomSource) {
  const opened = instant(START + minute * MINUTE_MS);
  const closed = instant(opened + MINUTE_MS);
  const close = price(Math.round(open * (1.0006 + (random.next() - 0.5) * 0.002)));
  const [high, low] = [price(Math.max(open, close)), price(Math.min(open, close))];
  const shared = { tape: 0, line: 100 * minute + 1, intervalMs: MINUTE_MS, symbol: SYMBOL.symbol };
  const opening: FeedEvent = { kind: 'bar-open', ts: opened, visible: opened, ...shared, open };
  const volume = Math.round(random.next() * 1_000) / 10;
  const times = { ts: closed, visible: closed, openedAt: opened };
  const closing: FeedEvent = { kind: 'bar-close', ...times, ...shared, open, high, low, close, volume };
  return { opening, closing, close };
}

function postOf(minute: number): FeedEvent {
  const at = instant(START + (minute + 1) * MINUTE_MS - 1_000);
  return {
    kind: 'post',
    ts: at,
    visible: at,
    tape: 0,
    line: 100 * minute + 2,
    id: postId(`p${minute}`),
    source: 'made-up',
    author: `a${minute % 7}`,
    text: SAID[Math.floor(minute / 3) % SAID.length] ?? '',
    followers: 100 * minute,
    authorCreated: undefined,
    repostOf: undefined,
    lang: 'en',
  };
}

interface Tally {
  readonly answers: number;
  /** Valid at once, and valid at once or when told what was wrong. */
  readonly atOnce: number;
  readonly valid: number;
  readonly numbers: number;
  readonly inRange: number;
  readonly claims: number;
  readonly sound: number;
  /** Answers that came to nothing, and those of which the audit took too much. */
  readonly abstained: number;
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** One cycle. */
async function played(mode: Mode, prompt: PromptVersion, seed: number, models: ModelDesk) {
  const plan = planFor({ instruments: instrumentMap(SYMBOL), feeds: () => [] }, [
    competitor('small', defineTeam({ name: 'small', model: MODEL, mode, tools: false })),
  ]);
  const accounts = plan.accounts.map((account) => {
    const { team } = account;
    if (team === undefined) return account;
    const protocol = { ...team.protocol, maxRounds: 1, hypotheses: shippedHypotheses().slice(0, 2) };
    return { ...account, team: { ...team, prompt, protocol } };
  });
  const cycle = {
    schedule: { kind: 'every', spanMs: MINUTES * MINUTE_MS },
    triggers: [],
    deadlineMs: PATIENCE_MS,
    replyLatencyMs: 1_000,
  } as const;
  const run = await runTest({ ...plan, accounts, cycle }, [sourceOf('made-up', market(seed))], { models });
  return run.rows.flatMap((row) => row.records);
}

function tallyOf(records: readonly RunRecord[]): Tally {
  const answers = records.filter((one): one is RoleAnswered => one.kind === 'role-answered');
  const audits = records.filter((one): one is ClaimsAudited => one.kind === 'claims-audited');
  const good = answers.filter(({ outcome }) => outcome === 'valid' || outcome === 'repaired');
  const numbers = answers.flatMap(({ reply }) => {
    const value = firstObject(reply);
    return value.ok ? judged(value.value) : [];
  });
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const claims = sum(audits.map((one) => one.claims));
  const dropped = audits.filter((one) => one.dropped > one.claims / 3).length;
  return {
    answers: answers.length,
    atOnce: answers.filter(({ outcome }) => outcome === 'valid').length,
    valid: good.length,
    numbers: numbers.length,
    inRange: numbers.filter((isIn) => isIn).length,
    claims,
    sound: claims - sum(audits.map((one) => one.flagged.length)),
    abstained: answers.length - good.length + dropped,
    calls: sum(answers.map(({ attempts }) => attempts)),
    promptTokens: sum(answers.map(({ usage }) => usage.promptTokens)),
    completionTokens: sum(answers.map(({ usage }) => usage.completionTokens)),
  };
}

const share = (hits: number, all: number): number => (all === 0 ? 0 : hits / all);

function lineOf(name: string, one: Tally): string {
  const part = (hits: number, all: number): string => `${hits} of ${all}`.padEnd(10);
  return [
    name.padEnd(9),
    `valid at once ${part(one.atOnce, one.answers)}`,
    `valid ${part(one.valid, one.answers)}`,
    `numbers in range ${part(one.inRange, one.numbers)}`,
    `claims sound ${part(one.sound, one.claims)}`,
    `abstained ${part(one.abstained, one.answers)}`,
    `tokens a call ${Math.round(one.promptTokens / one.calls)} in ${Math.round(one.completionTokens / one.calls)} out`,
  ].join('  ');
}

/** Of each number of a reply whether it could be meant: what the snapshot allows, and levels within half and twice the price. */
function judged(value: unknown): readonly boolean[] {
  if (Array.isArray(value)) return value.flatMap(judged);
  if (typeof value !== 'object' || value === null) return [];
  const members: Readonly<Record<string, unknown>> = { ...value };
  const bounds: Readonly<Record<string, readonly [number, number]>> = {
    pUp: [0, 1],
    weight: [-5, 5],
    leverage: [1, 20],
    horizonMinutes: [1, 525_600],
    stop: [LEVEL / 2, LEVEL * 2],
    target: [LEVEL / 2, LEVEL * 2],
  };
  return Object.entries(members).flatMap(([name, member]) => {
    const [low, high] = bounds[name] ?? [];
    if (typeof member !== 'number' || low === undefined || high === undefined) return judged(member);
    return [member >= low && member <= high];
  });
}

const started = CYCLES === 0 ? undefined : await startSmallModel();

describe.skipIf(started === undefined)('both prompts with a real small model', { timeout: PATIENCE_MS }, () => {
  if (started?.ok !== true) {
    it('needs the model', () => expect(started?.ok, started?.why).toBe(true));
    return;
  }
  afterAll(() => started.close());
  const model = smallChatModel(started.baseUrl);
  const models: ModelDesk = {
    answer: async (_key, request) => {
      const asked = { ...request(), maxTokens: MOST_TOKENS };
      return model.ask(asked, AbortSignal.timeout(PATIENCE_MS));
    },
  };

  it('the second gives more valid answers, more of it in range, and abstains less, for fewer tokens', async () => {
    const cells = new Map<string, RunRecord[]>();
    for (let seed = 0; seed < CYCLES; seed += 1) {
      // All modes of one prompt one behind the other: they begin alike, and what is read once is kept.
      for (const prompt of PROMPT_VERSIONS) {
        for (const mode of MODES) {
          const cell = cells.get(`${mode} ${prompt}`) ?? [];
          cell.push(...(await played(mode, prompt, seed, models)));
          cells.set(`${mode} ${prompt}`, cell);
          console.log(lineOf(`${mode} ${prompt}`, tallyOf(cell)));
        }
      }
    }
    const [first, second] = PROMPT_VERSIONS.map((prompt) =>
      tallyOf([...cells].flatMap(([name, records]) => (name.endsWith(prompt) ? records : []))),
    );
    if (first === undefined || second === undefined) throw new Error('no prompts');
    console.log([lineOf('all v1', first), lineOf('all v2', second)].join('\n'));
    expect(share(second.valid, second.answers)).toBeGreaterThan(share(first.valid, first.answers));
    expect(share(second.inRange, second.numbers)).toBeGreaterThan(share(first.inRange, first.numbers));
    expect(share(second.abstained, second.answers)).toBeLessThan(share(first.abstained, first.answers));
    expect(share(second.promptTokens, second.calls)).toBeLessThan(share(first.promptTokens, first.calls));
    expect(share(second.completionTokens, second.calls)).toBeLessThan(share(first.completionTokens, first.calls));
  });
});
