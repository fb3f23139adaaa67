import type { LinkStatus } from '../adapters/live/live-link.ts';
import { escapeTerminal } from '../domain/escape.ts';
import type { Terminal } from './terminal.ts';

/** Tells how live feeds stand: a line that is overwritten on a terminal, and a note for every change of state. */
export class LiveNotes {
  readonly #terminal: Terminal;
  readonly #told = new Map<number, string>();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(links: readonly LinkStatus[], lines: number): void {
    for (const [place, link] of links.entries()) {
      // Waiting for the next page and asking for it is how polled sources stand.
      const state = link.state === 'waiting' && link.lastEnd !== undefined ? `waiting (${link.lastEnd})` : link.state;
      if (this.#told.get(place) === state || state.startsWith('waiting (closed: the reply')) continue;
      this.#told.set(place, state);
      if (link.state !== 'connecting') this.#terminal.note(escapeTerminal(`${link.source}: ${state}`));
    }
    const parts = links.map(({ source, events, lagMs }) => `${source} ${events} (${lagMs} ms)`);
    this.#terminal.progress(`${lines} lines on disk · ${parts.join(' · ')}`);
  }

  end(): void {
    this.#terminal.progress('');
  }
}
