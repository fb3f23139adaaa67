import { z } from 'zod';
import { account, counts, decimalText, interval, metric, moment, names } from './shape-parts.ts';

const boardRow = z.object({
  entrant: z.string(),
  strategy: z.string(),
  kind: account.shape.kind,
  baseline: z.boolean(),
  model: z.string().optional(),
  standing: z.object({
    rank: z.union([z.object({ best: z.int(), worst: z.int() }), z.object({ none: z.string() })]),
    chanceBest: metric,
    deflatedSharpe: metric,
  }),
  accounts: z.array(z.object({ account: z.string(), digest: z.string(), finalEquity: decimalText })),
  metrics: z.record(z.string(), metric),
  returnInterval: interval,
  versus: z.union([
    z.object({
      difference: z.number(),
      interval,
      outcome: z.enum(['better', 'worse', 'cannot-be-told', 'untested']),
    }),
    z.object({ none: z.string() }),
  ]),
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
  definitions: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      unit: z.enum(['fraction', 'ratio', 'money', 'count', 'duration-ms']),
      text: z.string(),
    }),
  ),
  method: z.object({ intervals: z.string(), places: z.string(), chances: z.string() }),
  rows: z.array(boardRow),
  verdict: z.string(),
  selection: z.string().optional(),
});
