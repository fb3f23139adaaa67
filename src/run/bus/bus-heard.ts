import { Heard } from '../../adapters/live/heard.ts';
import type { LineReader } from '../../adapters/tape/line-reader.ts';
import type { FeedEvent } from '../../domain/feed-event.ts';

/** Sources that begin so are a bus's own word. */
export const BUS_SOURCE = 'bus/';

/** What an earlier life of a run that is fed by a bus has on its tape, so that it goes on behind the very event. */
export class BusHeard extends Heard {
  readonly #reader: LineReader;
  /** Of the bus, behind the last number that the tape tells. */
  readonly #since: FeedEvent[] = [];

  constructor(reader: LineReader) {
    super();
    this.#reader = reader;
  }

  /** How many events of the bus stand behind `sequence`. */
  get since(): number {
    return this.#since.length;
  }

  override see(event: FeedEvent): void {
    super.see(event);
    if (event.kind === 'clock' && event.sequence !== undefined) {
      for (const told of this.#since.splice(0)) this.#reader.remember(told);
      this.#reader.remember(event);
    } else if (isOfBus(event)) this.#since.push(event);
  }
}

/** The operator's word, a picture and a hole in the bus are a run's own. */
function isOfBus(event: FeedEvent): boolean {
  if (event.kind === 'gap') return !event.source.startsWith(BUS_SOURCE);
  return event.kind !== 'control' && event.kind !== 'post-picture';
}
