import { z } from 'zod';
import { isEntrantId } from '../../domain/ids.ts';
import { AUDIT_REACHES, EYES, LIVE_SEARCHES, MEMORIES, MODES, PROMPT_VERSIONS, ROLES } from '../../domain/team.ts';
import { relativePath, seedSchema } from './table-schema.ts';

/** The part of a scenario that says who competes, in the manner of `schema.ts`. */

export const modelSchema = z
  .string()
  .regex(/^(house|[a-z0-9][a-z0-9-]{0,31}\/[A-Za-z0-9][A-Za-z0-9._:/-]{0,127})$/)
  .describe('house, or provider/model such as xai/grok-4.20');

export const SEASON_NAMES = ['baseline', 'monk', 'awareness', 'max-leverage'] as const;
export type SeasonName = (typeof SEASON_NAMES)[number];
export const seasonSchema = z.enum(SEASON_NAMES).describe(SEASON_NAMES.join(', '));

/** The name of a person's own agent. */
export const agentName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
  .describe('a name of at most 32 small letters, digits and -');

/** What stands for a strategy where an entrant is an agent. */
export const AGENT_STRATEGY = 'agent';

export const entrantSchema = z
  .strictObject({
    id: z
      .string()
      .refine(isEntrantId)
      .describe('a name of at most 64 letters, digits and ._/:- that starts with a letter or digit'),
    strategy: relativePath('a strategy: a bundled name such as buy-and-hold, or a .ts or .js file').default(
      AGENT_STRATEGY,
    ),
    agent: agentName
      .describe('the name of a program in your own agents.yaml that decides, in place of a strategy')
      .optional(),
    mode: z
      .enum(MODES)
      .optional()
      .describe(`one of ${MODES.join(', ')}`),
    model: modelSchema.optional(),
    models: z
      .partialRecord(z.enum(ROLES), modelSchema)
      .optional()
      .describe(`a model for each of ${ROLES.join(', ')} that has its own, such as "quant: deepseek/deepseek-v4-pro"`),
    plantErrors: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('the share of readers who are shown a wrong number in a claim of a peer, from 0 to 1'),
    prompt: z
      .enum(PROMPT_VERSIONS)
      .optional()
      .describe('v1 or v2: last values, or series with a legend, for fewer tokens'),
    eyes: z
      .enum(EYES)
      .optional()
      .describe('none, charts, posts or both: what models that take pictures are shown beside words'),
    memory: z
      .enum(MEMORIES)
      .optional()
      .describe('none, calibration or notebook: what a team is shown of its own past forecasts and closed positions'),
    audit: z
      .enum(AUDIT_REACHES)
      .optional()
      .describe('whole or claims: what fails the audit weighs less, or only inventions are dropped'),
    ballots: z
      .int()
      .min(1)
      .max(32)
      .optional()
      .describe('how many sets of three blind voters mode vote asks, a whole number from 1 to 32'),
    tools: z
      .boolean()
      .optional()
      .describe("true or false: whether the team's models may call tools where there is reason to doubt"),
    liveSearch: z
      .array(z.enum(LIVE_SEARCHES).describe('x or web'))
      .max(LIVE_SEARCHES.length)
      .optional()
      .describe(
        `a list of ${LIVE_SEARCHES.join(', ')}: what the models' own provider may search, in paper trading only`,
      ),
    maxCost: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,8})? USD$/)
      .optional()
      .describe('the most the models may cost, such as "5 USD"'),
    maxTokens: z
      .int()
      .min(1)
      .max(1_000_000_000_000)
      .optional()
      .describe('the most tokens the models may use in the run, a whole number from 1'),
    maxTokensPerWeek: z
      .int()
      .min(1)
      .max(1_000_000_000_000)
      .optional()
      .describe('the most tokens the models may use from a Monday to the next, a whole number from 1'),
    cassette: relativePath('the file of recorded replies').optional(),
    season: seasonSchema.optional(),
    seeds: z
      .array(seedSchema)
      .min(1)
      .max(1_000)
      .optional()
      .describe('a list of 1 to 1000 different whole numbers, each one account'),
    parameters: z
      .record(z.string().min(1).max(64), z.union([z.number(), z.string().max(1_000), z.boolean()]))
      .default({})
      .describe('names and values: numbers, texts, true or false'),
  })
  .describe('an entrant with id and strategy');
