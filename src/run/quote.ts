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
import { type PromptTokens, promptTokens } from './prompt-tokens.ts';
import { providerCatalog } from './providers.ts';

/** Guessed before any call, on the high side: a full snapshot to read where none could be counted, a page of JSON to write. */
const USUAL: UsualCall = {
  usage: { promptTokens: 8_000, cachedTokens: 0, completionTokens: 1_200, reasoningTokens: 0 },
  latencyMs: 8_000,
};

/**
 * Prompts as counted where they could be, as if a cache gave all that it can. Pictures come on top: a chart of each symbol,
 * and as many of posts as are ever shown.
 */
function usualCall({ eyes }: TeamPlan, { instruments }: RunPlan, counted: PromptTokens | undefined): UsualCall {
  const charts = seesCharts(eyes) ? instruments.map(() => squareOf(CHART_SIZE)) : [];
  const posts = seesPosts(eyes) ? Array.from({ length: MOST_POST_PICTURES }, () => squareOf(LONGEST_SIDE)) : [];
  const prompt =
    counted === undefined || counted.calls === 0
      ? {}
      : {
          promptTokens: Math.round(counted.tokens / counted.calls),
          cachedTokens: Math.round(counted.cached / counted.calls),
        };
  return { ...USUAL, usage: { ...USUAL.usage, ...prompt }, pictures: [...charts, ...posts] };
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
  return [...lines, ...promptLines(quoted), ...(lines.length <= 1 ? [] : [totalLine(quoted)]), ...doubtLines(quoted)];
}

/** What goes into the prompts of each entrant that asks, one line each, by part. */
export function promptLines(quoted: readonly Quoted[]): readonly string[] {
  const byEntrant = new Map(quoted.map((one) => [one.entrant, one]));
  return [...byEntrant.values()].map(({ entrant, team, prompts }) => {
    if (prompts === undefined)
      return `prompt tokens of ${entrant} (prompt ${team.prompt}) are guessed, ${USUAL.usage.promptTokens} a call: no cycle of it lies on a tape`;
    const { tokens, cached, parts, cycles } = prompts;
    const whole = (count: number): string => count.toLocaleString('en-US');
    const told = [...parts].map(([part, count]) => `${part} ${whole(count)}`).join(', ');
    const share = tokens === 0 ? 0 : Math.round((100 * cached) / tokens);
    return `prompt tokens a cycle of ${entrant} (prompt ${team.prompt}), counted in ${cycles}: ${whole(tokens)}, of which ${told}; ${share} % can come from a cache`;
  });
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

export interface Quoted {
  readonly account: string;
  readonly entrant: string;
  /** Undefined where nothing could be counted. */
  readonly prompts: PromptTokens | undefined;
  readonly team: TeamPlan;
  readonly quote: CostEstimate;
}

export async function quotesOf(
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
  const counted = await promptTokens(prepared, asking);
  const quoted = asking.flatMap(({ account, entrant, team }) => {
    if (team === undefined) return [];
    const prompts = counted.get(entrant);
    return [
      { account, entrant, team, prompts, quote: estimateCost(team, extent.cycles, usualCall(team, plan, prompts)) },
    ];
  });
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
