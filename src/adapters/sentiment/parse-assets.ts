import { InputError } from '../../domain/errors.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Asset } from '../../sentiment/data.ts';

const LINE = /^(coin|stock) ([A-Z][A-Z0-9.]{0,11})(\??):\s*(.*)$/;

/** Reads `data/sentiment/assets.txt`: one asset a line; its head describes the format. */
export function parseAssets(text: string, where: string): readonly Asset[] {
  const assets: Asset[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.startsWith('#') || line.trim() === '') return;
    const match = LINE.exec(line.trim());
    if (match === null) {
      const mend = 'write `coin TICKER: name, name` or `stock TICKER: name`';
      throw new InputError({ code: 'assets-bad-line', what: 'not an asset', where: `${where}:${index + 1}`, mend });
    }
    const names = (match[4] ?? '').split(',').map((name) => name.trim().toLowerCase());
    assets.push({
      ticker: match[2] ?? '',
      kind: match[1] === 'coin' ? 'coin' : 'stock',
      names: names.filter((name) => name !== '' && !name.startsWith('?')),
      commonTicker: match[3] === '?',
      commonNames: names.filter((name) => name.startsWith('?')).map((name) => name.slice(1).trim()),
    });
  });
  return assets;
}

/** 1000PEPE, 10000SATS, 1MBABYDOGE: a power of ten from a thousand on, or 1K and 1M, before a coin. */
const MULTIPLE_BEFORE = /^(?:10{3,}(?=[A-Z]{2})|1[KM](?=[A-Z]{3}))/;
/** PEPE1000, SHIB1000. */
const MULTIPLE_BEHIND = /(?<=^[A-Z]{2,})10{3,}$/;
/** kBONK: a thousand, at venues that write all else large. A spot coin such as kHYPE is a coin of its own. */
const THOUSAND_OF_PERPS = /^k(?=[A-Z]{2}[A-Z0-9]*$)/;

/**
 * The ticker that posts name an instrument by: `BTC-USDT-PERP` is about BTC, `BRK.B` about itself, and a contract of many
 * coins at once about the coin: 1000PEPE about PEPE. A `known` ticker that only looks like a multiple is itself.
 */
export function tickerOf(instrument: Instrument, known: ReadonlySet<string>): string {
  const base = baseOf(instrument);
  const upper = base.toUpperCase();
  if (instrument.kind === 'equity' || known.has(upper)) return upper;
  if (instrument.kind === 'perp' && THOUSAND_OF_PERPS.test(base)) return upper.slice(1);
  return upper.replace(MULTIPLE_BEFORE, '').replace(MULTIPLE_BEHIND, '');
}

/** A pair's first part, as the venue spells it; a share's whole symbol. */
export function baseOf({ symbol, kind }: Instrument): string {
  if (kind === 'equity') return symbol;
  return symbol.replace(/[-_/:].*$/, '').replace(/(USDT|USDC|USD)$/i, '');
}
