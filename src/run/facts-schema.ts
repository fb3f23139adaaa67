import { basename } from 'node:path';
import { z } from 'zod';
import type { RunFacts } from '../arena/facts.ts';
import { IntegrityError } from '../domain/errors.ts';
import { isEntrantId } from '../domain/ids.ts';
import { isInstant } from '../domain/time.ts';

const moment = z.number().refine(isInstant);
const entrant = z.string().refine(isEntrantId);

/** Canonical text leaves undefined members out, so here they are optional. */
const factsSchema = z.object({
  runs: z.array(
    z.object({
      name: z.string(),
      seed: z.number(),
      digest: z.string(),
      version: z.string(),
      build: z.string().exactOptional(),
    }),
  ),
  scenario: z.string(),
  marketHash: z.string(),
  season: z.string(),
  quoteCurrency: z.string(),
  from: moment,
  to: moment,
  symbols: z.array(z.string()),
  tapes: z.array(z.object({ name: z.string(), hash: z.string(), synthetic: z.boolean(), events: z.number() })),
  feeProfiles: z.array(z.string()),
  fillModel: z.string(),
  lookAhead: z.boolean(),
  rules: z.array(z.object({ label: z.string(), text: z.string() })),
  notes: z.array(z.string()).default([]),
  benchmark: entrant.optional(),
  entrants: z.array(
    z.object({
      entrant,
      configHash: z.string(),
      baseline: z.boolean(),
      model: z.string().optional(),
      mode: z.string().exactOptional(),
      knowledgeCutoff: moment.optional(),
      askedTurnoverPerDay: z.number().optional(),
    }),
  ),
});

/** The facts in the board that a finished run wrote down; the run goes by the folder it now lies in. */
export function readFacts(board: string, folder: string): RunFacts {
  try {
    const { facts } = z.object({ facts: factsSchema }).parse(JSON.parse(board));
    return {
      ...facts,
      runs: facts.runs.map((run) => ({ ...run, name: basename(folder) })),
      benchmark: facts.benchmark,
      entrants: facts.entrants.map((one) => ({
        ...one,
        model: one.model,
        knowledgeCutoff: one.knowledgeCutoff,
        askedTurnoverPerDay: one.askedTurnoverPerDay,
      })),
    };
  } catch {
    const mend = 'check it with quartet verify';
    throw new IntegrityError({ code: 'journal-misshapen', where: folder, what: 'its last row tells no result', mend });
  }
}
