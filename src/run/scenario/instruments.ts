import { InvariantBroken } from '../../domain/errors.ts';
import { isSymbolId } from '../../domain/ids.ts';
import type { Instrument, Session } from '../../domain/instrument.ts';
import { price, rateOf, size } from '../../domain/units.ts';
import { checkInstruments, gridStep } from './check.ts';
import { type InstrumentData, instrumentsSchema } from './schema.ts';
import { known } from './trouble.ts';
import { readYamlFile } from './yaml-file.ts';

const NEW_YORK: Session = { timeZone: 'America/New_York', opensAtMinutes: 570, closesAtMinutes: 960 };

/** A list of instruments that stands alone. */
export function readInstruments(file: string): readonly Instrument[] {
  const read = readYamlFile(file, 'instruments', instrumentsSchema);
  const troubles = checkInstruments(read.data, undefined, []);
  if (troubles.length > 0) throw read.refuse(troubles);
  return read.data.map((instrument) => instrumentOf(instrument, 'USD'));
}

/** An instrument as the engine knows it; `currency` where it names none. */
export function instrumentOf(given: InstrumentData, currency: string): Instrument {
  if (!isSymbolId(given.symbol)) throw new InvariantBroken(`${given.symbol} passed the schema and is no symbol`);
  return {
    symbol: given.symbol,
    kind: given.kind,
    venue: given.venue,
    quoteCurrency: given.quoteCurrency ?? currency,
    priceDecimals: given.priceDecimals,
    tick: price(known(gridStep(given.tick, given.priceDecimals), 'a tick')),
    sizeDecimals: given.sizeDecimals,
    lot: size(known(gridStep(given.lot, given.sizeDecimals), 'a lot')),
    maxLeverage: given.maxLeverage,
    session: given.kind === 'equity' ? NEW_YORK : undefined,
    marginPrice:
      given.negativePrices === undefined
        ? undefined
        : price(known(gridStep(given.negativePrices.marginPrice, given.priceDecimals), 'a price')),
    hourlyFundingRate: given.hourlyFundingRate === undefined ? undefined : rateOf(given.hourlyFundingRate),
  };
}
