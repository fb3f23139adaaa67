import { z } from 'zod';
import { PROBE_KINDS } from '../../domain/probe.ts';

const share = z.number().min(0).max(1);
const interval = z.union([z.object({ low: z.number(), high: z.number() }), z.object({ none: z.string() })]);

/** `quartet probe`: one card a model. */
export const probeOutput = z.object({
  /** Questions of each kind. */
  samples: z.int(),
  cards: z.array(
    z.object({
      model: z.string(),
      /** Of each kind, with its exact 95 % interval (Clopper and Pearson); `share` is left out where there was no trial. */
      shares: z.array(
        z.object({
          kind: z.enum(PROBE_KINDS),
          hits: z.int(),
          trials: z.int(),
          share: share.optional(),
          low: share,
          high: share,
          /** Replies that could not be read. */
          unread: z.int(),
        }),
      ),
      calibration: z
        .object({
          forecasts: z.int(),
          brier: z.number(),
          brierInterval: interval,
          brierOfOdds: z.number(),
          reliability: z.number(),
          reliabilityInterval: interval,
          bins: z.array(z.object({ count: z.int(), said: share, odds: share })),
        })
        .optional(),
      calls: z.int(),
      latencyP50Ms: z.number().optional(),
      latencyP95Ms: z.number().optional(),
      firstTokenP50Ms: z.number().optional(),
      /** US dollars, for the probe. */
      cost: z.number(),
      /** One cycle of a team, were each of its calls as long as the probe's decisions; US dollars. */
      cycle: z.object({ calls: z.int(), cost: z.number(), tokens: z.int() }),
    }),
  ),
});
