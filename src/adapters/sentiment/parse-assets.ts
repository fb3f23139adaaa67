import { InputError } from '../../domain/errors.ts';
import type { Asset } from '../../sentiment/data.ts';

const LINE = /^(coin|stock) ([A-Z][A-Z0-9.]{0,11})(\??):\s*(.*)$/;

/** Reads `data/sentiment/assets.txt`: one asset a line; its head describes the format. */
export function parseAssets(text: string, where: string): readonly Asset[] {
  const assets: Asset[] = [];
  text.split('\n').forEach((line, index) => {
    if (line.startsWith('#') || line.trim() === '') return;
    const match = LINE.exec(line.trim());
    if (match === null) {
      throw new InputError({
        code: 'assets-bad-line',
        what: 'not an asset',
        where: `${where}:${index + 1}`,
        mend: 'write `coin TICKER: name, name` or `stock TICKER: name`',
      });
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
