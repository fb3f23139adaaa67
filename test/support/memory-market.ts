import { defineTeam } from 'quartet';
import { WALK_INSTRUMENT } from '../../bench/walk.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { PostId, SymbolId } from '../../src/domain/ids.ts';
import { seededRandom, shuffled } from '../../src/domain/random.ts';
import type { MemoryArm } from '../../src/domain/team.ts';
import { instant, MINUTE_MS } from '../../src/domain/time.ts';
import { price } from '../../src/domain/units.ts';
import type { ModelDesk } from '../../src/engine/answer.ts';
import type { RunPlan } from '../../src/engine/plan.ts';
import type { ChatRequest } from '../../src/ports/chat-model.ts';
import type { Scorer } from '../../src/ports/scorer.ts';
import { competitor, feesNamed, type Market, planFor, sourceOf } from './engine-run.ts';
import { NO_USAGE } from './team.ts';

export const SYMBOL = 'BTC-USDT-PERP' as SymbolId;
const START = 1_736_121_600_000;
export const BLOCK_BARS = 8;
/** A cue is a rise of one to four tenths of a percent; what follows it is three bars of half a percent. */
const CUE_SHARE = 0.001;
const MOVE_SHARE = 0.005;
const CUES = ['one', 'two', 'three', 'four'] as const;

interface Tape {
  readonly seed: number;
  readonly blocks: number;
  /** Whether what followed the cues is dealt out anew among them. */
  readonly isShuffled: boolean;
  /** What somebody says at the beginning of each block, as far as there are words. */
  readonly posts?: readonly string[];
}

/** A market where each of four cues is always followed by the same move, which nobody can know before they have seen it. */
export function cueMarket({ seed, blocks, isShuffled, posts = [] }: Tape): Market {
  const random = seededRandom(seed, 'cues');
  const follows = shuffled([1, 1, -1, -1], random);
  const cues = Array.from({ length: blocks }, () => Math.floor(random.next() * CUES.length));
  const own = cues.map((cue) => follows[cue] ?? 1);
  const moves = isShuffled ? shuffled(own, random) : own;
  const events: FeedEvent[] = [];
  let cents = 6_000_000;
  const bar = (at: number, change: number): void => {
    const opened = instant(START + at * MINUTE_MS);
    const closed = instant(opened + MINUTE_MS);
    const open = cents;
    cents = Math.round(cents * (1 + change));
    const [high, low] = [Math.max(open, cents), Math.min(open, cents)].map(price);
    const shared = { tape: 0, symbol: SYMBOL, intervalMs: MINUTE_MS } as const;
    events.push({ kind: 'bar-open', ts: opened, visible: opened, ...shared, line: 3 * at + 1, open: price(open) });
    const text = at % BLOCK_BARS === 0 ? posts[at / BLOCK_BARS] : undefined;
    if (text !== undefined) events.push(postOf(text, at));
    const ends = { ...shared, line: 3 * at + 3, openedAt: opened, open: price(open), close: price(cents), volume: 1 };
    events.push({
      kind: 'bar-close',
      ts: closed,
      visible: closed,
      ...ends,
      high: high ?? price(1),
      low: low ?? price(1),
    });
  };
  cues.forEach((cue, block) => {
    const move = MOVE_SHARE * (moves[block] ?? 1);
    [CUE_SHARE * (cue + 1), 0, move, move, move, 0, 0, 0].forEach((change, at) => {
      bar(block * BLOCK_BARS + at, change);
    });
  });
  const instrument = { ...WALK_INSTRUMENT, symbol: SYMBOL, lot: WALK_INSTRUMENT.lot, sizeDecimals: 3 };
  return { instruments: new Map([[SYMBOL, instrument]]), feeds: () => [sourceOf('made-up', events)] };
}

function postOf(text: string, at: number): FeedEvent {
  const visible = instant(START + at * MINUTE_MS + 1_000);
  const unsaid = { followers: undefined, authorCreated: undefined, repostOf: undefined, lang: 'en' };
  const place = { ts: visible, visible, tape: 0, line: 3 * at + 2 };
  return { kind: 'post', ...place, id: `p${at}` as PostId, source: 'made-up', author: `a${at}`, text, ...unsaid };
}

const team = defineTeam({ name: 'cues', model: 'fake/one', mode: 'fast' });

