import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScorer } from '../../adapters/sentiment/load.ts';
import { parseAssets } from '../../adapters/sentiment/parse-assets.ts';
import { isSymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { TextScore } from '../../domain/signal.ts';
import { price, size } from '../../domain/units.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { PACKAGE_ROOT } from '../../run/package.ts';
import { jsonLines } from '../json-lines.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

interface ScoreOptions {
  readonly instruments?: string;
}

/** Bad lines told one by one; the rest are counted. */
const MOST_TOLD = 10;

export const defineScore: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    `echo '{"id":"1","text":"$BTC to the moon"}' | quartet score`,
    'quartet score --instruments data/instruments/us-stocks.yaml < posts.jsonl',
  ])
    .option('--instruments <file>', 'route to the symbols of this list; to every known ticker unless given')
    .option('--json', 'print JSON (it always does)')
    .action((options: ScoreOptions) => run(score(options, terminal)));

async function score({ instruments: file }: ScoreOptions, terminal: Terminal): Promise<ExitCode> {
  const instruments = file === undefined ? knownAssets() : await listed(file);
  const scorer = loadScorer(instruments, { weights: 'trained' });
  let bad = 0;
  for await (const lines of jsonLines(terminal.input)) {
    let scored = '';
    for (const { line, value } of lines) {
      if (isPost(value)) scored += `${JSON.stringify(scoredPost(value.id, scorer.score(value.text)))}\n`;
      else {
        bad += 1;
        if (bad <= MOST_TOLD) terminal.note(`note: standard input:${line}: left out: it is no {"id", "text"}`);
      }
    }
    await terminal.write(scored);
  }
  if (bad > 0) terminal.note(`note: ${bad} ${bad === 1 ? 'line' : 'lines'} left out`);
  return EXIT.done;
}

/** Whoever gives no list does not wait for what reads one. */
async function listed(file: string): Promise<readonly Instrument[]> {
  const { readInstruments } = await import('../../run/scenario/instruments.ts');
  return readInstruments(file);
}

interface PostLine {
  readonly id: string | number;
  readonly text: string;
}

function isPost(value: unknown): value is PostLine {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('text' in value)) return false;
  return typeof value.text === 'string' && (typeof value.id === 'string' || Number.isSafeInteger(value.id));
}

export function scoredPost(id: string | number, { score: stance, label, confidence, symbols }: TextScore) {
  const named = symbols.map(({ symbol, score: own }) => ({ symbol, score: own }));
  return { id, score: stance, label, confidence, symbols: named };
}

/** Every stock and coin the shipped list of names knows, each under its ticker: what posts can be routed to. */
export function knownAssets(): readonly Instrument[] {
  const where = join(PACKAGE_ROOT, 'data/sentiment/assets.txt');
  return parseAssets(readFileSync(where, 'utf8'), where).flatMap(({ ticker, kind }) =>
    isSymbolId(ticker) ? [{ ...UNTRADED, symbol: ticker, kind: kind === 'stock' ? 'equity' : 'spot' }] : [],
  );
}

/** No order is ever made in these: their grid means nothing. */
const UNTRADED = {
  venue: 'none',
  quoteCurrency: 'USD',
  priceDecimals: 2,
  tick: price(1),
  sizeDecimals: 0,
  lot: size(1),
  maxLeverage: 1,
  session: undefined,
  hourlyFundingRate: undefined,
} as const;
