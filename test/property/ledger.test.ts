import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookAccount, Entry } from '../../src/domain/entry.ts';
import type { SymbolId } from '../../src/domain/ids.ts';
import type { MarginMode } from '../../src/domain/margin.ts';
import { assertNever } from '../../src/domain/never.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { type BookCommand, book } from '../../src/ledger/book.ts';
import { checkBooks } from '../../src/ledger/check.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { type Chance, LedgerWalk, WALK_INSTRUMENTS } from '../support/ledger-walk.ts';
import { NaiveLedger } from '../support/naive-ledger.ts';

/** A share of what `npm run simulate` runs. */
const EVENTS = Number(process.env.QUARTET_EVENTS ?? 100_000);

/** The real books, the naive ones and the sums of all legs, walking side by side. */
class Trio {
  readonly ledger: Ledger;
  readonly walk: LedgerWalk;
  readonly #naive: NaiveLedger;
  readonly #sums = new Map<BookAccount, bigint>();
  #steps = 0;

  constructor(mode: MarginMode, chance: Chance) {
    this.ledger = openLedger(WALK_INSTRUMENTS, mode);
    this.walk = new LedgerWalk(this.ledger, chance);
    this.#naive = new NaiveLedger(WALK_INSTRUMENTS, mode === 'cross');
  }

  step(): void {
    const command = this.walk.next();
    const entries = book(this.ledger, command, this.walk.now);
    this.#predict(command);
    this.#steps += 1;
    this.#compare(entries, command);
    if (this.#steps % 50 === 0) checkBooks(this.ledger);
  }

  /** Only what differs costs an `expect`: a hundred thousand of them would be most of the run. */
  #compare(entries: readonly Entry[], command: BookCommand): void {
    for (const entry of entries) {
      for (const leg of entry.legs) this.#sums.set(leg.account, (this.#sums.get(leg.account) ?? 0n) + leg.amount);
    }
    const naive = this.#naive;
    const differences: string[] = [];
    const same = (what: string, booked: bigint, predicted: bigint): void => {
      if (booked !== predicted) differences.push(`${what}: booked ${booked}, predicted ${predicted}`);
    };
    const { cash, held, margin, cost, capital } = this.ledger;
    same('cash', cash, naive.cash);
    same('held', held, naive.held);
    same('margin', margin, naive.margin);
    same('cost', cost, naive.cost);
    for (const [account, booked] of Object.entries({ cash, held, margin, cost, capital })) {
      same(`legs of ${account}`, this.#sums.get(account as BookAccount) ?? 0n, booked);
    }
    const symbol = symbolOf(command);
    if (symbol !== undefined) this.#compareSymbol(symbol, same);
    if (differences.length > 0)
      expect.fail(`after step ${this.#steps}, ${describeCommand(command)}:\n${differences.join('\n')}`);
  }

  #compareSymbol(symbol: SymbolId, same: (what: string, booked: bigint, predicted: bigint) => void): void {
    const books = this.ledger.symbols.get(symbol);
    if (books === undefined) throw new Error(`no books of ${symbol}`);
    const { position } = books;
    const predicted = this.#naive.position(symbol);
    same(
      'size',
      position === undefined ? 0n : BigInt(position.size) * (position.side === 'long' ? 1n : -1n),
      predicted.signed,
    );
    same('position cost', position?.cost ?? 0n, predicted.cost);
    same('position margin', position?.margin ?? 0n, predicted.margin);
    const flow = this.#naive.flow(symbol);
    same('realised', -books.realised, flow.realised);
    same('fees', books.fees, flow.fees);
    same('funding', books.funding, flow.funding);
    same('borrow', books.borrow, flow.borrow);
    same('dividends', -books.dividends, flow.dividends);
    same('insurance', -books.insurance, flow.insurance);
  }

  #predict(command: BookCommand): void {
    const naive = this.#naive;
    switch (command.kind) {
      case 'deposit':
        naive.deposit(command.amount);
        break;
      case 'hold':
        naive.hold(command.order.id, command.order.heldMargin + command.order.heldFee, BigInt(command.order.size));
        break;
      case 'release':
        naive.release(command.order);
        break;
      case 'funding':
        naive.funding(command.symbol, command.amount);
        break;
      case 'borrow':
        naive.borrow(command.symbol, command.amount);
        break;
      case 'dividend':
        naive.dividend(command.symbol, command.amount);
        break;
      case 'fill': {
        const { symbol, side, cause, ...fill } = command.fill;
        naive.fill(
          {
            symbol,
            sign: side === 'buy' ? 1n : -1n,
            size: BigInt(fill.size),
            price: BigInt(fill.price),
            fee: fill.fee,
            leverage: BigInt(fill.leverage * 1000),
            isLiquidation: cause.kind === 'liquidation',
          },
          cause.kind === 'order' ? cause.order : undefined,
        );
        break;
      }
      default:
        assertNever(command);
    }
  }
}

const symbolOf = (command: BookCommand): SymbolId | undefined =>
  command.kind === 'fill'
    ? command.fill.symbol
    : command.kind === 'funding' || command.kind === 'borrow' || command.kind === 'dividend'
      ? command.symbol
      : undefined;

const describeCommand = (command: BookCommand): string =>
  JSON.stringify(command, (_, value) => (typeof value === 'bigint' ? `${value}` : value));

describe.each(['isolated', 'cross'] as const)('the books, %s, against a naive ledger', (mode) => {
  it(`agree to the last unit over ${EVENTS / 2} random events`, { timeout: 1_800_000 }, () => {
    const random = seededRandom('ledger walk', mode);
    const trio = new Trio(mode, () => random.next());
    for (let step = 0; step < EVENTS / 2; step += 1) trio.step();
    checkBooks(trio.ledger);
    // The walk went where it is meant to go.
    const flows = [...trio.ledger.symbols.values()];
    expect(flows.every((books) => books.realised !== 0n && books.fees !== 0n)).toBe(true);
    expect(flows.some((books) => books.insurance !== 0n)).toBe(true);
    expect(flows.some((books) => books.borrow > 0n)).toBe(true);
    expect(flows.some((books) => books.dividends !== 0n)).toBe(true);
  });

  it('agree on short walks, the shortest of which is shown when they do not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
          minLength: 40,
          maxLength: 400,
          size: 'max',
        }),
        (draws) => {
          let drawn = 0;
          const trio = new Trio(mode, () => draws[drawn++] ?? 0);
          while (drawn < draws.length) trio.step();
          checkBooks(trio.ledger);
        },
      ),
      { numRuns: 300 },
    );
  });
});
