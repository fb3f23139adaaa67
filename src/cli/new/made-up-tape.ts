import { generateTape } from '../../adapters/tape/write-tape.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { DEMO_MARKETS, DEMO_OPTIONS } from '../../workshop/generate/markets.ts';

/** Its name beside a scenario. */
export const MADE_UP_TAPE = 'made-up.ndjson.gz';

/** 36 hours of two markets and their posts, thin enough that a run takes a second. */
export async function makeUpTape(path: string): Promise<void> {
  const [first, second = first] = DEMO_MARKETS;
  await generateTape(path, {
    ...DEMO_OPTIONS,
    markets: [first, second],
    quoteEveryMs: MINUTE_MS,
    tradeEveryMs: 2 * MINUTE_MS,
  });
}
