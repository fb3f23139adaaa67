import type { SymbolId } from '../../../domain/ids.ts';
import { assertNever } from '../../../domain/never.ts';
import { formatDurationMs } from '../../../domain/time.ts';
import type { PastMessage } from './past.ts';

/** Doubles carry this many digits of a decimal faithfully; longer figures are written as text. */
const EXACT_DIGITS = 15;

/** A venue's message of the past as a tape's line, its figures as the venue wrote them. */
export function tapeLine(message: PastMessage, symbol: SymbolId): string {
  const named = `"symbol":${JSON.stringify(symbol)}`;
  switch (message.kind) {
    case 'bar': {
      const { openedAt, intervalMs, open, high, low, close, volume } = message;
      const range = `"open":${figure(open)},"high":${figure(high)},"low":${figure(low)},"close":${figure(close)}`;
      const rest = `"volume":${Number(volume)},"interval":"${formatDurationMs(intervalMs)}"`;
      return `{"type":"bar","ts":${openedAt},${named},${range},${rest}}`;
    }
    case 'trade': {
      const { ts, id, price, size, side } = message;
      const taker = side === undefined ? '' : `,"side":"${side}"`;
      return `{"type":"trade","ts":${ts},${named},"price":${figure(price)},"size":${figure(size)}${taker},"id":"${id}"}`;
    }
    case 'funding':
      return `{"type":"funding","ts":${message.ts},${named},"rate":${figure(message.rate)}}`;
    default:
      return assertNever(message);
  }
}

/** A JSON number without needless zeros; what is no plain decimal stays text, for the reader to judge. */
function figure(text: string): string {
  const plain = /^(-?)0*(\d+)(?:\.(\d*?)0*)?$/.exec(text);
  if (plain === null) return JSON.stringify(text);
  const [, sign = '', whole = '', fraction = ''] = plain;
  const short = `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  return whole.length + fraction.length <= EXACT_DIGITS ? short : JSON.stringify(short);
}
