import { join, relative } from 'node:path';
import { statOf } from '../../adapters/shared/plain-file.ts';
import { inferredInstruments } from '../../adapters/tape/infer-instruments.ts';
import { scanTape, type TapeScan } from '../../adapters/tape/scan-tape.ts';
import { InputError } from '../../domain/errors.ts';
import { isSymbolId } from '../../domain/ids.ts';
import { instrumentLines } from '../render/instrument-lines.ts';
import { MADE_UP_TAPE, makeUpTape } from './made-up-tape.ts';

interface Market {
  readonly feeds: readonly string[];
  readonly instruments: readonly string[];
  readonly currency: string;
  readonly isLive: boolean;
  /** Its own bars are long enough for a team to meet at each. */
  readonly hasLongBars: boolean;
}

const LIVE_INSTRUMENTS = [
  '- { symbol: BTC-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001", maxLeverage: 40 }',
  '- { symbol: ETH-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 4, lot: "0.0001", maxLeverage: 25 }',
];
const LONG_BAR = /^\d+[hdw]$/;

export async function marketOf(answer: string, folder: string): Promise<Market> {
  if (answer === 'live' || answer === 'local') {
    const names = ['hyperliquid', 'bluesky'].map((name) => (answer === 'local' ? `local/${name}` : name));
    const feeds = [`  - live: [${names.join(', ')}]`];
    return { feeds, instruments: LIVE_INSTRUMENTS, currency: 'USDT', isLive: true, hasLongBars: false };
  }
  if (answer === 'made-up') {
    const tape = join(folder, MADE_UP_TAPE);
    if (statOf(tape, 'tape') === undefined) await makeUpTape(tape);
    return marketOf(tape, folder);
  }
  const [, path = answer, named] = /^(.*?)\s+(\S+)$/.exec(answer) ?? [];
  const symbol = named !== undefined && isSymbolId(named) ? named : undefined;
  const file = found(path);
  const table = symbol === undefined ? undefined : { symbol };
  const exact = await scanTape(file, table);
  const priceDecimals = decimalsToRoundTo(exact);
  const scan = priceDecimals === undefined ? exact : await scanTape(file, { ...table, priceDecimals });
  const instruments = [...inferredInstruments(scan).values()];
  const intervals = [...scan.symbols.values()].flatMap((one) => [...one.intervals]);
  const [first] = instruments;
  if (first === undefined) throw refusal(path, 'it holds no prices', 'name a file of candles, trades or quotes');
  const said = [
    ...(symbol === undefined ? [] : [`symbol: ${symbol}`]),
    ...(priceDecimals === undefined ? [] : [`priceDecimals: ${priceDecimals}`]),
  ];
  const csv = said.length === 0 ? '' : `, csv: { ${said.join(', ')} }`;
  return {
    feeds: [`  - { tape: ${JSON.stringify(relative(folder, file))}${csv} }`],
    instruments: instrumentLines(instruments),
    currency: first.quoteCurrency,
    isLive: false,
    hasLongBars: intervals.every((interval) => LONG_BAR.test(interval)) && intervals.length > 0,
  };
}

/** More come from floats that were printed whole. */
const MOST_DECIMALS = 8;
const SIGNIFICANT_DIGITS = 6;

/** Undefined where prices are told by as many decimals as a market quotes; else cents, or more for what costs little. */
function decimalsToRoundTo({ symbols }: TapeScan): number | undefined {
  const all = [...symbols.values()];
  if (all.every(({ priceDecimals }) => priceDecimals <= MOST_DECIMALS)) return undefined;
  const lowest = Math.min(...all.map(({ highestPrice }) => highestPrice));
  return Math.min(MOST_DECIMALS, Math.max(2, SIGNIFICANT_DIGITS - Math.ceil(Math.log10(Math.max(lowest, 1e-9)))));
}

export function found(path: string): string {
  if (statOf(path, 'file')?.isFile() === true) return path;
  throw refusal(path, 'there is no such file', 'give the path of a file, from here');
}

export function refusal(where: string, what: string, mend: string): InputError {
  return new InputError({ code: 'init-bad-answer', where, what, mend });
}