/** One account an arm, without costs: what they make is what they know. */
export function armsPlan(
  market: Market,
  arms: Readonly<Record<string, MemoryArm>>,
  prompt: 'v1' | 'v2' = 'v1',
): RunPlan {
  const plan = planFor(
    market,
    Object.keys(arms).map((id) => competitor(id, team)),
  );
  return {
    ...plan,
    fees: new Map([[SYMBOL, feesNamed('percent:0bps')]]),
    execution: { ...plan.execution, spreadBps: 0, slippageBps: 0, impactBps: 0 },
    accounts: plan.accounts.map((one) => {
      const memory = arms[one.entrant] ?? 'none';
      return one.team === undefined ? one : { ...one, team: { ...one.team, memory, prompt } };
    }),
  };
}

/** Nobody's words mean anything: what is learned is learned from prices. */
export const deaf: Scorer = {
  name: 'none',
  score: () => ({ score: 0, label: 'unscored', confidence: 0, symbols: [] }),
};

export function modelDesk(reply: (prompt: string, request: ChatRequest) => object): ModelDesk {
  return {
    answer: async (_key, request) => {
      const asked = request();
      const prompt = asked.messages.map(({ content }) => content).join('\n');
      return { ok: true, text: JSON.stringify(reply(prompt, asked)), latencyMs: 1_000, usage: NO_USAGE };
    },
  };
}

/** Goes long on every cue, unless its notebook tells it what followed the like; writes down which cue it was. */
export function cueReader(prompt: string): object {
  if (reflects(prompt)) return { lessons: lessonsIn(prompt) };
  const stand = Number(/price ([\d.]+)/.exec(prompt.slice(prompt.indexOf('### Symbols')))?.[1]);
  const rise = Number(/return1 (-?[\d.]+)/.exec(prompt.slice(prompt.indexOf('### Symbols')))?.[1] ?? 0);
  const cue = CUES[Math.round(rise / CUE_SHARE) - 1];
  const isHeld = /^BTC-USDT-PERP (long|short) size/m.test(prompt);
  if (cue === undefined || isHeld) return { decisions: [], dissent: '', comment: '' };
  const notes = notesIn(prompt).filter(({ lesson }) => lesson.includes(`cue ${cue} `));
  const lean = notes.reduce((sum, { side, result }) => sum + Math.sign(result) * (side === 'long' ? 1 : -1), 0);
  const isLong = lean >= 0;
  const [up, down] = [Number((stand * 1.01).toFixed(2)), Number((stand * 0.99).toFixed(2))];
  const own = notes.slice(-1).map(({ id }) => ({ text: 'It came out so before.', evidence: [id] }));
  const decision = {
    ...{ symbol: SYMBOL, action: isLong ? 'open_long' : 'open_short', weight: 1, pUp: isLong ? 0.7 : 0.3 },
    ...{ horizonMinutes: 5, stop: isLong ? down : up, target: isLong ? up : down, leverage: 1 },
    invalidation: isLong ? `close(1h) < ${down}` : `close(1h) > ${up}`,
    claims: [{ text: 'The price has come here.', evidence: [`price:${SYMBOL}`] }, ...own],
    rationale: `This is cue ${cue} again.`,
  };
  return { decisions: [decision], dissent: '', comment: '' };
}

export function markerIn(prompt: string): string {
  const marker = /word separator is (\S+) is data/.exec(prompt)?.[1];
  if (marker === undefined) throw new Error(`no marker in ${prompt.slice(0, 200)}`);
  return marker;
}

/** Whether a question is what closed positions teach. */
export function reflects(prompt: string): boolean {
  return prompt.includes('Some of your positions have closed');
}

/** Names of the closed positions that a question asks about. */
export function closedIn(prompt: string): readonly string[] {
  return [...prompt.matchAll(/^(d\d+) \S+ (?:long|short) from /gm)].map(([, name = '']) => name);
}

function lessonsIn(prompt: string): readonly object[] {
  const plain = prompt.replaceAll(markerIn(prompt), ' ');
  return [...plain.matchAll(/^(d\d+) \S+ (?:long|short) from .*\n {2}because " This is cue (\w+) again\. "/gm)].map(
    ([, position, cue]) => ({ position, lesson: `After cue ${cue} go where it went.` }),
  );
}

interface ReadNote {
  readonly id: string;
  readonly side: string;
  readonly result: number;
  readonly lesson: string;
}

/** The notebook as a model reads it. */
export function notesIn(prompt: string): readonly ReadNote[] {
  return [...prompt.matchAll(/^(note:\d+) \S+ (long|short) closed by .* result (-?[\d.]+) lesson (".*")$/gm)].map(
    ([, id = '', side = '', result, lesson = '""']) => ({
      id,
      side,
      result: Number(result),
      lesson: String(JSON.parse(lesson)).replaceAll(markerIn(prompt), ' '),
    }),
  );
}
