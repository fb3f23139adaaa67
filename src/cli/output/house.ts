import { z } from 'zod';
import { INTERVALS } from '../../arena/proof/coverage.ts';
import { names } from '../../web/api/shape-parts.ts';

export const doctorOutput = z.object({
  findings: z.array(
    z.object({
      check: z.string(),
      ok: z.boolean(),
      /** Nothing is wrong: what it is about is not there, and is left out. */
      absent: z.literal(true).optional(),
      found: z.string(),
      mend: z.string().optional(),
    }),
  ),
  providersReady: names,
  /** Providers whose key is not there. */
  keysAbsent: names,
});

/** `quartet key make`, `quartet key show` */
export const keyOutput = z.object({ file: z.string(), fingerprint: z.string() });

const share = z.object({ hits: z.int(), trials: z.int() });

export const proveOutput = z.object({
  seasons: z.int(),
  kinds: z.array(
    z.object({
      kind: z.string(),
      coverage: z.record(z.enum(INTERVALS), share),
      falseWinners: share,
      falsePairs: share,
      bestKept: share,
      power: share,
    }),
  ),
  oracle: z.object({ passesDeflatedSharpe: share, flagged: share }),
});

export const agentCheckOutput = z.object({
  agent: z.string(),
  checks: z.array(
    z.object({
      check: z.string(),
      verdict: z.enum(['ok', 'note', 'failed']),
      what: z.string(),
      mend: z.string().optional(),
    }),
  ),
});

/** `quartet alerts test` */
export const alertsOutput = z.object({
  webhooks: z.array(z.object({ name: z.string(), ok: z.boolean(), why: z.string().optional() })),
});

export const planOutput = z.object({
  scenario: z.string(),
  luck: z.object({
    entrants: z.array(z.object({ entrant: z.string(), deviation: z.number() })),
    deviation: z.number(),
    periods: z.int(),
    days: z.number(),
    seedShare: z.number().optional(),
  }),
  rivals: z.int(),
  difference: z.number(),
  outlooks: z.array(
    z.object({
      days: z.number(),
      seeds: z.int(),
      detectable: z.number(),
      power: z.number(),
      /** US dollars. */
      cost: z.number(),
    }),
  ),
  daysNeeded: z.number(),
  prompts: z.array(
    z.object({
      entrant: z.string(),
      prompt: z.string(),
      calls: z.number(),
      /** A cycle. */
      tokens: z.int(),
      cached: z.int(),
      /** By part of the prompt. */
      parts: z.record(z.string(), z.int()),
    }),
  ),
  notes: names,
});

export const initOutput = z.object({
  scenario: z.string(),
  /** Runs it. */
  command: z.string(),
});

/** `quartet new strategy` and its kind; `quartet new types` tells the version they are of. */
export const newOutput = z.union([
  z.object({ folder: z.string(), files: names }),
  z.object({ folder: z.string(), version: z.string() }),
]);

const interval = z.union([z.object({ low: z.number(), high: z.number() }), z.object({ none: z.string() })]);
const chance = z.object({ value: z.number(), interval });

/** `quartet judge`; `written` where pairs were written for people to read. */
export const judgeOutput = z.union([
  z.object({ written: z.string(), pairs: z.int() }),
  z.object({
    pairs: z.int(),
    unreadable: z.int(),
    ownFamily: z.int(),
    /** US dollars. */
    cost: z.number(),
    isBounded: z.boolean(),
    ranks: z.array(
      z.object({
        entrant: z.string(),
        strength: z.number(),
        interval,
        won: z.number(),
        ballots: z.int(),
        /** Its return, which nobody was told. */
        profit: z.number().optional(),
      }),
    ),
    judges: z.array(
      z.object({
        judge: z.string(),
        ballots: z.int(),
        ties: z.number(),
        steady: z.number().optional(),
        first: chance,
        longer: chance,
      }),
    ),
  }),
]);
