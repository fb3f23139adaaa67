import { z } from 'zod';
import { DEFAULT_PROTOCOL, type Hypothesis } from '../../agents/protocol.ts';
import type { Purse } from '../../agents/purse.ts';
import { agentOf, DEFAULT_EYES, DEFAULT_PROMPT, modelsOf } from '../../agents/team-config.ts';
import type { Role } from '../../domain/team.ts';
import type { TeamPlan } from '../../engine/plan.ts';
import type { ModelPrice } from '../../ports/chat-model.ts';
import type { TeamStrategy } from '../../ports/strategy.ts';
import { readData } from '../shipped.ts';
import type { EntrantData } from './schema.ts';

type PriceOf = (model: string) => ModelPrice | undefined;

/** Keys of an entrant that only a team has a use for. */
export const TEAM_KEYS = [
  'mode',
  'model',
  'models',
  'tools',
  'liveSearch',
  'prompt',
  'eyes',
  'memory',
  'plantErrors',
  'audit',
  'ballots',
  'maxCost',
  'maxTokens',
  'maxTokensPerWeek',
  'cassette',
] as const;

/** The scenario's word over the strategy's: a `model` there stands for every role that `models` there does not name. */
export function modelsFor(entrant: EntrantData, strategy: TeamStrategy): Readonly<Record<Role, string>> {
  const { model, models } = entrant;
  return model === undefined ? modelsOf(strategy.model, { ...strategy.models, ...models }) : modelsOf(model, models);
}

export function teamOf(entrant: EntrantData, strategy: TeamStrategy, priceOf: PriceOf): TeamPlan {
  const models = modelsFor(entrant, strategy);
  return {
    mode: entrant.mode ?? strategy.mode,
    models,
    tools: entrant.tools ?? strategy.tools,
    liveSearch: entrant.liveSearch ?? [],
    prompt: agentOf(models.leader) === undefined ? (entrant.prompt ?? DEFAULT_PROMPT) : 'json',
    eyes: entrant.eyes ?? DEFAULT_EYES,
    memory: entrant.memory ?? 'none',
    protocol: {
      ...DEFAULT_PROTOCOL,
      hypotheses: shippedHypotheses(),
      ballots: entrant.ballots ?? DEFAULT_PROTOCOL.ballots,
      audit: entrant.audit ?? DEFAULT_PROTOCOL.audit,
      plantErrors: entrant.plantErrors ?? DEFAULT_PROTOCOL.plantErrors,
    },
    purse: purseOf(entrant, Object.values(models), priceOf),
  };
}

function purseOf(
  { maxCost, maxTokens, maxTokensPerWeek }: EntrantData,
  models: readonly string[],
  priceOf: PriceOf,
): Purse {
  const priced = models.flatMap((model) => {
    const price = priceOf(model);
    return price === undefined ? [] : [[model, price] as const];
  });
  return {
    maxCost: maxCost === undefined ? Number.POSITIVE_INFINITY : Number.parseFloat(maxCost),
    maxTokens: maxTokens ?? Number.POSITIVE_INFINITY,
    maxTokensPerWeek: maxTokensPerWeek ?? Number.POSITIVE_INFINITY,
    prices: new Map(priced),
  };
}

const hypothesesSchema = z.strictObject({
  hypotheses: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), text: z.string().min(1).max(500) }))
    .min(1)
    .max(16)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two have one name'),
});

/** What the teams of mode `heavy` assume, one team each. */
export function shippedHypotheses(): readonly Hypothesis[] {
  return readData('data/teams/hypotheses.json', hypothesesSchema).hypotheses;
}
