import fc from 'fast-check';
import { BOOK_ACCOUNTS, type BookAccount, type Entry, type EntryCause } from '../../src/domain/entry.ts';
import type { Fill, FillCause } from '../../src/domain/fill.ts';
import {
  decisionId,
  type EntrantId,
  entryId,
  evidenceId,
  fillId,
  orderId,
  type SymbolId,
} from '../../src/domain/ids.ts';
import type { ExitTerms, Intent, Order, OrderTerms, Sizing, TimeInForce } from '../../src/domain/order.ts';
import type { RunRecord } from '../../src/domain/record.ts';
import { LESSON_REFUSALS } from '../../src/domain/team.ts';
import { instant } from '../../src/domain/time.ts';
import { money, price, rate, size } from '../../src/domain/units.ts';

/* Every kind of record with every kind of content; a new kind without an arbitrary does not compile. */

const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const count = fc.integer({ min: 1, max: 1_000_000 });
const at = fc.integer({ min: 0, max: 253_402_300_799_999 }).map(instant);
const money$ = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(money);
const price$ = fc.maxSafeNat().map((value) => price(value + 1 > Number.MAX_SAFE_INTEGER ? 1 : value + 1));
const size$ = fc.maxSafeNat().map(size);
const text = fc.string({ unit: 'binary', maxLength: 40 });
const gridSymbol = fc.constantFrom('BTC-USDT-PERP', 'AAPL', 'x/y:z.1').map((name) => name as SymbolId);
const anySymbol = fc.oneof(
  gridSymbol,
  text.map((name) => name as SymbolId),
);
const number = fc.double({ noDefaultInfinity: true, noNaN: true }).filter((value) => !Object.is(value, -0));
const authored = fc.double().filter((value) => !Object.is(value, -0));
const order$ = count.map(orderId);
const decision = count.map(decisionId);
const side = fc.constantFrom('buy', 'sell');
const evidence = fc.array(text.map(evidenceId), { maxLength: 3 });
const hashed = fc.array(fc.record({ name: text, hash: text }), { maxLength: 2 });
const role = fc.constantFrom('leader', 'researcher', 'quant', 'creative');
const voice = fc.constantFrom('researcher', 'quant', 'creative');
const phase = fc.constantFrom('decompose', 'propose', 'criticise', 'decide', 'solo', 'merge');
const byVoice = fc.record({ researcher: number, quant: number, creative: number }, { requiredKeys: [] });

const timeInForce: fc.Arbitrary<TimeInForce> = fc.oneof(
  fc.record({ kind: fc.constantFrom('gtc', 'ioc', 'fok') }),
  fc.record({ kind: fc.constant('gtd'), until: at }),
);

const terms = <P>(of: fc.Arbitrary<P>): fc.Arbitrary<OrderTerms<P>> =>
  fc.oneof(
    fc.constant<OrderTerms<P>>({ type: 'market' }),
    fc.record({ type: fc.constant('limit'), limit: of, timeInForce, postOnly: fc.boolean() }),
    fc.record({ type: fc.constant('stop'), trigger: of }),
    fc.record({ type: fc.constant('stop-limit'), trigger: of, limit: of, timeInForce }),
    fc.record({ type: fc.constant('take-profit'), trigger: of }),
    fc.record({ type: fc.constant('trailing-stop'), distance: of }),
  );

const exits = <P>(of: fc.Arbitrary<P>): fc.Arbitrary<ExitTerms<P>> =>
  fc.record({ stop: maybe(of), target: maybe(of), trailing: maybe(of), invalidation: maybe(text) });

const sizing: fc.Arbitrary<Sizing> = fc.oneof(
  fc.record({ by: fc.constant('units'), units: authored }),
  fc.record({ by: fc.constant('notional'), notional: authored }),
  fc.record({ by: fc.constant('buying-power'), share: authored }),
);

const intent: fc.Arbitrary<Intent> = fc.oneof(
  fc.record({
    kind: fc.constant('open'),
    symbol: anySymbol,
    side,
    sizing,
    terms: terms(authored),
    leverage: authored,
    reduceOnly: fc.boolean(),
    exits: maybe(exits(authored)),
  }),
  fc.record({ kind: fc.constant('close'), symbol: anySymbol }),
  fc.record({ kind: fc.constant('set-exits'), symbol: anySymbol, exits: exits(authored) }),
  fc.record({ kind: fc.constant('cancel'), symbol: anySymbol, order: fc.oneof(order$, fc.constant('all')) }),
);

