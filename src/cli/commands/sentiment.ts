import { join } from 'node:path';
import type { Meanings } from '../../adapters/sentiment/label-values.ts';
import { crossValidate, evaluateFile, TABLE_BITS, trainFiles } from '../../adapters/sentiment/labelled-files.ts';
import { loadData } from '../../adapters/sentiment/load.ts';
import { type LabelledFile, readLabels } from '../../adapters/sentiment/read-labels.ts';
import { readTrained } from '../../adapters/sentiment/weights-file.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { PACKAGE_ROOT } from '../../run/package.ts';
import { createScorer } from '../../sentiment/scorer.ts';
import type { Evaluation } from '../../workshop/evaluate/evaluate.ts';
import { dollars, labelMeanings } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';
import { estimateText, type LabelCommandOptions, runLabel } from './sentiment-label.ts';
import { runStudy, type StudyOptions } from './sentiment-study.ts';

interface LabelOptions {
  readonly labels?: Meanings;
}

interface TrainOptions extends LabelOptions {
  readonly out?: string;
  readonly json?: true;
}

interface EvaluateOptions extends LabelOptions {
  readonly trained?: true;
  readonly folds?: true;
  readonly json?: true;
}

const FILES = 'JSON lines, a JSON list or CSV with text and label (-1, 0, 1 or a name) or score (-1 to 1)';
const LABELS = 'what labels mean that do not say so themselves, such as 0=bearish,1=neutral,2=bullish,other=skip';

/** Weights fitted to fewer texts than this may read worse than the shipped ones. */
const FEW_TEXTS = 400;

export const defineSentiment: DefineCommand = (sentiment, terminal, run) =>
  sentiment
    .addCommand(
      command('train', 'fit weights to your own labels; quartet score then uses them', [
        'quartet sentiment train mine.jsonl',
        'quartet sentiment train mine.csv --labels 0=bearish,1=neutral,2=bullish --out weights.bin',
      ])
        .argument('<files...>', FILES)
        .option('--labels <list>', LABELS, labelMeanings)
        .option('--out <file>', 'where to write the weights; where quartet score finds them unless given')
        .option('--json', 'print JSON')
        .action((files: readonly string[], options: TrainOptions) => run(train(files, options, terminal))),
    )
    .addCommand(
      command('eval', 'measure the scorer on labelled posts, with 95 % intervals', [
        'quartet sentiment eval mine.jsonl',
        'quartet sentiment eval mine.jsonl --folds   # what training on such posts would give',
      ])
        .argument('<files...>', FILES)
        .option('--labels <list>', LABELS, labelMeanings)
        .option('--trained', 'with the weights quartet sentiment train left, in place of the shipped ones')
        .option('--folds', 'with weights fitted to the other four fifths of the file')
        .option('--json', 'print JSON')
        .action((files: readonly string[], options: EvaluateOptions) => run(evaluate(files, options, terminal))),
    )
    .addCommand(
      command('label', 'let a language model label posts, for quartet sentiment train to learn from', [
        'quartet sentiment label posts.txt --model openai/gpt-5-mini --max-cost 0.50',
        'quartet sentiment label posts.csv --model ollama/qwen3 --max-cost 0 --sample by-hand.jsonl --out labelled.jsonl',
      ])
        .argument('<file>', 'one post a line, JSON lines, a JSON list or CSV with text; label where you know it')
        .requiredOption('--model <name>', 'provider/model, as in a scenario')
        .requiredOption(
          '--max-cost <usd>',
          'US dollars that all calls for this output may cost; 0 asks free models',
          dollars('--max-cost'),
        )
        .option('--sample <file>', 'posts labelled by hand, to measure the model on')
        .option('--labels <list>', LABELS, labelMeanings)
        .option('--out <file>', 'the labelled posts, as train reads them (default: beside the file, .labelled.jsonl)')
        .option('--json', 'print JSON')
        .action((file: string, options: LabelCommandOptions) => run(runLabel(file, options, terminal))),
    )
    .addCommand(
      command('study', 'whether the posts of a tape tell anything of its prices, and when', [
        `quartet sentiment study ${nearPath(join(PACKAGE_ROOT, 'data/tapes/demo.ndjson.gz'))}`,
        'quartet sentiment study posts.ndjson.gz prices.ndjson.gz --plot study.svg',
      ])
        .argument('<tapes...>', 'tapes with posts and prices')
        .option('--plot <file>', 'draw the coefficients into an SVG file')
        .option('--json', 'print JSON')
        .action((tapes: readonly string[], options: StudyOptions) => run(runStudy(tapes, options, terminal))),
    );

function readFiles(files: readonly string[], { labels }: LabelOptions, terminal: Terminal): readonly LabelledFile[] {
  const read = files.map((path) => readLabels(path, labels));
  for (const { path, told, bad, without } of read) {
    terminal.note(escapeTerminal(`${path}: ${told}`));
    if (bad.length > 0)
      terminal.note(escapeTerminal(`note: ${path}:${bad[0]} is no row with a text, left out; ${bad.length} in all`));
    if (without > 0) terminal.note(escapeTerminal(`note: ${path}: ${without} texts without a label are left out`));
  }
  return read;
}

async function train(paths: readonly string[], options: TrainOptions, terminal: Terminal): Promise<ExitCode> {
  const files = readFiles(paths, options, terminal);
  const report = trainFiles(files, options.out);
  if (options.json === true) printJson(terminal, 'sentiment-train', report);
  else terminal.out(escapeTerminal(`wrote ${report.path}, fitted to ${report.texts} texts`));
  noteFew(report.texts, terminal);
  return EXIT.done;
}

function noteFew(texts: number, terminal: Terminal): void {
  if (texts >= FEW_TEXTS) return;
  const advice = '`quartet sentiment eval FILE --folds` says whether they help';
  terminal.note(`warning: ${texts} texts are few to learn from, ${FEW_TEXTS} and more are better; ${advice}`);
}

async function evaluate(paths: readonly string[], options: EvaluateOptions, terminal: Terminal): Promise<ExitCode> {
  const trained = options.trained === true ? readTrained() : undefined;
  if (trained !== undefined && options.folds === true) {
    const what = 'folds are fitted anew, on the shipped weights';
    throw new InputError({ code: 'option-clash', where: '--trained --folds', what, mend: 'leave one of them out' });
  }
  const data = { ...loadData([]), ...(trained === undefined ? {} : { weights: trained.weights }) };
  const scorer = createScorer(data);
  const evaluations: Evaluation[] = [];
  for (const file of readFiles(paths, options, terminal)) {
    const { path, rows } = file;
    if (trained?.sources.some(({ name }) => name === path) === true)
      terminal.note(
        escapeTerminal(`note: these weights learned from ${path}: only --folds tells how they read new posts`),
      );
    if (options.folds === true) noteFew(rows.length, terminal);
    const found =
      options.folds === true
        ? crossValidate(file, data, data.weights?.bits ?? TABLE_BITS)
        : evaluateFile(file, (text) => scorer.score(text));
    evaluations.push(found);
  }
  if (options.json === true) printJson(terminal, 'sentiment-eval', evaluations);
  else for (const found of evaluations) printEvaluation(found, terminal);
  return EXIT.done;
}

function printEvaluation({ name, texts, unscored, measures }: Evaluation, terminal: Terminal): void {
  terminal.out(escapeTerminal(`${name}: ${texts} texts, ${unscored} of them unscored`));
  for (const [measure, estimate] of Object.entries(measures)) {
    terminal.out(`  ${measure.padEnd(17)} ${estimateText(estimate)}`);
  }
}
