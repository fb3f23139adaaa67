import { SECOND_MS } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PaperStart, PaperUpdate, PaperWatch } from '../../run/paper-watch.ts';
import { paletteOf } from '../render/colour.ts';
import { renderPaperScreen } from '../render/paper-screen.ts';
import type { Terminal } from '../terminal.ts';
import { wordsOf } from './paper-words.ts';

const REDRAW_MS = SECOND_MS / 2;
const KEPT_LINES = 200;
const OTHER_SCREEN = '\u001b[?1049h\u001b[?25l';
const OWN_SCREEN = '\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const REST_OF_LINE = '\u001b[K';
const REST_OF_SCREEN = '\u001b[J';

/** A paper run on a screen of its own, drawn at once and then twice a second; its last picture stays when it ends. */
export class PaperTerminal implements PaperWatch {
  readonly #terminal: Terminal;
  readonly #name: string;
  readonly #clock: Clock;
  readonly #last: string[] = [];
  #update: PaperUpdate | undefined;
  #start: PaperStart | undefined;
  #halted: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(terminal: Terminal, name: string, clock: Clock) {
    this.#terminal = terminal;
    this.#name = name;
    this.#clock = clock;
  }

  begin(start: PaperStart): void {
    const { heard, now, folder } = start;
    this.#start = start;
    const silentS = Math.max(0, now - heard.visible) / SECOND_MS;
    if (heard.lines > 0) this.#say(`goes on after ${heard.lines} lines; nobody listened for ${silentS.toFixed(1)} s`);
    this.#say(`kept in ${folder}`);
    void this.#terminal.write(OTHER_SCREEN + this.#frame());
    this.#timer = setInterval(() => void this.#terminal.write(this.#frame()), REDRAW_MS);
    process.once('uncaughtExceptionMonitor', this.#leaveScreen);
  }

  settled(update: PaperUpdate): void {
    this.#update = update;
    this.#halted = undefined;
    for (const { at, account, records } of update.rows) {
      for (const record of records) {
        const words = wordsOf(record, at, account, update.instruments);
        if (words !== undefined) this.#say(words);
      }
    }
  }

  note(line: string): void {
    this.#halted = line;
    if (this.#timer === undefined) this.#terminal.note(line);
    this.#say(line);
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#timer === undefined) return;
    process.off('uncaughtExceptionMonitor', this.#leaveScreen);
    this.#leaveScreen();
    for (const line of this.#picture(Number.POSITIVE_INFINITY, 10, true)) this.#terminal.out(line);
  }

  /** Also where nobody ends it, so that what is said then can be read. */
  readonly #leaveScreen = (): void => void this.#terminal.write(OWN_SCREEN);

  #say(line: string): void {
    this.#last.push(line);
    if (this.#last.length > KEPT_LINES) this.#last.splice(0, KEPT_LINES / 2);
  }

  #frame(): string {
    const lines = this.#picture(this.#terminal.height ?? 24, KEPT_LINES, false);
    return `${HOME}${lines.map((line) => line + REST_OF_LINE).join('\n')}${REST_OF_SCREEN}`;
  }

  #picture(height: number, last: number, over: boolean): readonly string[] {
    const feed = this.#start?.feed;
    const state = {
      name: this.#name,
      now: this.#clock.now(),
      lines: feed?.lines ?? 0,
      over,
      behind: (feed?.stamped ?? 0) - (feed?.lines ?? 0),
      halted: this.#halted,
      feeds: feed?.status() ?? [],
      view: this.#update?.look(),
      last: this.#last.slice(-last),
    };
    return renderPaperScreen(state, paletteOf(this.#terminal.colour), this.#terminal.width, height);
  }
}
