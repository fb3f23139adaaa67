import type { FeedEvent } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { Deduplicator } from '../../feed/dedupe.ts';

/** What an earlier life of a run has on its tape, so that the next one takes nothing twice and leaves no hole unsaid. */
export class Heard {
  lines = 0;
  visible: Instant = instant(0);
  /** Last tick by symbol, in the venue's time. */
  readonly ticks = new Map<SymbolId, Instant>();
  /** By source: the last post's time, their number, and the ids that it will not tell anew. */
  readonly posts = new Map<string, { at: Instant; count: number; readonly ids: Deduplicator }>();
  /** Of a run that is fed by a bus: the last number there that its tape tells. */
  sequence: number | undefined;
  /** Last offset told, by source. */
  readonly offsets = new Map<string, number>();

  see(event: FeedEvent): void {
    this.lines = event.line;
    this.visible = event.visible;
    const { kind } = event;
    if (kind === 'quote' || kind === 'trade' || kind === 'mark') this.ticks.set(event.symbol, event.ts);
    else if (kind === 'post') this.#remember(event.source, event.id, event.ts);
    else if (kind === 'clock') this.sequence = event.sequence ?? this.sequence;
    else if (kind === 'clock-offset') this.offsets.set(event.source, event.offsetMs);
  }

  #remember(source: string, id: string, at: Instant): void {
    let known = this.posts.get(source);
    if (known === undefined) {
      known = { at, count: 0, ids: new Deduplicator() };
      this.posts.set(source, known);
    }
    known.at = at;
    known.count += 1;
    known.ids.remember(id, at);
  }
}
