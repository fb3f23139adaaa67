import { formatDecimal, POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { BarClose } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { LeverageTable } from '../../domain/margin-tier.ts';
import { type Price, price } from '../../domain/units.ts';
import type { AccountState } from '../../ledger/run-books.ts';
import { liquidationsOf } from '../../run/liquidations.ts';
import { ruleTruth, WARM_BARS } from '../../run/rule-truth.ts';
import { shippedLeverageTables } from '../../run/shipped.ts';
import { pricesView } from '../api/market.ts';
import type { PositionsAnswer } from '../api/shapes.ts';
import type { OpenRun } from '../api/source.ts';
import { booksAt } from '../api/views.ts';

type PositionView = PositionsAnswer['positions'][number];

/** What closes positions, as of an instant: prices, bars and books from before it. */
interface Standing {
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  readonly tables: readonly LeverageTable[];
  readonly lastCloses: Readonly<Record<string, number>>;
  /** Oldest first, from well before a time on. */
  readonly barsOf: (symbol: SymbolId, since: number) => readonly BarClose[];
}

/** What would close each open position, by books as of a row and by prices from before its instant. */
export async function positionsAt(run: OpenRun, at: number): Promise<readonly PositionView[]> {
  const { prices: lastCloses } = await pricesView(run, at);
  const before = run.log.timeOf(at);
  const market = await run.market(before);
  const barsOf = (symbol: SymbolId, since: number) => market.bars(symbol, { since, before });
  const standing = { instruments: run.log.instruments, tables: shippedLeverageTables(), lastCloses, barsOf };
  return [...booksAt(run, at).accounts].flatMap(([account, state]) =>
    viewsOf(state, standing).map((view) => ({ account, ...view })),
  );
}

function viewsOf({ ledger, exits }: AccountState, standing: Standing): readonly Omit<PositionView, 'account'>[] {
  const { instruments, tables, lastCloses, barsOf } = standing;
  const markOf = (symbol: SymbolId) => onGrid(lastCloses[symbol], instruments.get(symbol));
  const liquidations = liquidationsOf({ view: ledger, marginMode: ledger.marginMode, instruments, tables, markOf });
  return [...ledger.positions.values()].flatMap(({ symbol, side, openedAt }) => {
    const instrument = instruments.get(symbol);
    if (instrument === undefined) return [];
    const lastClose = lastCloses[symbol];
    const level = (value: Price | undefined) => levelOf(value, instrument, lastClose);
    const { stop, target, invalidation } = exits.get(symbol)?.exits ?? {};
    return {
      ...{ symbol, side, lastClose },
      liquidation: level(liquidations.get(symbol)),
      stop: level(stop),
      target: level(target),
      invalidation:
        invalidation === undefined
          ? undefined
          : truthOf(invalidation, instrument, warmedFrom(openedAt, barsOf(symbol, openedAt))),
    };
  });
}

function truthOf(text: string, instrument: Instrument, bars: readonly BarClose[]): PositionView['invalidation'] {
  const { isEnforced, holds, terms } = ruleTruth(text, instrument, bars);
  return { text, enforced: isEnforced, holds, terms };
}

/** The bars that the engine's own watch of a rule has seen, or a few more. */
function warmedFrom(openedAt: number, bars: readonly BarClose[]): readonly BarClose[] {
  const after = bars.findIndex(({ visible }) => visible > openedAt);
  return bars.slice(Math.max(0, (after < 0 ? bars.length : after) - WARM_BARS));
}

function levelOf(value: Price | undefined, { priceDecimals }: Instrument, lastClose: number | undefined) {
  if (value === undefined) return undefined;
  const text = formatDecimal(value, priceDecimals);
  return { price: text, distance: lastClose ? (Number(text) - lastClose) / lastClose : undefined };
}

/** As the venue marks it: a middle between two steps counts as the lower one. */
function onGrid(value: number | undefined, instrument: Instrument | undefined): Price | undefined {
  if (value === undefined || instrument === undefined) return undefined;
  const steps = value * (POWERS_OF_TEN[instrument.priceDecimals] ?? Number.NaN);
  return price(Math.floor(Math.round(steps * 2) / 2));
}
