import { loadScorer } from '../../adapters/sentiment/load.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { TextScore } from '../../domain/signal.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { readInstruments } from '../../run/scenario/instruments.ts';
import { jsonLines } from '../json-lines.ts';
import { knownAssets } from '../known-assets.ts';
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
  const instruments: readonly Instrument[] = file === undefined ? knownAssets() : readInstruments(file);
  const scorer = loadScorer(instruments, { weights: 'trained' });
  let bad = 0;
  for await (const lines of jsonLines(terminal.input)) {
    let scored = '';
    for (const { line, value } of lines) {
      if (isPost(value)) scored += `${lineOf(value.id, scorer.score(value.text))}\n`;
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

interface PostLine {
  readonly id: string | number;
  readonly text: string;
}

function isPost(value: unknown): value is PostLine {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('text' in value)) return false;
  return typeof value.text === 'string' && (typeof value.id === 'string' || Number.isSafeInteger(value.id));
}

function lineOf(id: string | number, { score: stance, label, confidence, symbols }: TextScore): string {
  const named = symbols.map(({ symbol, score: own }) => ({ symbol, score: own }));
  return JSON.stringify({ id, score: stance, label, confidence, symbols: named });
}
