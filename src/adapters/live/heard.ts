import type { FeedEvent } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { type Instant, instant } from '../../domain/time.ts';

/** Posts of a source remembered: as many as are told apart within one life. */
const MOST_POSTS = 65_536;

/** What an earlier life of a run has on its tape, so that the next one takes nothing twice and leaves no hole unsaid. */
export class Heard {
  lines = 0;
  visible: Instant = instant(0);
  /** Last tick by symbol, in the venue's time. */
  readonly ticks = new Map<SymbolId, Instant>();
  /** By source: the last post's time, and ids, oldest first. */
  readonly posts = new Map<string, { at: Instant; ids: string[] }>();
  /** Last offset told, by source. */
  readonly offsets = new Map<string, number>();

  see(event: FeedEvent): void {
    this.lines = event.line;
    this.visible = event.visible;
    const { kind } = event;
    if (kind === 'quote' || kind === 'trade' || kind === 'mark') this.ticks.set(event.symbol, event.ts);
    else if (kind === 'post') this.#remember(event.source, event.id, event.ts);
    else if (kind === 'clock-offset') this.offsets.set(event.source, event.offsetMs);
  }

  #remember(source: string, id: string, at: Instant): void {
    const known = this.posts.get(source);
    if (known === undefined) {
      this.posts.set(source, { at, ids: [id] });
      return;
    }
    known.at = at;
    known.ids.push(id);
    if (known.ids.length >= MOST_POSTS * 2) known.ids.splice(0, MOST_POSTS);
  }
}
