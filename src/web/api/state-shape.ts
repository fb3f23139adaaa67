import { z } from 'zod';
import { decimalText, moment, sequence } from './shape-parts.ts';

/* The books as of a row, and what would close what they hold. */

const exits = z.object({
  stop: decimalText.optional(),
  target: decimalText.optional(),
  trailing: decimalText.optional(),
  invalidation: z.string().optional(),
});

export const stateShape = z.object({
  at: sequence,
  time: moment,
  /** Of all books at that row; `quartet replay RUN --until SEQUENCE` prints the same. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  accounts: z.array(
    z.object({
      account: z.string(),
      cash: decimalText,
      held: decimalText,
      margin: decimalText,
      cost: decimalText,
      equity: decimalText.optional(),
      positions: z.array(
        z.object({
          symbol: z.string(),
          side: z.enum(['long', 'short']),
          size: decimalText,
          cost: decimalText,
          margin: decimalText,
          leverage: z.number(),
          openedAt: moment,
          entryPrice: z.number(),
          exits: exits.optional(),
          decision: z.string().optional(),
        }),
      ),
      orders: z.array(
        z.object({
          id: z.string(),
          symbol: z.string(),
          side: z.enum(['buy', 'sell']),
          size: decimalText,
          filled: decimalText,
          type: z.string(),
          limit: decimalText.optional(),
          trigger: decimalText.optional(),
          arrivesAt: moment,
          decision: z.string(),
        }),
      ),
    }),
  ),
});

/** A price at which a position closes, and how far it is from the last close, as a share of that; below 0: beneath it. */
const level = z.object({ price: decimalText, distance: z.number().optional() });

/** What would close each open position. */
export const positionsShape = z.object({
  at: sequence,
  positions: z.array(
    z.object({
      account: z.string(),
      symbol: z.string(),
      side: z.enum(['long', 'short']),
      /** What the market closed at last before the cursor's instant, as `prices` has it. */
      lastClose: z.number().optional(),
      /** In cross mode with the other markets at their last closes; absent where nothing can liquidate it. */
      liquidation: level.optional(),
      stop: level.optional(),
      target: level.optional(),
      invalidation: z
        .object({
          text: z.string(),
          /** Whether the venue closes the position by it: prose, or bars that never come, close nothing. */
          enforced: z.boolean(),
          /** Whether it is true of the bars that have closed; absent where a number in it is not known. */
          holds: z.boolean().optional(),
          /** The numbers in it, as `close(4h)`; one that is still warming up, and sentiment, has no value. */
          terms: z.array(z.object({ name: z.string(), value: z.number().optional() })),
        })
        .optional(),
    }),
  ),
});
