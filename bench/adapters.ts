import { EventQueue } from '../src/adapters/live/event-queue.ts';
import { Intake } from '../src/adapters/live/intake/intake.ts';
import { Stamper } from '../src/adapters/live/intake/stamper.ts';
import { readBinance } from '../src/adapters/live/wire/binance.ts';
import { readHyperliquid } from '../src/adapters/live/wire/hyperliquid.ts';
import { readJetstream } from '../src/adapters/live/wire/jetstream.ts';
import { readKraken } from '../src/adapters/live/wire/kraken.ts';
import type { ReadFrame } from '../src/adapters/live/wire/message.ts';
import { instant } from '../src/domain/time.ts';
import type { FakeVenue } from '../test/support/fake-venues/fake-venue.ts';
import { binanceSpot, hyperliquid, kraken } from '../test/support/fake-venues/markets.ts';
import { bluesky } from '../test/support/fake-venues/words.ts';
import { BTC } from '../test/support/live-instrument.ts';
import type { Case } from './cases.ts';

const START = 1_770_000_000_000;
const FRAMES = 100_000;

/** From a frame's text to its event in the queue: all that is done with it beyond the socket. */
export const ADAPTER_CASES: Readonly<Record<string, Case>> = {
  'live, Binance trades': frames(binanceSpot, readBinance, 'BTCUSD', 0),
  'live, Binance quotes': frames(binanceSpot, readBinance, 'BTCUSD', 1),
  'live, Hyperliquid trades': frames(hyperliquid, readHyperliquid, 'BTC', 0),
  'live, Kraken trades': frames(kraken, readKraken, 'BTC/USD', 0),
  'live, Jetstream posts': frames(bluesky, readJetstream, 'BTC-USD', 0),
};

function frames(venue: FakeVenue, read: ReadFrame, market: string, which: number): Case {
  const texts = Array.from({ length: FRAMES }, (_, n) => {
    const item = { n: n + 1, ts: START + n, market, price: 6_000_000 + ((n * 7_919) % 20_001) };
    return venue.frames(item, n)[which] ?? '';
  });
  return {
    unit: 'frames',
    count: FRAMES,
    async prepare() {
      const queue = new EventQueue(() => undefined);
      const markets = new Map([[market, BTC]]);
      const options = { source: venue.name, read, markets, repeats: false, datedByAuthors: false, filler: undefined };
      const intake = new Intake(options, new Stamper(0), queue);
      intake.opened(instant(START), '');
      return {
        async run() {
          for (const [n, text] of texts.entries()) {
            intake.frame(text, instant(START + n));
            if (n % 1_000 === 999) await queue.take();
          }
        },
        fills: () => 0,
        clean: () => undefined,
      };
    },
  };
}
