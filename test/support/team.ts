import type { Ask } from '../../src/agents/ask.ts';
import { advanceCycle, type CycleOutcome, type CycleState, openCycle, type RoleReply } from '../../src/agents/cycle.ts';
import { houseReply } from '../../src/agents/house/house.ts';
import { FRESH_MEMORY, type TeamMemory } from '../../src/agents/memory.ts';
import { DEFAULT_PROTOCOL } from '../../src/agents/protocol.ts';
import { BOTTOMLESS } from '../../src/agents/purse.ts';
import { HOUSE_MODEL, markerOf, modelsOf, type TeamConfig } from '../../src/agents/team-config.ts';
import type { ToolResult } from '../../src/agents/tools/turn.ts';
import type { RunRecord } from '../../src/domain/record.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { later } from '../../src/domain/time.ts';
import type { ChatFailure, ChatOutcome } from '../../src/ports/chat-model.ts';
import { shippedHypotheses } from '../../src/run/scenario/team.ts';
import { ACCOUNT } from './snapshot.ts';

export const NO_USAGE = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };

export function teamOf(change: Partial<TeamConfig> = {}): TeamConfig {
  return {
    account: ACCOUNT,
    mode: 'team',
    models: modelsOf(HOUSE_MODEL),
    briefs: {},
    tools: true,
    liveSearch: [],
    seed: 7,
    prompt: 'v1',
    eyes: 'none',
    memory: 'none',
    marker: markerOf(7, ACCOUNT, change.prompt ?? 'v1'),
    deadlineMs: 60_000,
    maxTokens: 1024,
    protocol: { ...DEFAULT_PROTOCOL, hypotheses: shippedHypotheses() },
    purse: BOTTOMLESS,
    seasonBrief: 'Season baseline.',
    ...change,
  };
}

export function said(text: string, latencyMs = 1000): ChatOutcome {
  return { ok: true, text, latencyMs, usage: NO_USAGE };
}

export function failedWith(failure: ChatFailure, latencyMs = 1000, retryAfterMs?: number): ChatOutcome {
  return { ok: false, failure, detail: failure, latencyMs, usage: NO_USAGE, retryAfterMs };
}

export const house = (ask: Ask): ChatOutcome => said(houseReply(ask));

export interface Played {
  readonly outcome: CycleOutcome;
  readonly state: CycleState;
  readonly memory: TeamMemory;
  readonly records: readonly RunRecord[];
  readonly asks: readonly Ask[];
  readonly endedAt: number;
}

interface PlayOptions {
  readonly memory?: TeamMemory;
  /** Picks which of the waiting replies comes next, of those due at one instant. */
  readonly pick?: (count: number) => number;
  /** Runs the calls that an ask wants run first. */
  readonly tools?: (ask: Ask) => readonly ToolResult[];
}

interface Due {
  readonly ask: Ask;
  readonly reply: RoleReply;
}

/** Runs a whole cycle as an engine would: every ask answered once, in time order, no later than its limit. */
export function playCycle(
  team: TeamConfig,
  snapshot: Snapshot,
  answer: (ask: Ask) => ChatOutcome,
  { memory = FRESH_MEMORY, pick = () => 0, tools = () => [] }: PlayOptions = {},
): Played {
  let step = openCycle(team, memory, snapshot);
  const due: Due[] = [];
  const asks: Ask[] = [];
  const records: RunRecord[] = [...step.records];
  let now = snapshot.at;
  const send = (ask: Ask): void => {
    asks.push(ask);
    const results = tools(ask);
    const outcome = answer(ask);
    const at = later(now, ask.delayMs + outcome.latencyMs);
    const reply: RoleReply =
      at <= ask.until
        ? { key: ask.key, at, outcome, results }
        : { key: ask.key, at: ask.until, outcome: failedWith('timeout', ask.until - now), results };
    due.push({ ask, reply });
  };
  step.asks.forEach(send);
  while (step.outcome === undefined) {
    const earliest = Math.min(...due.map(({ reply }) => reply.at));
    const next = due.filter(({ reply }) => reply.at === earliest);
    const chosen = next[pick(next.length) % next.length];
    if (chosen === undefined) throw new Error('the cycle waits for nothing and has no outcome');
    due.splice(due.indexOf(chosen), 1);
    now = chosen.reply.at;
    step = advanceCycle(step.state, chosen.reply);
    records.push(...step.records);
    step.asks.forEach(send);
  }
  return { outcome: step.outcome, state: step.state, memory: step.state.memory, records, asks, endedAt: now };
}
