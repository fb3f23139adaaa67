import { formatDecimal } from '../../domain/decimal.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { AccountId, SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { RunRecord } from '../../domain/record.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';

/** What a person at a terminal wants to hear of a record, in a line; undefined for the many that are none of it. */
export function wordsOf(
  record: RunRecord,
  at: Instant,
  account: AccountId | undefined,
  instruments: ReadonlyMap<SymbolId, Instrument>,
): string | undefined {
  const said = sayingOf(record, instruments);
  if (said === undefined) return undefined;
  const who = account === undefined ? '' : `${account} `;
  return escapeTerminal(`${formatInstant(at).slice(11, 19)} ${who}${said}`);
}

function sayingOf(record: RunRecord, instruments: ReadonlyMap<SymbolId, Instrument>): string | undefined {
  switch (record.kind) {
    case 'fill-made': {
      const { side, size, symbol, price, cause } = record.fill;
      const instrument = instruments.get(symbol);
      const lots = formatDecimal(size, instrument?.sizeDecimals ?? 0);
      const why = cause.kind === 'order' ? '' : ` (${cause.kind === 'exit' ? cause.exit : cause.kind})`;
      return `${side === 'buy' ? 'bought' : 'sold'} ${lots} ${symbol} at ${formatDecimal(price, instrument?.priceDecimals ?? 0)}${why}`;
    }
    case 'team-decided':
      return `decided ${record.action} ${record.symbol}: ${record.verdict}${record.reason === undefined ? '' : ` (${record.reason})`}: ${record.rationale}`;
    case 'hold-made':
      return `holds: ${record.reason}`;
    case 'order-refused':
      return `order in ${record.symbol} refused: ${record.reason}`;
    case 'gap-seen':
      return `gap: nothing of ${record.source} for ${((record.to - record.from) / 1_000).toFixed(1)} s`;
    case 'control-given':
      return `operator: ${record.command}`;
    default:
      return undefined;
  }
}
