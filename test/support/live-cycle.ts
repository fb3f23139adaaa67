import type { Ask } from '../../src/agents/ask.ts';
import { advanceCycle, type CycleOutcome, openCycle, type RoleReply } from '../../src/agents/cycle.ts';
import type { TeamMemory } from '../../src/agents/memory.ts';
import { chatRequestOf, requestHashOf } from '../../src/agents/prompt/prompt.ts';
import type { TeamConfig } from '../../src/agents/team-config.ts';
import type { ToolResult } from '../../src/agents/tools/turn.ts';
import type { RunRecord } from '../../src/domain/record.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { instant, later } from '../../src/domain/time.ts';
import type { CallKey, ChatOutcome, ChatRequest } from '../../src/ports/chat-model.ts';

export interface Desk {
  answer(key: CallKey, request: () => ChatRequest, allowedMs: number, delayMs: number): Promise<ChatOutcome>;
}

export interface Lived {
  readonly outcome: CycleOutcome;
  readonly records: readonly RunRecord[];
  readonly memory: TeamMemory;
  /** Wall time from the slot to the outcome. */
  readonly tookMs: number;
}

/** One cycle in real time against a real desk: a reply is visible when it comes, and no later than its ask allows. */
export async function liveCycle(
  team: TeamConfig,
  memory: TeamMemory,
  snapshot: Snapshot,
  desk: Desk,
  tools: (ask: Ask) => readonly ToolResult[] = () => [],
): Promise<Lived> {
  const startedAt = performance.now();
  const now = () => later(snapshot.at, Math.floor(performance.now() - startedAt));
  const pending = new Map<string, Promise<RoleReply>>();
  const records: RunRecord[] = [];
  const send = (ask: Ask): void => {
    pending.set(ask.key, answered(ask));
  };
  const answered = async (ask: Ask): Promise<RoleReply> => {
    const results = tools(ask);
    const requestHash = requestHashOf(ask, results);
    const key = {
      account: team.account,
      cycle: snapshot.cycle,
      role: ask.role,
      requestHash,
      occurrence: ask.seat * 1_000 + ask.occurrence,
    };
    const outcome = await desk.answer(
      key,
      () => chatRequestOf(ask, results),
      ask.until - now() - ask.delayMs,
      ask.delayMs,
    );
    return { key: ask.key, at: instant(Math.min(now(), ask.until)), outcome, results };
  };
  let step = openCycle(team, memory, snapshot);
  records.push(...step.records);
  step.asks.forEach(send);
  while (step.outcome === undefined) {
    const reply = await Promise.race(pending.values());
    pending.delete(reply.key);
    step = advanceCycle(step.state, reply);
    records.push(...step.records);
    step.asks.forEach(send);
  }
  const tookMs = performance.now() - startedAt;
  return { outcome: step.outcome, records, memory: step.state.memory, tookMs };
}
