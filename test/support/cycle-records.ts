import type { CycleOpened, RoleAnswered } from '../../src/domain/record.ts';
import { instant } from '../../src/domain/time.ts';

export function answerOf(change: Partial<RoleAnswered>): RoleAnswered {
  return {
    kind: 'role-answered',
    cycle: 1,
    at: instant(0),
    role: 'quant',
    phase: 'propose',
    seat: 0,
    round: 0,
    model: 'some/model',
    outcome: 'valid',
    rung: 'strict',
    attempts: 1,
    usage: { promptTokens: 10, cachedTokens: 4, completionTokens: 3, reasoningTokens: 2 },
    cost: 0.5,
    latencyMs: 700,
    firstTokenMs: undefined,
    trouble: undefined,
    tools: [],
    reasoning: undefined,
    reply: '',
    ...change,
  };
}

export function openingOf(change: Partial<CycleOpened>): CycleOpened {
  const shown = { equity: 0, freeMargin: 0, symbols: [], held: [], evidence: 0, posts: 0 };
  return { kind: 'cycle-opened', cycle: 1, at: instant(0), trigger: 'schedule', snapshotHash: '', shown, ...change };
}
