import type { Instrument } from '../../../domain/instrument.ts';
import { unescapeEntities } from '../../../domain/text.ts';
import { idOf, parseJson } from '../../shared/parse-json.ts';
import { countOf, dateOf, isJson, listOf, objectOf, referencesOf, textOf } from '../wire/json.ts';
import { control, type Message, malformed, type ReadFrame, readEach } from '../wire/message.ts';
import { type ListedFeed, POLLED, pairOf, type Venue } from './venue.ts';

/** StockTwits: a symbol's latest messages, newest first, or one alone. The authors' own labels are not used. */
export const readStockTwits: ReadFrame = (frame) => {
  const reply = parseJson(frame);
  if (!isJson(reply)) return [malformed('not-an-object')];
  if (Array.isArray(reply.messages)) return readEach(reply.messages, 'page', readMessage).toReversed();
  if (isJson(reply.message)) return [readMessage(reply.message)];
  if (reply.body !== undefined) return [readMessage(reply)];
  return [reply.errors !== undefined || reply.response !== undefined ? control('error') : malformed('no-messages')];
};

function readMessage(item: unknown): Message {
  const message = objectOf(item);
  const user = objectOf(message.user);
  const id = idOf(message.id);
  const ts = dateOf(message.created_at);
  const author = textOf(user.username);
  const { body } = message;
  const chart = objectOf(objectOf(message.entities).chart);
  if (id === undefined || ts === undefined || author === undefined || typeof body !== 'string')
    return malformed('message');
  return {
    kind: 'post',
    ts,
    id,
    author,
    text: unescapeEntities(body),
    followers: countOf(user.followers),
    authorCreated: dateOf(user.join_date),
    repostOf: idOf(objectOf(objectOf(message.reshare_message).message).id),
    lang: undefined,
    references: referencesOf([...listOf(message.links).map((link) => objectOf(link).url), chart.original ?? chart.url]),
    version: undefined,
  };
}

export const stockTwits: ListedFeed = {
  name: 'stocktwits',
  gives: 'the messages of each instrument, every 20 s',
  repeats: 'the last page',
  venues: ({ instruments }) => [venueOf(instruments)],
};

function venueOf(instruments: readonly Instrument[]): Venue {
  const symbols = instruments.map((instrument) =>
    instrument.kind === 'equity' ? instrument.symbol : `${pairOf(instrument).base}.X`,
  );
  return {
    ...POLLED,
    source: 'stocktwits',
    read: readStockTwits,
    hosts: ['https://api.stocktwits.com'],
    path: ({ attempt }) => `/api/2/streams/symbol/${encodeURIComponent(symbols[attempt % symbols.length] ?? '')}.json`,
    pollMs: 20_000,
  };
}
