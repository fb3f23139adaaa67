import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readBinance } from '../../src/adapters/live/venues/binance/wire.ts';
import { readJetstream } from '../../src/adapters/live/venues/bluesky.ts';
import { readCoinbaseAdvanced } from '../../src/adapters/live/venues/coinbase/advanced-wire.ts';
import { readCoinbaseExchange } from '../../src/adapters/live/venues/coinbase/exchange-wire.ts';
import { readHyperliquid } from '../../src/adapters/live/venues/hyperliquid/wire.ts';
import { readKraken } from '../../src/adapters/live/venues/kraken/wire.ts';
import { readNostr } from '../../src/adapters/live/venues/nostr.ts';
import { readReddit } from '../../src/adapters/live/venues/reddit.ts';
import { readStockTwits } from '../../src/adapters/live/venues/stocktwits.ts';
import { readXStream } from '../../src/adapters/live/venues/x/wire.ts';
import type { Message, ReadFrame } from '../../src/adapters/live/wire/message.ts';
import { dataPath, describeWithData } from '../support/data.ts';

const READERS: Readonly<Record<string, ReadFrame>> = {
  'binance-spot': readBinance,
  'binance-usdm': readBinance,
  'bluesky-jetstream': readJetstream,
  'coinbase-advanced': readCoinbaseAdvanced,
  'coinbase-exchange': readCoinbaseExchange,
  hyperliquid: readHyperliquid,
  'kraken-v1': readKraken,
  'kraken-v2': readKraken,
  nostr: readNostr,
  reddit: readReddit,
  stocktwits: readStockTwits,
  'x-filtered-stream': readXStream,
};

/** What each file's lines are to give, whatever they say; files not listed are to give anything known. */
const GIVES: readonly (readonly [file: RegExp, kinds: readonly Message['kind'][]])[] = [
  [/binance-\w+\/(trade|aggTrade)\.|coinbase-exchange\/(last_)?match\.|hyperliquid\/trades\./, ['trade']],
  [/bookTicker|hyperliquid\/(bbo|l2Book)\./, ['quote']],
  [/kline|hyperliquid\/(candle|rest-candleSnapshot)\./, ['bar']],
  [/rest-fundingHistory/, ['funding']],
  [/hyperliquid\/activeAssetCtx/, ['mark']],
  [/coinbase-advanced\/market_trades\./, ['sequence', 'trade']],
  [/coinbase-advanced\/candles\./, ['sequence', 'bar']],
  [/coinbase-advanced\/ticker\./, ['sequence', 'quote']],
  [/stocktwits\//, ['post']],
  [/reddit\//, ['post', 'deletion']],
  [/\/depth/, ['chain', 'control']],
  [/kraken-v1\/|depth|allMids|subscri|l2update|snapshot-trimmed/, ['sequence', 'control']],
];

const received = z.object({ raw: z.string() });
const answered = z.object({ response_raw: z.string() });

function framesIn(path: string): readonly string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (path.includes('with-recv-time')) return lines.map((line) => received.parse(JSON.parse(line)).raw);
  if (!path.includes('/rest-') || path.includes('trimmed')) return lines;
  return lines.map((line) => answered.parse(JSON.parse(line)).response_raw);
}

describeWithData('real frames', () => {
  const files = Object.keys(READERS).flatMap((folder) =>
    readdirSync(dataPath(`wire/${folder}`)).map((file) => `${folder}/${file}`),
  );

  it.each(files)('%s: every line is an event or a known control frame', (file) => {
    const read = READERS[file.split('/')[0] ?? ''];
    const allowed = GIVES.find(([pattern]) => pattern.test(file))?.[1];
    for (const frame of framesIn(dataPath(join('wire', file)))) {
      const messages = read?.(frame) ?? [];
      expect(messages.length, frame.slice(0, 200)).toBeGreaterThan(0);
      for (const message of messages) {
        expect(['malformed', 'unknown'], JSON.stringify(message)).not.toContain(message.kind);
        if (allowed !== undefined) expect(allowed, frame.slice(0, 200)).toContain(message.kind);
      }
    }
  });

  it('buyers of Coinbase Advanced pay what was asked, sellers get what was bid', () => {
    const read = (file: string): readonly Message[] =>
      framesIn(dataPath(`wire/coinbase-advanced/${file}.ndjson`)).flatMap(readCoinbaseAdvanced);
    const quotes = read('ticker').flatMap((message) => (message.kind === 'quote' ? message : []));
    const tally = { agreed: 0, differed: 0 };
    for (const trade of read('market_trades')) {
      if (trade.kind !== 'trade') continue;
      const near = quotes.filter(({ market, ts }) => market === trade.market && Math.abs((ts ?? 0) - trade.ts) < 1_000);
      const isAsked = near.some(({ ask }) => ask === trade.price);
      const isBid = near.some(({ bid }) => bid === trade.price);
      if (isAsked !== isBid) tally[trade.side === (isAsked ? 'buy' : 'sell') ? 'agreed' : 'differed'] += 1;
    }
    expect(tally.agreed).toBeGreaterThan(tally.differed * 5);
  });

  it('frames of Coinbase Advanced count up by one over all channels', () => {
    const numbers = framesIn(dataPath('wire/coinbase-advanced/sequence-trace.ndjson')).flatMap((frame) =>
      readCoinbaseAdvanced(frame).flatMap((message) => (message.kind === 'sequence' ? message.number : [])),
    );
    expect(numbers).toEqual(numbers.map((_, place) => place + (numbers[0] ?? 0)));
  });
});
