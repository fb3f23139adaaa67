import { crossValidate, evaluateFile } from '../../adapters/sentiment/evaluate-files.ts';
import { loadData, loadScorer } from '../../adapters/sentiment/load.ts';
import { readLabels } from '../../adapters/sentiment/read-labels.ts';
import { TABLE_BITS, trainFiles } from '../../adapters/sentiment/train-files.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { Estimate, Evaluation } from '../../sentiment/evaluate/evaluate.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';
import { runStudy, type StudyOptions } from './sentiment-study.ts';

interface TrainOptions {
  readonly out?: string;
  readonly json?: true;
}

interface EvaluateOptions {
  readonly trained?: true;
  readonly folds?: true;
  readonly json?: true;
}

const LABELS = 'JSON lines {text, label: -1|0|1} or {text, score: -1..1}';

export const defineSentiment: DefineCommand = (sentiment, terminal, run) =>
  sentiment
    .addCommand(
      command('train', 'fit weights to your own labels; quartet score then uses them', [
        'quartet sentiment train mine.jsonl',
        'quartet sentiment train mine.jsonl --out weights.bin',
      ])
        .argument('<files...>', LABELS)
        .option('--out <file>', 'where to write the weights; where quartet score finds them unless given')
        .option('--json', 'print JSON')
        .action((files: readonly string[], options: TrainOptions) => run(train(files, options, terminal))),
    )
    .addCommand(
      command('eval', 'measure the scorer on labelled posts, with 95 % intervals', [
        'quartet sentiment eval mine.jsonl',
        'quartet sentiment eval mine.jsonl --folds   # what training on such posts would give',
      ])
        .argument('<files...>', LABELS)
        .option('--trained', 'with the weights quartet sentiment train left, in place of the shipped ones')
        .option('--folds', 'with weights fitted to the other four fifths of the file')
        .option('--json', 'print JSON')
        .action((files: readonly string[], options: EvaluateOptions) => run(evaluate(files, options, terminal))),
    )
    .addCommand(
      command('study', 'whether the posts of a tape tell anything of its prices, and when', [
        'quartet sentiment study data/tapes/demo.ndjson.gz',
        'quartet sentiment study posts.ndjson.gz prices.ndjson.gz --plot study.svg',
      ])
        .argument('<tapes...>', 'tapes with posts and bars')
        .option('--plot <file>', 'draw the coefficients into an SVG file')
        .option('--json', 'print JSON')
        .action((tapes: readonly string[], options: StudyOptions) => run(runStudy(tapes, options, terminal))),
    );

async function train(files: readonly string[], options: TrainOptions, terminal: Terminal): Promise<ExitCode> {
  const report = trainFiles(files, options.out);
  if (options.json === true) printJson(terminal, report);
  else {
    terminal.out(escapeTerminal(`wrote ${report.path}, fitted to ${report.texts} texts`));
    if (report.badLines > 0) terminal.note(`note: ${report.badLines} lines left out`);
  }
  return EXIT.done;
}

async function evaluate(files: readonly string[], options: EvaluateOptions, terminal: Terminal): Promise<ExitCode> {
  const data = loadData([], { weights: options.trained === true ? 'trained' : 'shipped' });
  const scorer = loadScorer([], { weights: options.trained === true ? 'trained' : 'shipped' });
  const evaluations: Evaluation[] = [];
  for (const path of files) {
    const labels = readLabels(path);
    if (labels.bad.length > 0) terminal.note(escapeTerminal(`note: ${path}: ${labels.bad.length} lines left out`));
    const found =
      options.folds === true
        ? crossValidate(labels, data, data.weights?.bits ?? TABLE_BITS)
        : evaluateFile(labels, (text) => scorer.score(text));
    evaluations.push(found);
  }
  if (options.json === true) printJson(terminal, evaluations);
  else for (const found of evaluations) printEvaluation(found, terminal);
  return EXIT.done;
}

function printEvaluation({ name, texts, unscored, measures }: Evaluation, terminal: Terminal): void {
  terminal.out(escapeTerminal(`${name}: ${texts} texts, ${unscored} of them unscored`));
  for (const [measure, estimate] of Object.entries(measures)) {
    terminal.out(`  ${measure.padEnd(17)} ${estimateText(estimate)}`);
  }
}

function estimateText(estimate: Estimate): string {
  if ('missing' in estimate) return `none: ${escapeTerminal(estimate.missing)}`;
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((figure) => figure.toFixed(3));
  return `${value}  [${low}, ${high}]`;
}
