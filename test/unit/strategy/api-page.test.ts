import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGE = read('docs/strategy-api.md');
const EXAMPLES = [...PAGE.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);

/** What a strategy must not get past the compiler, each with what it would do. */
const MIXED: readonly (readonly [string, string])[] = [
  ['a stop at a price on the grid', "stop('sell', bar.symbol, units(1), bar.low)"],
  ['a limit at a price on the grid', "limit('buy', quote.symbol, units(1), quote.bid)"],
  ['a sum of a price on the grid', 'buy(bar.symbol, notional(bar.close * 2))'],
  ['a size on the grid as units', 'buy(quote.symbol, units(quote.askSize))'],
  ['a size on the grid as money', 'buy(trade.symbol, notional(trade.size))'],
  ['the tick as a distance', "trailingStop('sell', market.symbol, units(1), market.tick)"],
  ['the lot as units', 'buy(market.symbol, units(market.lot))'],
  ['a decimal taken for a price on the grid', 'buy(bar.symbol, notional(priceToNumber(100.5, 2)))'],
  ['a volume taken for a size on the grid', 'buy(bar.symbol, units(sizeToNumber(bar.volume, 2)))'],
  ['a size taken for a price', 'buy(quote.symbol, notional(priceToNumber(quote.askSize, 2)))'],
  ['a price against a decimal', 'bar.close > 100 ? close(bar.symbol) : close(bar.symbol)'],
];
const HEADER = `import { buy, close, limit, notional, priceToNumber, sizeToNumber, stop, trailingStop, units } from 'quartet';
import type { BarView, InstrumentView, Intent, QuoteView, TradeView } from 'quartet';
export const wants = (bar: BarView, quote: QuoteView, trade: TradeView, market: InstrumentView): Intent =>`;

let folder = '';
let said = '';

/** What the compiler says of all examples and all mixtures, each a file of its own. */
beforeAll(() => {
  folder = mkdtempSync(join(ROOT, 'node_modules', '.api-page-'));
  for (const [place, code] of EXAMPLES.entries()) writeFileSync(join(folder, `example${place}.ts`), code);
  for (const [place, [, code]] of MIXED.entries())
    writeFileSync(join(folder, `mixed${place}.ts`), `${HEADER} ${code};`);
  const paths = { quartet: [join(ROOT, 'src', 'index.ts')] };
  const settings = { extends: join(ROOT, 'tsconfig.json'), compilerOptions: { paths }, include: ['*.ts'], exclude: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  said = compilerOn(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function compilerOn(project: string): string {
  try {
    return execFileSync(
      process.execPath,
      [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', project],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return String(error.stdout);
    throw error;
  }
}

describe('the page of all that a strategy can import', () => {
  it('names every export in a table and uses it in an example', () => {
    const clauses = [...read('src/index.ts').matchAll(/export (?:type )?\{([^}]*)\}/g)];
    const names = clauses.flatMap(([, list = '']) => list.split(',').map((name) => name.trim().replace(/^type /, '')));
    const exported = names.filter((name) => name !== '');
    const rows = PAGE.split('\n').filter((line) => line.startsWith('| `'));
    expect(exported.length).toBeGreaterThan(70);
    expect(exported.filter((name) => !rows.some((row) => row.includes(`\`${name}\``)))).toEqual([]);
    const used = (name: string): boolean =>
      EXAMPLES.some((code) => new RegExp(`\\b${name}\\b`).test(code.replace(/^import .*$/gm, '')));
    expect(exported.filter((name) => !used(name))).toEqual([]);
  });

  it('shows examples that compile', () => {
    expect(EXAMPLES.length).toBeGreaterThan(3);
    expect(said.split('\n').filter((line) => /^\S*example\d/.test(line))).toEqual([]);
  });

  it.each(MIXED.map(([what], place) => [what, place] as const))('lets nobody mix grid and decimals: %s', (_, place) => {
    expect(said).toMatch(new RegExp(`mixed${place}\\.ts\\(3,\\d+\\): error TS`));
  });
});
