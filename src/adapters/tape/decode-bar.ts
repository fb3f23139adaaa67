import { barSpan } from '../../domain/bar-time.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { DAY_MS, type Instant, parseDurationMs } from '../../domain/time.ts';
import { readPrice } from './numbers.ts';
import type { Decoded, Place, RawRecord } from './record.ts';

/** A bar of more than a year is a mistake, and would close in another age. */
const INTERVAL_MS_MOST = 366 * DAY_MS;

/** A whole bar, dated by its open time: one event at its opening and one at its close. */
export function decodeBar(record: RawRecord, place: Place, instrument: Instrument): Decoded {
  const intervalMs = readInterval(record.interval);
  if (intervalMs === undefined) return 'bad-interval';
  const { symbol } = instrument;
  const open = readPrice(record.open, instrument);
  if (typeof open === 'string') return open;
  const high = readPrice(record.high, instrument);
  if (typeof high === 'string') return high;
  const low = readPrice(record.low, instrument);
  if (typeof low === 'string') return low;
  const close = readPrice(record.close, instrument);
  if (typeof close === 'string') return close;
  if (low > Math.min(open, close) || high < Math.max(open, close)) return 'impossible-bar';
  const volume = readVolume(record.volume);
  if (volume === undefined) return 'bad-volume';
  const { opensAt, closesAt } = barSpan(place.ts, intervalMs, instrument.session);
  const { tape, line } = place;
  return {
    kind: 'bar',
    open: place.live
      ? undefined
      : {
          kind: 'bar-open',
          ts: opensAt,
          visible: latest(opensAt, place.earliest),
          tape,
          line,
          symbol,
          intervalMs,
          open,
          ...(volume === 0 && { isUntraded: true }),
        },
    close: {
      kind: 'bar-close',
      ts: closesAt,
      visible: place.live ? place.visible : latest(closesAt, place.visible),
      tape,
      line,
      symbol,
      intervalMs,
      openedAt: opensAt,
      open,
      high,
      low,
      close,
      volume,
    },
  };
}

/** The opening of a bar on a tape written live. */
export function decodeBarOpen(record: RawRecord, place: Place, instrument: Instrument): Decoded {
  if (!place.live) return 'unknown-type';
  const intervalMs = readInterval(record.interval);
  if (intervalMs === undefined) return 'bad-interval';
  const open = readPrice(record.open, instrument);
  if (typeof open === 'string') return open;
  const { ts, visible, tape, line } = place;
  const untraded = record.volume === 0 && ({ isUntraded: true } as const);
  return { kind: 'bar-open', ts, visible, tape, line, symbol: instrument.symbol, intervalMs, open, ...untraded };
}

function latest(left: Instant, right: Instant): Instant {
  return left > right ? left : right;
}

function readVolume(value: unknown): number | undefined {
  const volume = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof volume === 'number' && Number.isFinite(volume) && volume >= 0 ? volume : undefined;
}

function readInterval(value: unknown): number | undefined {
  const intervalMs = typeof value === 'string' ? parseDurationMs(value) : undefined;
  return intervalMs !== undefined && intervalMs <= INTERVAL_MS_MOST ? intervalMs : undefined;
}
