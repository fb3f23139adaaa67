import { z } from 'zod';
import {
  account,
  counts,
  decimalText,
  definition,
  interval,
  metric,
  moment,
  names,
  versusShape,
} from './shape-parts.ts';

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
  versus: versusShape,
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

const part = z.object({
  /** As the scenario writes it: `execution`, `entrant house-team`. */
  part: z.string(),
  /** The values in it that differ, each by its path; a side that lacks one has no text. */
  values: z.array(z.object({ path: z.string(), left: z.string().optional(), right: z.string().optional() })),
});

export const compareShape = z.object({
  /** The runs, and the row as of which each is compared. */
  left: z.object({ run: z.string(), at: z.int() }),
  right: z.object({ run: z.string(), at: z.int() }),
  /** Parts of the scenarios that are the same, and those that are not. */
  equal: names,
  different: z.array(part),
  /** Entrants of both runs, the left less the right over the same redrawn blocks. */
  rows: z.array(
    z.object({
      entrant: z.string(),
      left: z.record(z.string(), metric),
      right: z.record(z.string(), metric),
      versus: versusShape,
      /** Whether it did the very same in both. */
      same: z.boolean(),
    }),
  ),
  onlyLeft: names,
  onlyRight: names,
  definitions: z.array(definition),
  /** Where accounts of both runs first do something else, by time; those that never part are not listed. */
  partings: z.array(
    z.object({
      account: z.string(),
      /** Whether its rounds are a team's, and can be opened. */
      isDebated: z.boolean(),
      cycle: z.int().optional(),
      at: moment,
      left: z.string(),
      right: z.string(),
    }),
  ),
});
