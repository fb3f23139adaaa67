import { buy, type SymbolId, sell, units } from 'quartet';
import { expect, it } from 'vitest';
import type { MARGIN_MODES } from '../../../src/domain/margin.ts';
import { type Price, price } from '../../../src/domain/units.ts';
import { liquidationsOf } from '../../../src/run/liquidations.ts';
import { type Beat, instrumentOf, symbolNamed, toldRun } from '../../support/told-run.ts';

const [ONE, TWO] = [symbolNamed('ONE'), symbolNamed('TWO')];
const PERPS = [instrumentOf(ONE), instrumentOf(TWO)];
const instruments = new Map(PERPS.map((instrument) => [instrument.symbol, instrument]));

function at(symbol: SymbolId, mark: number, ...intents: Beat['intents']): Beat {
  return { symbol, bid: mark, ask: mark + 1, shown: 1_000_000, intents };
}

const geared = { leverage: 10 };
const OPENING = [
  at(TWO, 10_000),
  at(ONE, 10_000, buy(ONE, units(450), geared), sell(TWO, units(450), geared)),
  at(ONE, 10_000),
  at(TWO, 10_000),
];
const MARKS = new Map([ONE, TWO].map((symbol) => [symbol, price(10_000)]));

async function prices(marginMode: (typeof MARGIN_MODES)[number], marks: ReadonlyMap<SymbolId, Price> = MARKS) {
  const { ledger } = await toldRun(PERPS, OPENING, { marginMode });
  return liquidationsOf({ view: ledger, marginMode, instruments, tables: [], markOf: (symbol) => marks.get(symbol) });
}

it.each(['isolated', 'cross'] as const)('is the mark at which the venue liquidates, %s', async (marginMode) => {
  const found = await prices(marginMode);
  const [long = 0, short = 0] = [found.get(ONE), found.get(TWO)];
  const liquidated = async (beat: Beat) =>
    (await toldRun(PERPS, [...OPENING, beat], { marginMode })).log.some((line) => line.endsWith('liquidation'));
  expect([await liquidated(at(ONE, long)), await liquidated(at(ONE, long + 1))]).toEqual([true, false]);
  expect([await liquidated(at(TWO, short)), await liquidated(at(TWO, short - 1))]).toEqual([true, false]);
});

it('is nowhere where nothing liquidates, or where it hangs on a mark that is not there', async () => {
  expect((await prices('until-ruin')).size).toBe(0);
  expect((await prices('cross', new Map([[ONE, price(10_000)]]))).size).toBe(0);
  expect((await prices('isolated', new Map())).size).toBe(2);
});
