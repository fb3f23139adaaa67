import type { Writable } from 'node:stream';
import { Receiver } from 'ws';
import { EventQueue } from '../src/adapters/live/event-queue.ts';
import { Intake } from '../src/adapters/live/intake/intake.ts';
import { Stamper } from '../src/adapters/live/intake/stamper.ts';
import { readBinance } from '../src/adapters/live/venues/binance/wire.ts';
import { readJetstream } from '../src/adapters/live/venues/bluesky.ts';
import { readHyperliquid } from '../src/adapters/live/venues/hyperliquid/wire.ts';
import { readKraken } from '../src/adapters/live/venues/kraken/wire.ts';
import type { ReadFrame } from '../src/adapters/live/wire/message.ts';
import { instant } from '../src/domain/time.ts';
import { postFrame, tradeFrame } from '../test/load/frames.ts';
import type { FakeVenue } from '../test/support/fake-venues/fake-venue.ts';
import { binanceSpot, hyperliquid, kraken } from '../test/support/fake-venues/markets.ts';
import { BTC } from '../test/support/live-instrument.ts';
import type { Case } from './cases.ts';

const START = 1_770_000_000_000;
const FRAMES = 100_000;
/** What one read of a socket brings at the most. */
const CHUNK = 65_536;

/** From a frame's text to its event in the queue: all that is done with it beyond the socket. */
export const ADAPTER_CASES: Readonly<Record<string, Case>> = {
  'live, Binance trades': frames(binanceSpot, readBinance, 'BTCUSD', 0),
  'live, Binance quotes': frames(binanceSpot, readBinance, 'BTCUSD', 1),
  'live, Hyperliquid trades': frames(hyperliquid, readHyperliquid, 'BTC', 0),
  'live, Kraken trades': frames(kraken, readKraken, 'BTC/USD', 0),
  'live, Binance trades, ws and all': socket('binance-spot', readBinance, tradeFrame),
  'live, Jetstream posts, ws and all': socket('bluesky', readJetstream, postFrame),
};

declare module 'ws' {
  /** The part of a socket that takes frames out of bytes; the package has it, its types do not. */
  export class Receiver extends Writable {}
}

function frames(venue: FakeVenue, read: ReadFrame, market: string, which: number): Case {
  const texts = once(() =>
    Array.from({ length: FRAMES }, (_, n) => {
      const item = { n: n + 1, ts: START + n, market, price: 6_000_000 + ((n * 7_919) % 20_001) };
      return venue.frames(item, n)[which] ?? '';
    }),
  );
  return {
    unit: 'frames',
    count: FRAMES,
    async prepare() {
      const { intake, queue } = intakeOf(venue.name, read, market);
      const made = texts();
      return {
        async run() {
          for (const [n, text] of made.entries()) {
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

/** From the bytes of a socket, as the kernel hands them over, to events in the queue: `ws`, parsing, normalising. */
function socket(source: string, read: ReadFrame, make: (n: number, ts: number) => string): Case {
  const sent = once(() => Buffer.concat(Array.from({ length: FRAMES }, (_, n) => framed(make(n + 1, START + n)))));
  return {
    unit: 'messages',
    count: FRAMES,
    async prepare() {
      const { intake, queue } = intakeOf(source, read, 'BTCUSD');
      const bytes = sent();
      const receiver = new Receiver();
      let count = 0;
      receiver.on('message', (data: Buffer) => {
        intake.frame(data.toString(), instant(START + count));
        count += 1;
        if (count % 1_000 === 0) void queue.take();
      });
      return {
        async run() {
          for (let at = 0; at < bytes.length; at += CHUNK) receiver.write(bytes.subarray(at, at + CHUNK));
          if (intake.events !== FRAMES) throw new Error(`${intake.events} events of ${FRAMES} frames`);
        },
        fills: () => 0,
        clean: () => undefined,
      };
    },
  };
}

/** Made when it is first asked for: a case that does not run costs nothing. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** As a server sends it: text, not masked, of 126 bytes or more. */
function framed(text: string): Buffer {
  const body = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 126, body.length >> 8, body.length & 255]), body]);
}

function intakeOf(source: string, read: ReadFrame, market: string): { intake: Intake; queue: EventQueue } {
  const queue = new EventQueue(() => undefined);
  const markets = new Map([[market, BTC]]);
  const options = { source, read, markets, repeats: false, datedByAuthors: false, filler: undefined };
  const intake = new Intake(options, new Stamper(0), queue);
  intake.opened(instant(START), '');
  return { intake, queue };
}
