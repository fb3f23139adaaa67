import type { SourceColumn } from './fields.ts';
import { plainName } from './presets.ts';

/** What a column of volume counts when it does not count units of the symbol. */
const MONEY = /^(?:usd[tc]?|busd|fdusd|tusd|dai|eur|gbp|jpy|krw|try|money|currency|quote|quotecurrency|to|turnover)$/;

/**
 * The column of volume in units of the symbol, among such as `Volume BTC` and `Volume USDT`: the one that the symbol begins
 * with, else the only one that is not of money. What is in doubt where that is none, or several. `symbol`: one of the table,
 * or nothing.
 */
export function volumeInUnits(found: SourceColumn, header: readonly string[], symbol: string): SourceColumn | string {
  if ((countedIn(found.name) ?? '') === '') return found;
  const columns = header.flatMap((name, at) => (countedIn(name) === undefined ? [] : [{ name, at: [at] }]));
  const plain = symbol.toLowerCase().replace(/[^a-z0-9]/g, '');
  const ofSymbol = columns
    .filter(({ name }) => plain.startsWith(countedIn(name) ?? ''))
    .sort((left, right) => right.name.length - left.name.length);
  const units = columns.filter(({ name }) => !MONEY.test(countedIn(name) ?? ''));
  const [only, ...others] = ofSymbol.length > 0 ? ofSymbol.slice(0, 1) : units;
  if (only !== undefined && others.length === 0) return only;
  const names = columns.map(({ name }) => name).join(', ');
  return `it is not told whether ${names} ${columns.length > 1 ? 'count' : 'counts'} units of the symbol or money`;
}

/** What stands behind `volume` in a column's name; undefined for other columns. */
function countedIn(name: string): string | undefined {
  return /^volume(.*)$/.exec(plainName(name))?.[1]?.replace(/[()[\]]/g, '');
}
