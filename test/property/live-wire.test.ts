import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../src/adapters/live/event-queue.ts';
import { Intake } from '../../src/adapters/live/intake/intake.ts';
import { Stamper } from '../../src/adapters/live/intake/stamper.ts';
import { venuesNamed } from '../../src/adapters/live/venues/catalog.ts';
import { instant } from '../../src/domain/time.ts';
import * as markets from '../support/fake-venues/markets.ts';
import * as words from '../support/fake-venues/words.ts';
import { BTC } from '../support/live-instrument.ts';

const START = 1_770_000_000_000;
const FAKES = [...Object.values(markets), ...Object.values(words)];

/** What can stand in a frame's place of a value. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, '', -1, 0, 1e308, -1e-9, 2 ** 53, '1e5', '-0', 'NaN', '0x10', ' 1', true, [], {}),
  fc.constantFrom<unknown>([[]], [null], { __proto__: null }, '9'.repeat(400), '1.'.repeat(9), '\u0000\uD800'),
  fc.jsonValue(),
);

/** The frame with what is at one place of it changed, left out, or told twice. */
function changed(value: unknown, at: number, change: (old: unknown) => unknown): unknown {
  let left = at;
  const walk = (part: unknown): unknown => {
    if (left === 0) {
      left = -1;
      return change(part);
    }
    left -= 1;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, walk(member)]));
  };
  return walk(value);
}

function spoiled(frame: string): fc.Arbitrary<string> {
  const cut = fc.nat(frame.length).map((length) => frame.slice(0, length));
  const struck = fc
    .tuple(fc.nat(Math.max(0, frame.length - 1)), fc.string({ maxLength: 3, unit: 'binary' }))
    .map(([at, text]) => frame.slice(0, at) + text + frame.slice(at + 1));
  if (!/^[[{]/.test(frame)) return fc.oneof(cut, struck);
  const whole: unknown = JSON.parse(frame);
  const replaced = fc.tuple(fc.nat(40), odd).map(([at, value]) => JSON.stringify(changed(whole, at, () => value)));
  const doubled = fc.nat(40).map((at) => JSON.stringify(changed(whole, at, (old) => [old, old])));
  return fc.oneof({ arbitrary: replaced, weight: 4 }, doubled, cut, struck);
}

describe.each(FAKES.map((fake) => [fake.name, fake] as const))('spoiled frames of %s', (name, fake) => {
  it('throw nothing, are all counted, and make no event that cannot be', () => {
    const context = { instruments: [BTC], xToken: undefined, localPort: 1 };
    const venues = venuesNamed(`local/${name}`, context);
    if (typeof venues === 'string') throw new Error(venues);
    const [venue] = venues;
    if (venue === undefined) throw new Error(name);
    const market = venue.market?.(BTC) ?? 'BTC-USD';
    const items = [1, 2, 3, 4].map((n) => ({ n, ts: START + n * 1_000, market, price: 6_000_000 + n }));
    const frames = items.flatMap((item, place) => fake.frames(item, place));
    const url = new URL('http://127.0.0.1/?cursor=1');
    const all = [...frames, ...fake.history(items, url), fake.heartbeat(9) ?? '{}'];
    const spoiledFrames = fc.array(fc.constantFrom(...all).chain(spoiled), { maxLength: 12 });
    fc.assert(
      fc.property(spoiledFrames, (texts) => {
        const queue = new EventQueue(() => undefined);
        const { source, read, repeats, datedByAuthors } = venue;
        const options = { source, read, markets: new Map([[market, BTC]]), repeats, datedByAuthors, filler: undefined };
        const intake = new Intake(options, new Stamper(0), queue);
        const put = queue.put.bind(queue);
        queue.put = (event) => {
          put(event);
          expect(Number.isSafeInteger(event.ts) && event.visible >= START).toBe(true);
          if (event.kind === 'trade') expect(event.price > 0 && event.size > 0).toBe(true);
          if (event.kind === 'quote') expect(event.bid > 0 && event.bid <= event.ask).toBe(true);
        };
        intake.opened(instant(START + 10_000), '');
        for (const text of texts) {
          const before = counted(intake);
          intake.frame(text, instant(START + 10_000));
          const messages = read(text);
          const untold = messages.filter(
            ({ kind }) => kind === 'control' || kind === 'unknown' || kind === 'malformed',
          );
          expect(counted(intake) - before).toBeGreaterThanOrEqual(messages.length === 0 ? 1 : untold.length);
        }
        intake.ended(instant(START + 10_000));
      }),
      { numRuns: 150, seed: 7 },
    );
  });
});

function counted(intake: Intake): number {
  const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);
  return sum(intake.refused.counts) + sum(intake.control.counts);
}
