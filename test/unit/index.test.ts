import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as api from '../../src/index.ts';

const source = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)), 'utf8');

/** Every name the index hands on, with the file that declares it. */
function exported(): { name: string; file: string }[] {
  const clauses = source('index.ts').matchAll(/export (?:type )?\{([^}]*)\} from '\.\/([^']+)'/g);
  return [...clauses].flatMap(([, names = '', file = '']) =>
    names
      .split(',')
      .map((name) => name.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ name, file })),
  );
}

describe('the public API', () => {
  it('documents every name at its declaration', () => {
    const undocumented = exported().filter(({ name, file }) => {
      const declaration = new RegExp(`(\\*/\\n)?export (?:interface|type|const|function|class) ${name}\\b`);
      return !declaration.exec(source(file))?.[1];
    });
    expect(undocumented).toEqual([]);
    expect(exported().length).toBeGreaterThan(50);
  });

  it('takes from domain, ports and strategy alone', () => {
    const folders = new Set(exported().map(({ file }) => file.split('/')[0]));
    expect([...folders].sort()).toEqual(['domain', 'ports', 'strategy']);
  });

  it('hands on what strategies run on', () => {
    expect(Object.keys(api).sort()).toEqual([
      'DAY_MS',
      'HOUR_MS',
      'InputError',
      'MINUTE_MS',
      'SECOND_MS',
      'bracket',
      'buy',
      'buyingPower',
      'cancel',
      'choice',
      'close',
      'decimal',
      'defineStrategy',
      'defineTeam',
      'later',
      'limit',
      'notional',
      'priceToNumber',
      'sell',
      'setExits',
      'signOf',
      'sizeToNumber',
      'stop',
      'stopLimit',
      'takeProfit',
      'target',
      'trailingStop',
      'units',
      'weightOf',
      'whole',
    ]);
  });
});
