import { expect, it } from 'vitest';
import { memoryJournal } from '../../src/adapters/journal/memory-journal.ts';
import { decodeRow } from '../../src/domain/record-codec.ts';
import type { ChatOutcome } from '../../src/ports/chat-model.ts';
import { runOnce, tapeOf } from '../simulation/play.ts';
import { worldOf } from '../simulation/world.ts';

const LATENCY_MS = 1_000;
/** The most that a provider may make a team wait. */
const LONGEST_WAIT_MS = 10_000;
const usage = { promptTokens: 1, cachedTokens: 0, completionTokens: 1, reasoningTokens: 0 };
const nothing = JSON.stringify({ decisions: [], dissent: '', comment: '' });

it.each([
  [700, 700],
  [9_000, 9_000],
  [11_000, LONGEST_WAIT_MS],
  [9e9, LONGEST_WAIT_MS],
])('a provider that asks for %d ms of patience gets %d', async (wishMs, waitMs) => {
  const world = worldOf(1, { cycles: 4, appetite: 0, hasTeams: true });
  const cycle = { ...world.plan.cycle, deadlineMs: 60_000, replyLatencyMs: undefined };
  const accounts = world.plan.accounts.map((account) =>
    account.team === undefined ? account : { ...account, team: { ...account.team, mode: 'fast' as const } },
  );
  const answer = ({ occurrence }: { readonly occurrence: number }): Promise<ChatOutcome> => {
    const said = { latencyMs: LATENCY_MS, usage };
    return Promise.resolve(
      occurrence === 0
        ? { ok: false, failure: 'rate-limited', detail: 'later', retryAfterMs: wishMs, ...said }
        : { ok: true, text: nothing, ...said },
    );
  };
  const journal = memoryJournal();
  const tape = tapeOf(
    world,
    world.market.lines.map(({ text }) => text),
  );
  await runOnce({ ...world, plan: { ...world.plan, cycle, accounts } }, tape, journal, { answer }, 100);
  const answers = [...journal.rows(1)]
    .flatMap(({ body }) => decodeRow(body))
    .filter((record) => record.kind === 'role-answered');
  // The tape ends while the last cycle waits: its refused call is told and what was still to come is not.
  const waited = ['valid', 2, LATENCY_MS + waitMs + LATENCY_MS];
  expect(answers.map(({ outcome, attempts, latencyMs }) => [outcome, attempts, latencyMs])).toEqual([
    waited,
    waited,
    waited,
    ['failed', 2, LATENCY_MS],
  ]);
});
