import { formatDecimal } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';

/** Instruments as a scenario lists them, one line of YAML each. */
export function instrumentLines(instruments: Iterable<Instrument>): readonly string[] {
  return [...instruments].map((instrument) => {
    const { symbol, kind, venue, quoteCurrency, priceDecimals, tick, sizeDecimals, lot, maxLeverage } = instrument;
    const given = {
      // Quoted: to YAML, TRUE and 600519 are no text.
      symbol: JSON.stringify(symbol),
      kind,
      venue,
      quoteCurrency: JSON.stringify(quoteCurrency),
      priceDecimals,
      tick: JSON.stringify(formatDecimal(tick, priceDecimals)),
      sizeDecimals,
      lot: JSON.stringify(formatDecimal(lot, sizeDecimals)),
      maxLeverage,
    };
    const parts = Object.entries(given).map(([name, value]) => `${name}: ${value}`);
    return `- { ${parts.join(', ')} }`;
  });
}