const order: fc.Arbitrary<Order> = fc.record({
  id: order$,
  decision,
  symbol: gridSymbol,
  side,
  size: size$,
  share: maybe(number),
  terms: terms(price$),
  leverage: number,
  reduceOnly: fc.boolean(),
  exits: maybe(exits(price$)),
  decidedAt: at,
  arrivesAt: at,
  heldMargin: money$,
  heldFee: money$,
});

const fillCause: fc.Arbitrary<FillCause> = fc.oneof(
  fc.record({ kind: fc.constant('order'), order: order$, decision }),
  fc.record({
    kind: fc.constant('exit'),
    exit: fc.constantFrom('stop', 'target', 'trailing', 'invalidation'),
    decision,
  }),
  fc.record({ kind: fc.constantFrom('liquidation', 'flatten') }),
);

const fill: fc.Arbitrary<Fill> = fc.record({
  id: count.map(fillId),
  cause: fillCause,
  symbol: gridSymbol,
  side,
  size: size$,
  price: price$,
  fee: money$,
  liquidity: fc.constantFrom('maker', 'taker'),
  leverage: number,
  at,
  on: fc.record({ tape: fc.nat(), line: fc.nat() }),
});

const entryCause: fc.Arbitrary<EntryCause> = fc.oneof(
  fc.record({ kind: fc.constantFrom('deposit', 'funding', 'borrow', 'dividend', 'insurance') }),
  fc.record({ kind: fc.constantFrom('hold', 'release'), order: order$ }),
  fc.record({ kind: fc.constant('fill'), fill: count.map(fillId) }),
);

const account: fc.Arbitrary<BookAccount> = fc.constantFrom(...BOOK_ACCOUNTS);

const entry: fc.Arbitrary<Entry> = fc.record({
  id: count.map(entryId),
  at,
  cause: entryCause,
  symbol: maybe(gridSymbol),
  legs: fc.array(fc.record({ account, amount: money$ }), { maxLength: 6 }),
  assetLegs: maybe(
    fc.array(fc.record({ account: fc.constantFrom('asset', 'traded'), amount: fc.maxSafeInteger() }), { maxLength: 2 }),
  ),
});

