import fc from 'fast-check';
import type { Intent, OrderTerms } from '../../../src/domain/order.ts';
import type { Desk } from './desk.ts';
import { SYMBOL } from './desk.ts';
import { exits, limit, order } from './intents.ts';

/** One thing that happens at a desk. */
export type Step =
  | { readonly kind: 'send'; readonly intents: readonly Intent[] }
  | { readonly kind: 'quote'; readonly bid: number; readonly width: number; readonly shown: number }
  | { readonly kind: 'trade'; readonly at: number }
  | { readonly kind: 'mark'; readonly at: number }
  | { readonly kind: 'bar'; readonly open: number; readonly up: number; readonly down: number; readonly close: number }
  | { readonly kind: 'expire' }
  | { readonly kind: 'flatten' };

/** Cents round 100.00, close enough that no tick needs a second one. */
const level = fc.integer({ min: 9_400, max: 10_600 });
const decimal = level.map((value) => value / 100);
const side = fc.constantFrom('buy' as const, 'sell' as const);

const timeInForce = fc.oneof(
  fc.constant({ kind: 'gtc' } as const),
  fc.constant({ kind: 'ioc' } as const),
  fc.constant({ kind: 'fok' } as const),
);

const terms: fc.Arbitrary<OrderTerms<number>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ type: 'market' } as const) },
  fc
    .tuple(decimal, timeInForce, fc.boolean())
    .map(([at, force, postOnly]) => limit(at, { timeInForce: force, postOnly }).terms),
  decimal.map((trigger) => ({ type: 'stop', trigger }) as const),
  decimal.map((trigger) => ({ type: 'take-profit', trigger }) as const),
  fc.integer({ min: 1, max: 400 }).map((distance) => ({ type: 'trailing-stop', distance: distance / 100 }) as const),
  fc
    .tuple(decimal, decimal, timeInForce)
    .map(([trigger, at, force]) => ({ type: 'stop-limit', trigger, limit: at, timeInForce: force }) as const),
);

const plan = fc.option(
  fc.record({
    stop: fc.option(decimal, { nil: undefined }),
    target: fc.option(decimal, { nil: undefined }),
    trailing: fc.option(
      fc.integer({ min: 1, max: 300 }).map((distance) => distance / 100),
      { nil: undefined },
    ),
  }),
  { nil: undefined },
);

const sizing = fc.oneof(
  fc.integer({ min: 1, max: 40 }).map((units) => ({ by: 'units', units }) as const),
  fc.constantFrom(0.3, 1).map((share) => ({ by: 'buying-power', share }) as const),
);

const intent: fc.Arbitrary<Intent> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({ side, terms, plan, sizing, leverage: fc.constantFrom(1, 2.5, 10, 20), reduceOnly: fc.boolean() })
      .map((given) => {
        const changes = { terms: given.terms, sizing: given.sizing, leverage: given.leverage };
        const reduceOnly = given.reduceOnly && given.terms.type !== 'market';
        return order(given.side, 1, { ...changes, reduceOnly, ...(given.plan === undefined ? {} : exits(given.plan)) });
      }),
  },
  fc.constant({ kind: 'close', symbol: SYMBOL } as const),
  fc.constant({ kind: 'cancel', symbol: SYMBOL, order: 'all' } as const),
  plan.map((given) => ({ kind: 'set-exits', symbol: SYMBOL, ...exits(given ?? {}) }) as const),
);

const send = fc.array(intent, { minLength: 1, maxLength: 2 }).map((intents) => ({ kind: 'send', intents }) as const);
const rare: fc.Arbitrary<Step> = fc.oneof(
  fc.constant({ kind: 'expire' } as const),
  fc.constant({ kind: 'flatten' } as const),
);

const quote = fc
  .record({ bid: level, width: fc.integer({ min: 0, max: 60 }), shown: fc.integer({ min: 0, max: 30 }) })
  .map((given): Step => ({ kind: 'quote', ...given }));
const bar = fc
  .record({ open: level, up: fc.nat({ max: 400 }), down: fc.nat({ max: 400 }), close: level })
  .map((given): Step => ({ kind: 'bar', ...given }));

/** Walks on one kind of price each, and one on all of them. */
export const walks = (length: number): fc.Arbitrary<readonly Step[]> => {
  const walk = (events: fc.Arbitrary<Step>): fc.Arbitrary<readonly Step[]> =>
    fc.array(
      fc.oneof({ weight: 4, arbitrary: send }, { weight: 6, arbitrary: events }, { weight: 1, arbitrary: rare }),
      { minLength: length, maxLength: length, size: 'max' },
    );
  const trade = level.map((at): Step => ({ kind: 'trade', at }));
  const mark = level.map((at): Step => ({ kind: 'mark', at }));
  return fc.oneof(walk(quote), walk(trade), walk(bar), walk(fc.oneof(quote, trade, bar, mark)));
};

export function take(desk: Desk, step: Step): void {
  switch (step.kind) {
    case 'send':
      desk.send(...step.intents);
      return;
    case 'quote':
      desk.quote(step.bid, step.bid + step.width, step.shown, step.shown);
      return;
    case 'trade':
      desk.trade(step.at);
      return;
    case 'mark':
      desk.mark(step.at);
      return;
    case 'bar': {
      const { open, close } = step;
      desk.bar(open, Math.max(open, close) + step.up, Math.min(open, close) - step.down, close);
      return;
    }
    case 'expire':
      desk.expire(desk.now);
      return;
    case 'flatten':
      desk.flatten();
  }
}
