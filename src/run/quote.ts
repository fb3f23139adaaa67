import { secondHandOf } from '../adapters/openai/catalog.ts';
import { LONGEST_SIDE } from '../adapters/pictures/re-encode.ts';
import { readTapeManifest, type TapeManifest } from '../adapters/tape/manifest.ts';
import { type Bill, type CostEstimate, estimateCost, type UsualCall } from '../agents/cost-estimate.ts';
import { CHART_SIZE } from '../agents/eyes/chart.ts';
import { MOST_POST_PICTURES } from '../agents/eyes/shown-pictures.ts';
import { HOUSE_MODEL } from '../agents/team-config.ts';
import { seesCharts, seesPosts } from '../domain/team.ts';
import { DAY_MS } from '../domain/time.ts';
import type { RunPlan, TeamPlan } from '../engine/plan.ts';
import type { PictureSize } from '../ports/chat-model.ts';
import { asksModels, isAgent, soleCassette } from './models.ts';
import type { PreparedRun } from './prepare.ts';
import { providerCatalog } from './providers.ts';

/** Guessed before any call, on the high side: a full snapshot to read, a page of JSON to write. */
const USUAL: UsualCall = {
  usage: { promptTokens: 8_000, cachedTokens: 0, completionTokens: 1_200, reasoningTokens: 0 },
  latencyMs: 8_000,
};

/** Pictures come on top of the words: a chart of each symbol, and as many of posts as are ever shown. */
function usualCall({ eyes }: TeamPlan, { instruments }: RunPlan): UsualCall {
  const charts = seesCharts(eyes) ? instruments.map(() => squareOf(CHART_SIZE)) : [];
  const posts = seesPosts(eyes) ? Array.from({ length: MOST_POST_PICTURES }, () => squareOf(LONGEST_SIDE)) : [];
  return { ...USUAL, pictures: [...charts, ...posts] };
}

function squareOf(side: number): PictureSize {
  return { width: side, height: side };
}

/** Cycles that are quoted for, and how to call them. */
interface Extent {
  readonly cycles: number;
  readonly words: string;
}

/** What a run may take of each account that asks a model, one line each: calls, hours and dollars. */
export async function quoteLines(prepared: PreparedRun): Promise<readonly string[]> {
  const { quoted, words } = await quotesOf(prepared);
  const lines = quoted.map(({ account, team, quote }) => quoteLine(account, team, quote, words));
  return [...lines, ...(lines.length <= 1 ? [] : [totalLine(quoted)]), ...doubtLines(quoted)];
}

/** Prices that no provider's own page was read for are told as such, not trusted in silence. */
function doubtLines(quoted: readonly Quoted[]): readonly string[] {
  const catalog = providerCatalog();
  return [...new Set(quoted.flatMap(({ team }) => Object.values(team.models)))].flatMap((model) => {
    const read = secondHandOf(catalog, model);
    if (read === undefined) return [];
    return `prices of ${model} are of second hand (${read.source}, ${read.asOf}): hold them against a bill`;
  });
}

/** Dollars that all accounts together usually take over the tapes. */
export async function usualCost(prepared: PreparedRun): Promise<number> {
  const { quoted } = await quotesOf(prepared);
  return quoted.reduce((sum, { quote }) => sum + quote.usual.cost, 0);
}

interface Quoted {
  readonly account: string;
  readonly team: TeamPlan;
  readonly quote: CostEstimate;
}

async function quotesOf(
  prepared: PreparedRun,
): Promise<{ readonly quoted: readonly Quoted[]; readonly words: string }> {
  const { plan, request, tapes } = prepared;
  // In a fork everybody else has been answered already.
  const accounts = plan.turn === undefined ? plan.accounts : [...plan.turn.accounts.values()];
  const asking = accounts.filter(
    (account) => asksModels(account) && !isAgent(account) && soleCassette(prepared, account) === undefined,
  );
  const manifests = await Promise.all(tapes.map(({ path }) => readTapeManifest(path)));
  const known = manifests.filter((manifest) => manifest !== undefined);
  const extent = (request.live ? dayOf(plan) : extentOf(plan, known)) ?? { cycles: 1, words: 'a cycle' };
  const quoted = asking.flatMap(({ account, team }) =>
    team === undefined ? [] : [{ account, team, quote: estimateCost(team, extent.cycles, usualCall(team, plan)) }],
  );
  return { quoted, words: extent.words };
}

function totalLine(quoted: readonly Quoted[]): string {
  const sum = (of: (one: (typeof quoted)[number]) => number): number => quoted.reduce((all, one) => all + of(one), 0);
  const total = `${sum(({ quote }) => quote.usual.calls)} calls and ${sum(({ quote }) => quote.usual.cost).toFixed(2)} USD`;
  const bound = sum(({ team }) => team.purse.maxCost);
  return `all of them: about ${total}${bound === Number.POSITIVE_INFINITY ? '' : `; they stop at ${bound} USD together`}`;
}

function quoteLine(account: string, team: TeamPlan, { usual, most }: CostEstimate, words: string): string {
  const names = [...new Set(Object.values(team.models))].filter((model) => model !== HOUSE_MODEL).join(', ');
  const { maxCost, maxTokens, maxTokensPerWeek } = team.purse;
  const stops = [
    ...(maxCost === Number.POSITIVE_INFINITY ? [] : [`${maxCost} USD`]),
    ...(maxTokens === Number.POSITIVE_INFINITY ? [] : [`${maxTokens} tokens`]),
    ...(maxTokensPerWeek === Number.POSITIVE_INFINITY ? [] : [`${maxTokensPerWeek} tokens a week`]),
  ];
  const stop = stops.length === 0 ? '' : `; it stops at ${stops.join(' or ')}`;
  const told =
    most.cost > usual.cost || most.calls > usual.calls ? `, and with every turn of tools about ${billText(most)}` : '';
  return `${account} asks ${names}: about ${billText(usual)} for ${words}${told}${stop}`;
}

function billText({ calls, hours, cost }: Bill): string {
  return `${calls} calls, ${hours.toFixed(1)} hours and ${cost.toFixed(2)} USD`;
}

/** A live run has no end: a day of its schedule. */
function dayOf({ cycle: { schedule } }: RunPlan): Extent | undefined {
  if (schedule.kind !== 'every') return undefined;
  const cycles = Math.ceil(DAY_MS / schedule.spanMs);
  return { cycles, words: `a day of ${cycles} cycles` };
}

/** Cycles of the schedule in the tapes' span, or bars of a symbol; undefined where the tapes do not tell. */
function extentOf(
  { cycle: { schedule }, instruments }: RunPlan,
  manifests: readonly TapeManifest[],
): Extent | undefined {
  const spans = manifests.flatMap(({ span }) => (span === null ? [] : [span]));
  if (spans.length === 0) return undefined;
  const bars = manifests.reduce((sum, { counts }) => sum + (counts.bar ?? 0), 0);
  const spanMs = Math.max(...spans.map(({ to }) => to)) - Math.min(...spans.map(({ from }) => from));
  const cycles = Math.ceil(schedule.kind === 'bar-close' ? bars / instruments.length : spanMs / schedule.spanMs);
  return cycles === 0 ? undefined : { cycles, words: `${cycles} cycles` };
}
