import { seededRandom } from '../../../src/domain/random.ts';
import { hyperliquid } from '../fake-venues/markets.ts';
import { bluesky } from '../fake-venues/words.ts';

export type HeldSource = 'hyperliquid' | 'bluesky';

/** One thing that happens in a made-up world, at an instant of its own. */
export interface Step {
  readonly at: number;
  readonly source: HeldSource;
  readonly frame: string;
}

const START = Date.UTC(2026, 0, 5, 12);
const STEP_MS = 2_000;
const COINS = ['BTC', 'ETH'] as const;

/** Trades, quotes and posts in two markets, each at another instant: what is dated tells what is known. */
export function steps(count: number): readonly Step[] {
  const random = seededRandom('held venues');
  const prices = [6_000_000, 300_000];
  return Array.from({ length: count }, (_, n) => {
    const at = START + n * STEP_MS;
    const coin = n % COINS.length;
    prices[coin] = Math.round((prices[coin] ?? 0) * (1 + (random.next() - 0.5) / 500));
    const item = { n: n + 1, ts: at, market: COINS[coin] ?? 'BTC', price: prices[coin] ?? 0 };
    if (n % 8 === 0)
      return { at, source: 'bluesky', frame: bluesky.frames({ ...item, market: 'BTC-USD' }, n)[0] ?? '' };
    const [trade = '', quote = ''] = hyperliquid.frames(item, n);
    return { at, source: 'hyperliquid', frame: n % 3 === 0 ? trade : quote };
  });
}
