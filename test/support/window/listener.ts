import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { eventShape } from '../../../src/web/api/shapes.ts';

const toldShape = eventShape.required({ fills: true });

/** Follows a run's stream as a page does: it comes back with the row it has, as often as it is let go. */
export class Listener {
  readonly told: (z.infer<typeof toldShape> & { readonly heardMs: number })[] = [];
  /** How often it came back. */
  returns = -1;
  readonly #address: string;
  readonly #first: number;
  readonly #stop = new AbortController();
  readonly #over: Promise<void>;

  /** From the row `first` on. */
  constructor(address: string, first: number) {
    this.#address = address;
    this.#first = first;
    this.#over = this.#follow();
  }

  /** The last row that it was told of. */
  get last(): number {
    return this.told.at(-1)?.to ?? this.#first;
  }

  /** Messages a second, from the first to the last. */
  get pace(): number {
    const spanMs = (this.told.at(-1)?.heardMs ?? 0) - (this.told[0]?.heardMs ?? 0);
    return (1_000 * (this.told.length - 1)) / spanMs;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#over;
  }

  async #follow(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.returns += 1;
      await this.#hear().catch(() => undefined);
      if (!this.#stop.signal.aborted) await pause(100);
    }
  }

  async #hear(): Promise<void> {
    const headers = { 'last-event-id': `${this.last}` };
    const { body, ok } = await fetch(this.#address, { headers, signal: this.#stop.signal });
    if (!ok || body === null) return;
    let text = '';
    for await (const bytes of body) {
      text += Buffer.from(bytes).toString();
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        if (data !== undefined) this.told.push({ ...toldShape.parse(JSON.parse(data)), heardMs: performance.now() });
      }
    }
  }
}
