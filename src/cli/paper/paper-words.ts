import { formatDecimal } from '../../domain/decimal.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { Fill } from '../../domain/fill.ts';
import type { AccountId, SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { RunRecord } from '../../domain/record.ts';
import { formatInstant, type Instant, SECOND_MS } from '../../domain/time.ts';

/** What a person wants to hear of a record, in a line; undefined for the many that are none of it. */
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
  if (record.kind === 'fill-made') return fillSaying(record.fill, instruments.get(record.fill.symbol));
  if (record.kind === 'team-decided') {
    const { action, symbol, verdict, reason, rationale } = record;
    return `decided ${action} ${symbol}: ${verdict}${reason === undefined ? '' : ` (${reason})`}: ${rationale}`;
  }
  if (record.kind === 'hold-made') return `holds: ${record.reason}`;
  if (record.kind === 'order-refused') return `order in ${record.symbol} refused: ${record.reason}`;
  if (record.kind === 'control-given') return `operator: ${record.command}`;
  if (record.kind !== 'gap-seen') return undefined;
  return `gap: nothing of ${record.source} for ${((record.to - record.from) / SECOND_MS).toFixed(1)} s`;
}

function fillSaying({ side, size, symbol, price, cause }: Fill, instrument: Instrument | undefined): string {
  const lots = formatDecimal(size, instrument?.sizeDecimals ?? 0);
  const at = formatDecimal(price, instrument?.priceDecimals ?? 0);
  const why = cause.kind === 'order' ? '' : ` (${cause.kind === 'exit' ? cause.exit : cause.kind})`;
  return `${side === 'buy' ? 'bought' : 'sold'} ${lots} ${symbol} at ${at}${why}`;
}
