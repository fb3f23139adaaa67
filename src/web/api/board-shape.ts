import { z } from 'zod';
import { account, counts, decimalText, definition, interval, metric, moment, names, versus } from './shape-parts.ts';

const boardRow = z.object({
  entrant: z.string(),
  strategy: z.string(),
  kind: account.shape.kind,
  baseline: z.boolean(),
  model: z.string().optional(),
  failure: z.string().optional(),
  standing: z.object({
    rank: z.union([z.object({ best: z.int(), worst: z.int() }), z.object({ none: z.string() })]),
    chanceBest: metric,
    deflatedSharpe: metric,
  }),
  accounts: z.array(z.object({ account: z.string(), digest: z.string(), finalEquity: decimalText })),
  metrics: z.record(z.string(), metric),
  returnInterval: interval,
  versus,
  refusals: counts,
  holds: counts,
});

/** The board itself, as `--json` prints it, without what only a report needs. */
export const boardShape = z.object({
  facts: z.object({
    scenario: z.string(),
    season: z.string(),
    quoteCurrency: z.string(),
    from: moment,
    to: moment,
    symbols: names,
    fillModel: z.string(),
    feeProfiles: names,
    benchmark: z.string().optional(),
    rules: z.array(z.object({ label: z.string(), text: z.string() })),
    tapes: z.array(z.object({ name: z.string(), hash: z.string(), synthetic: z.boolean() })),
  }),
  banners: z.array(z.object({ kind: z.string(), text: z.string() })),
  definitions: z.array(definition),
  method: z.object({ intervals: z.string(), places: z.string(), chances: z.string() }),
  rows: z.array(boardRow),
  verdict: z.string(),
  selection: z.string().optional(),
});
