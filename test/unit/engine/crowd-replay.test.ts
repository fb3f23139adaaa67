import { expect, it } from 'vitest';
import { EventQueue } from '../../../src/adapters/live/event-queue.ts';
import { Intake } from '../../../src/adapters/live/intake/intake.ts';
import { Stamper } from '../../../src/adapters/live/intake/stamper.ts';
import type { WordMessage } from '../../../src/adapters/live/wire/message.ts';
import { loadScorer } from '../../../src/adapters/sentiment/load.ts';
import { encodeEvent } from '../../../src/adapters/tape/encode.ts';
import type { FeedEvent } from '../../../src/domain/feed-event.ts';
import type { SentimentSignal } from '../../../src/domain/signal.ts';
import { instant } from '../../../src/domain/time.ts';
import { ScoredPosts } from '../../../src/engine/scored-posts.ts';
import { instrumentNamed } from '../../support/sentiment.ts';
import { readTape, tapeFile } from '../../support/tape.ts';

const T = 1_770_000_000_000;
const INSTRUMENTS = new Map(
  ['BTC-USDT', 'NEAR-USDT'].map((name) => [instrumentNamed(name).symbol, instrumentNamed(name)]),
);
const TEXTS = [
  '$BTC to the moon 🚀🚀',
  'sold my $BTC, this dumps',
  'buying NEAR calls',
  'closer to $NEAR',
  '$BTC or $NEAR?',
];

/** An hour of a crowd that repeats itself, comes late, thinks again and takes its words back. */
function messages(): readonly { readonly at: number; readonly message: WordMessage }[] {
  const none = { followers: 900, authorCreated: undefined, repostOf: undefined, lang: 'en', references: undefined };
  return Array.from({ length: 1_500 }, (_, step) => {
    const at = T + step * 2_400;
    const late = step % 7 === 0 ? 90_000 : step % 3;
    const id = `p${step % 11 === 0 ? Math.max(0, step - 5) : step}`;
    if (step % 13 === 5) {
      return { at, message: { kind: 'deletion', ts: instant(at), id: `p${step - 3}`, author: undefined } };
    }
    const version = step % 17 === 9 ? `v${step}` : undefined;
    const text = `${TEXTS[(step * 31) % TEXTS.length]} ${step % 4 === 0 ? '' : `w${step}`}`;
    const post = { ...none, ts: instant(at - late), id: version === undefined ? id : `p${step - 2}`, text, version };
    return { at, message: { kind: 'post', ...post, author: `a${(step * 7) % 90}` } };
  });
}

async function liveEvents(): Promise<readonly FeedEvent[]> {
  const sent = messages();
  const queue = new EventQueue(() => undefined);
  const intake = new Intake(
    {
      source: 'somewhere',
      read: (frame) => [sent[Number(frame)]?.message].filter((message) => message !== undefined),
      markets: new Map(),
      repeats: false,
      datedByAuthors: false,
      filler: undefined,
    },
    new Stamper(0),
    queue,
  );
  sent.forEach(({ at }, place) => {
    intake.frame(String(place), instant(at));
  });
  queue.end();
  return (await queue.take()) ?? [];
}

/** All signals of both symbols after every event, and a while later. */
function signalsOf(events: readonly FeedEvent[]): readonly (SentimentSignal | undefined)[] {
  let price = 100;
  const crowd = new ScoredPosts(loadScorer([...INSTRUMENTS.values()]), 1, () => price, undefined);
  return events.flatMap((event) => {
    if (event.kind !== 'post' && event.kind !== 'post-edited' && event.kind !== 'post-deleted') return [];
    price = 100 + (event.visible % 7);
    crowd.add(event);
    return [...INSTRUMENTS.keys()].flatMap((symbol) => [
      crowd.signal(symbol, event.visible),
      crowd.signal(symbol, instant(event.visible + 61_000)),
    ]);
  });
}

it('posts give the same signals to the bit live and from their tape: late, repeated, edited and deleted ones too', async () => {
  const live = await liveEvents();
  const kinds = new Set(live.map(({ kind }) => kind));
  for (const kind of ['post', 'post-edited', 'post-deleted'] as const) expect(kinds).toContain(kind);
  const lines = live.map((event) => encodeEvent(event, INSTRUMENTS, 'visible') ?? '');
  const { events, refused } = await readTape(tapeFile(lines), { instruments: INSTRUMENTS });
  expect(refused).toEqual({});
  const told = signalsOf(live);
  expect(told.length).toBeGreaterThan(4_000);
  expect(signalsOf(events)).toStrictEqual(told);
});