const byKind: {
  readonly [Kind in RunRecord['kind']]: fc.Arbitrary<Omit<Extract<RunRecord, { readonly kind: Kind }>, 'kind'>>;
} = {
  'decision-made': fc.record({
    id: decision,
    cycle: count,
    at,
    symbol: anySymbol,
    intents: fc.array(intent, { maxLength: 3 }),
  }),
  'team-decided': fc.record({
    id: decision,
    cycle: count,
    at,
    symbol: gridSymbol,
    action: fc.constantFrom('open_long', 'open_short', 'close', 'hold'),
    verdict: fc.constantFrom('accept', 'clamp', 'hold', 'reject'),
    reason: maybe(text),
    notes: fc.array(text, { maxLength: 2 }),
    confidence: maybe(number),
    evidence,
    rationale: text,
    intents: fc.array(intent, { maxLength: 2 }),
  }),
  'hold-made': fc.record({ cycle: count, at, reason: fc.constantFrom('model-held', 'budget-spent', 'breaker-open') }),
  'order-approved': fc.record({ order }),
  'order-refused': fc.record({
    decision,
    symbol: gridSymbol,
    reason: fc.constantFrom('unknown-symbol', 'bad-number', 'trading-halted'),
  }),
  'order-cancelled': fc.record({ order: order$, at, reason: fc.constantFrom('asked', 'expired', 'too-large') }),
  'exits-set': fc.record({
    decision,
    symbol: gridSymbol,
    exits: exits(price$),
    invalidationEnforced: fc.boolean(),
  }),
  'fill-made': fc.record({ fill }),
  'entry-booked': fc.record({ entry }),
  'equity-sampled': fc.record({ at, equity: money$, exposure: money$ }),
  'role-answered': fc.record({
    cycle: count,
    at,
    role,
    phase,
    seat: fc.nat(),
    round: fc.nat(),
    model: text,
    outcome: fc.constantFrom('valid', 'repaired', 'invalid', 'failed', 'timeout'),
    rung: text,
    attempts: fc.nat(),
    usage: fc.record({
      promptTokens: fc.nat(),
      cachedTokens: fc.nat(),
      completionTokens: fc.nat(),
      reasoningTokens: fc.nat(),
    }),
    cost: number,
    latencyMs: number,
    firstTokenMs: fc.option(number, { nil: undefined }),
    reasoning: fc.option(text, { nil: undefined }),
    tools: fc.array(
      fc.record({
        name: text,
        arguments: text,
        outcome: fc.constantFrom('ran', 'failed', 'refused'),
        result: text,
        found: evidence,
      }),
    ),
    trouble: maybe(text),
    reply: text,
  }),
  'claims-audited': fc.record({
    cycle: count,
    role,
    phase,
    seat: fc.nat(),
    claims: fc.nat(),
    dropped: fc.nat(),
    flagged: fc.array(
      fc.record({
        claim: fc.record({ text, symbol: gridSymbol, evidence }),
        flags: fc.array(fc.constantFrom('fabricated', 'misquoted', 'from-the-future'), { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
  }),
  'stance-revised': fc.record({
    cycle: count,
    role: voice,
    seat: fc.nat(),
    round: fc.nat(),
    symbol: gridSymbol,
    from: number,
    to: number,
    newEvidence: evidence,
    undone: fc.boolean(),
  }),
  'claims-reviewed': fc.record({
    cycle: count,
    role: voice,
    seat: fc.nat(),
    planted: fc.nat(),
    caught: fc.nat(),
    sound: fc.nat(),
    alarms: fc.nat(),
  }),
  'forecast-made': fc.record({
    cycle: count,
    seat: fc.nat(),
    symbol: gridSymbol,
    blind: byVoice,
    debated: byVoice,
    prior: maybe(number),
    leader: number,
    used: number,
    horizonMinutes: maybe(number),
    notes: fc.array(text, { maxLength: 2 }),
  }),
  'forecast-scored': fc.record({ cycle: count, seat: fc.nat(), symbol: gridSymbol, change: number }),
  'position-reviewed': fc.record({
    decision,
    symbol: gridSymbol,
    side: fc.constantFrom('long', 'short'),
    openedAt: at,
    closedAt: at,
    pUp: number,
    horizonMinutes: maybe(number),
    move: number,
    result: number,
    exit: fc.constantFrom('order', 'stop', 'target', 'trailing', 'invalidation', 'liquidation', 'flatten'),
  }),
  'lesson-told': fc.record({
    cycle: count,
    decision,
    lesson: text,
    note: maybe(count),
    refused: maybe(fc.constantFrom(...LESSON_REFUSALS)),
    dropped: maybe(count),
  }),
  'cycle-opened': fc.record({
    cycle: count,
    at,
    trigger: fc.constantFrom('schedule', 'bar-close', 'post-burst', 'price-move'),
    snapshotHash: text,
    shown: fc.record({
      equity: number,
      freeMargin: number,
      symbols: fc.array(fc.record({ symbol: gridSymbol, price: number, mood: fc.option(number, { nil: undefined }) })),
      held: fc.array(gridSymbol),
      evidence: fc.nat(),
      posts: fc.nat(),
    }),
  }),
  'run-started': fc.record({
    scenarioHash: text,
    tapes: hashed,
    strategies: hashed,
    seed: fc.nat(),
    version: text,
    instruments: fc.array(
      fc.record({
        symbol: gridSymbol,
        kind: fc.constantFrom('perp', 'spot', 'equity'),
        venue: text,
        quoteCurrency: text,
        priceDecimals: fc.nat(8),
        tick: price$,
        sizeDecimals: fc.nat(8),
        lot: size$,
        maxLeverage: number,
        session: maybe(
          fc.record({
            timeZone: fc.constant('America/New_York'),
            opensAtMinutes: fc.nat(1440),
            closesAtMinutes: fc.nat(1440),
          }),
        ),
        hourlyFundingRate: maybe(fc.maxSafeInteger().map(rate)),
      }),
      { maxLength: 2 },
    ),
  }),
  'account-opened': fc.record({
    entrant: text.map((name) => name as EntrantId),
    strategy: text,
    strategyKind: fc.constantFrom('code', 'house-team', 'model-team'),
    marginMode: fc.constantFrom('isolated', 'cross'),
  }),
  'run-finished': fc.record({ at, digest: text, board: text }),
  'gap-seen': fc.record({ source: text, from: at, to: at }),
  'offset-estimated': fc.record({ source: text, at, offsetMs: fc.integer({ max: 0 }) }),
  'control-given': fc.record({ at, command: fc.constantFrom('pause', 'resume', 'flatten', 'stop') }),
};

/** One of any kind of record, each kind as likely as the others. */
export const anyRecord: fc.Arbitrary<RunRecord> = fc.oneof(
  ...Object.entries(byKind).map(([kind, of]) => of.map((members) => ({ ...members, kind }) as RunRecord)),
);
