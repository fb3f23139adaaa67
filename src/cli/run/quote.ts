import { readManifest, type TapeManifest } from '../../adapters/tape/manifest.ts';
import { quoteFor, type UsualCall } from '../../agents/quote.ts';
import { HOUSE_MODEL } from '../../agents/team-config.ts';
import type { AccountPlan, RunPlan } from '../../engine/plan.ts';
import { asksModels } from './models.ts';
import type { PreparedRun } from './prepare.ts';

/** Guessed before any call, on the high side: a full snapshot to read, a page of JSON to write. */
const USUAL: UsualCall = {
  usage: { promptTokens: 8_000, cachedTokens: 0, completionTokens: 1_200, reasoningTokens: 0 },
  latencyMs: 8_000,
};

/** What a run may take of each account that asks a model, one line each: calls, hours and dollars. */
export async function quoteLines({ plan, scenario, tapes }: PreparedRun): Promise<readonly string[]> {
  const recorded = new Set(scenario.data.entrants.flatMap(({ id, cassette }) => (cassette === undefined ? [] : [id])));
  const asking = plan.accounts.filter((account) => asksModels(account) && !recorded.has(account.entrant));
  if (asking.length === 0) return [];
  const manifests = await Promise.all(tapes.map(({ path }) => readManifest(path)));
  const cycles = cyclesOf(
    plan,
    manifests.filter((manifest) => manifest !== undefined),
  );
  return asking.map((account) => quoteLine(account, cycles, plan));
}

function quoteLine({ account, team }: AccountPlan, cycles: number | undefined, { cycle }: RunPlan): string {
  if (team === undefined) return '';
  const { calls, hours, cost } = quoteFor(team, cycles ?? 1, {
    ...USUAL,
    latencyMs: cycle.replyLatencyMs ?? USUAL.latencyMs,
  });
  const names = [...new Set(Object.values(team.models))].filter((model) => model !== HOUSE_MODEL).join(', ');
  const span = cycles === undefined ? 'a cycle' : `${cycles} cycles`;
  const { maxCost, maxTokens } = team.purse;
  const stops = [
    ...(maxCost === Number.POSITIVE_INFINITY ? [] : [`${maxCost} USD`]),
    ...(maxTokens === Number.POSITIVE_INFINITY ? [] : [`${maxTokens} tokens`]),
  ];
  const stop = stops.length === 0 ? '' : `; it stops at ${stops.join(' or ')}`;
  return `${account} asks ${names}: about ${calls} calls, ${hours.toFixed(1)} hours and ${cost.toFixed(2)} USD for ${span}${stop}`;
}

/** Cycles of the schedule in the tapes' span, or bars of a symbol; undefined where the tapes do not tell. */
function cyclesOf({ cycle, instruments }: RunPlan, manifests: readonly TapeManifest[]): number | undefined {
  const spans = manifests.flatMap(({ span }) => (span === null ? [] : [span]));
  if (spans.length === 0) return undefined;
  const { schedule } = cycle;
  if (schedule.kind === 'bar-close') {
    const bars = manifests.reduce((sum, { counts }) => sum + (counts.bar ?? 0), 0);
    return bars === 0 ? undefined : Math.ceil(bars / instruments.length);
  }
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to));
  return Math.ceil((to - from) / schedule.spanMs);
}
