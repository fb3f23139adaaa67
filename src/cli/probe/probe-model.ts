import { estimateCost } from '../../agents/cost-estimate.ts';
import { looser } from '../../agents/memory.ts';
import type { ProbeHeard, ProbeTrial } from '../../agents/probe/trial.ts';
import { DEFAULT_PROTOCOL } from '../../agents/protocol.ts';
import { BOTTOMLESS } from '../../agents/purse.ts';
import { modelsOf } from '../../agents/team-config.ts';
import { type ProbeCall, type ProbeCard, type ProbeCount, probeCard } from '../../arena/probe/card.ts';
import { addUsage, type CallUsage, NO_USAGE } from '../../domain/call-usage.ts';
import type { ProbeForecast, ProbeKind } from '../../domain/probe.ts';
import type { ChatRequest, ModelPrice, Rung } from '../../ports/chat-model.ts';
import { askAll } from '../asked/ask-all.ts';
import type { PaidAnswer, PaidAsker, PaidQuestion } from '../asked/paid-asker.ts';
import type { ProbeSheet } from './probe-sheet.ts';

export interface Probed {
  readonly model: string;
  readonly price: ModelPrice;
  readonly asker: PaidAsker;
}

/** Which trial a request is of, for models that follow a script. */
export const trialsAsked = new WeakMap<ChatRequest, ProbeTrial>();

/** Puts all questions to a model; where its asker stopped on the way, the card is of what was answered till then. */
export async function probeModel(
  { model, price, asker }: Probed,
  sheet: ProbeSheet,
  onAnswer: () => void,
): Promise<ProbeCard> {
  const tally = new Tally();
  const isStopped = (): boolean => asker.stopped !== undefined;
  const heard = async (trial: ProbeTrial): Promise<PaidAnswer<ProbeHeard> | undefined> => {
    const answer = await asker.answer(questionOf(model, trial));
    if (answer !== undefined) onAnswer();
    return answer;
  };
  const ask = async (queue: ProbeTrial[]): Promise<void> =>
    askAll(
      queue,
      async (trial) => {
        const answer = await heard(trial);
        if (answer === undefined) return false;
        queue.push(...tally.add(trial.kind, answer));
        return true;
      },
      isStopped,
    );
  for (const { rung, trials } of sheet.rungs) {
    const [first, ...rest] = trials;
    if (first === undefined || !takes(asker, rung)) continue;
    // The first alone: where the provider refuses its rung it was answered on another, and the rest would be.
    const answer = await heard(first);
    if (answer === undefined || !takes(asker, rung)) continue;
    await ask([...tally.add(first.kind, answer), ...rest]);
  }
  await ask([...sheet.others]);
  return probeCard({
    model,
    counts: tally.counts,
    forecasts: tally.forecasts.sort(inOrder),
    calls: asker.answered.map(callOf),
    cost: asker.spent,
    cycle: cycleOf(model, price, asker),
  });
}

function takes(asker: PaidAsker, rung: Rung): boolean {
  return looser(asker.rung, rung) === rung;
}

/** A question is looked up by its request several times before it is answered. */
function questionOf(model: string, trial: ProbeTrial): PaidQuestion<ProbeHeard> {
  const requests = new Map<Rung, ChatRequest>();
  return {
    request(rung) {
      const request = requests.get(rung) ?? trial.request(model, rung);
      requests.set(rung, request);
      trialsAsked.set(request, trial);
      return request;
    },
    read: trial.read,
  };
}

/** Answers come in any order: what is made of them must not. */
function inOrder(left: ProbeForecast, right: ProbeForecast): number {
  return left.odds - right.odds || left.said - right.said || Number(left.came) - Number(right.came);
}

function callOf({ outcome }: PaidAsker['answered'][number]): ProbeCall {
  return { latencyMs: outcome.latencyMs, firstTokenMs: outcome.firstTokenMs, usage: outcome.usage };
}

/** One of a team with one debate round, if each of its calls is as long as a decision of the probe. */
function cycleOf(model: string, price: ModelPrice, { answered }: PaidAsker): ProbeCard['cycle'] {
  const usages = answered.flatMap(({ schemaName, outcome }) => (schemaName === 'solo' ? [outcome.usage] : []));
  const usage = meanOf(usages);
  const team = {
    mode: 'team',
    models: modelsOf(model),
    tools: false,
    liveSearch: [],
    memory: 'none',
    protocol: { ...DEFAULT_PROTOCOL, maxRounds: 1 },
    purse: { ...BOTTOMLESS, prices: new Map([[model, price]]) },
  } as const;
  const { calls, cost } = estimateCost(team, 1, { usage, latencyMs: 0 }).usual;
  return { calls, cost, tokens: calls * (usage.promptTokens + usage.completionTokens) };
}

function meanOf(usages: readonly CallUsage[]): CallUsage {
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens } = usages.reduce(addUsage, NO_USAGE);
  const each = (sum: number): number => Math.round(sum / Math.max(1, usages.length));
  return {
    promptTokens: each(promptTokens),
    cachedTokens: each(cachedTokens),
    completionTokens: each(completionTokens),
    reasoningTokens: each(reasoningTokens),
  };
}

class Tally {
  readonly counts = new Map<ProbeKind, ProbeCount>();
  readonly forecasts: ProbeForecast[] = [];

  /** What is to be asked next. A reply that is none is no valid one either; for all else it counts neither way. */
  add(kind: ProbeKind, heard: PaidAnswer<ProbeHeard>): readonly ProbeTrial[] {
    const { hits, trials, unread } = this.counts.get(kind) ?? { hits: 0, trials: 0, unread: 0 };
    if (heard === 'unreadable') {
      const isFailure = kind.startsWith('valid') || kind === 'repaired';
      this.counts.set(kind, { hits, trials: isFailure ? trials + 1 : trials, unread: unread + 1 });
      return [];
    }
    this.counts.set(kind, { hits: heard.hit ? hits + 1 : hits, trials: trials + 1, unread });
    if (heard.forecast !== undefined) this.forecasts.push(heard.forecast);
    return heard.next ?? [];
  }
}
