import { describe, expect, it } from 'vitest';
import { parseWithNumberText } from '../../../src/adapters/live/wire/json.ts';
import { plainDecimal } from '../../../src/adapters/tape/table/figures.ts';
import { jsonTables } from '../../../src/adapters/tape/table/json-rows.ts';
import { marketLine } from '../../../src/cli/fetch/lines.ts';
import { trimZeros } from '../../../src/domain/decimal.ts';
import { instant } from '../../../src/domain/time.ts';
import { symbolId } from '../../support/feed.ts';

/* What a stranger may send by the megabyte takes one walk over it: the square of these lengths would take hours. */
const LONG = 500_000;
const UNENDED = `"${'\\"'.repeat(LONG)}`;
const ZEROS = '0'.repeat(LONG);

describe('long texts from strangers', () => {
  it('a frame whose text never ends is no JSON', () => {
    expect(parseWithNumberText(`{"price": ${UNENDED}`)).toBeUndefined();
    expect(parseWithNumberText(`{"price": ${UNENDED}\\`)).toBeUndefined();
  });

  it('a document whose last text never ends is read up to it', () => {
    const [table] = jsonTables(`[{"a": 1.50}, {"a": 2}, {"a": ${UNENDED}`, 'cut.json');
    expect(table?.rows.map(({ cells }) => cells)).toEqual([['1.50'], ['2']]);
    expect(table?.torn).toBe(true);
  });

  it('a figure of zeros without end stays what it is, or loses the needless ones', () => {
    const flat = { open: '1', low: '1', close: '1', volume: '1', openedAt: instant(0), intervalMs: 60_000 };
    const bar = (high: string) =>
      marketLine({ kind: 'bar', market: 'BTCUSD', closed: true, ...flat, high }, 'x', symbolId('BTC-USD'));
    expect(JSON.parse(bar(`-${ZEROS}.${ZEROS}-`)).high).toBe(`-${ZEROS}.${ZEROS}-`);
    expect(JSON.parse(bar(`${ZEROS}7.5${ZEROS}`)).high).toBe(7.5);
    expect(trimZeros(`${ZEROS}1`)).toHaveLength(LONG + 1);
    expect(plainDecimal(`1${ZEROS}1.50e1`)).toBe(`1${ZEROS}15`);
  });
});
