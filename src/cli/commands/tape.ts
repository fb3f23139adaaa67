import { inferInstruments } from '../../adapters/tape/infer-instruments.ts';
import { inspectTape, type TapeSummary } from '../../adapters/tape/inspect-tape.ts';
import { verifyTape } from '../../adapters/tape/verify-tape.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { formatInstant } from '../../domain/time.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { printJson } from '../print.ts';
import { instrumentLines } from '../render/instrument-lines.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';
import { convertCommand, csvOf, type TapeCommandOptions, tableReadingLines, withTable } from './tape-convert.ts';
import { fetchCommand } from './tape-fetch.ts';
import { generateCommand } from './tape-generate.ts';

interface InspectOptions extends TapeCommandOptions {
  readonly instruments?: true;
}

export const defineTape: DefineCommand = (tape, terminal, run) =>
  tape
    .addCommand(
      withTable(
        command('inspect', 'tell what a tape holds', [
          'quartet tape inspect data/tapes/demo.ndjson.gz',
          'quartet tape inspect mine.ndjson.gz --instruments > instruments.yaml    # for a scenario of your own',
        ]),
      )
        .argument('<tape>', 'an .ndjson, .ndjson.gz or .csv file')
        .option('--instruments', 'list its symbols as a scenario does: a guess by name and figures, to be looked over')
        .action((tape: string, options: InspectOptions) => run(inspect(tape, options, terminal))),
    )
    .addCommand(
      withTable(command('verify', 'check tapes against their manifests', ['quartet tape verify tapes/*.ndjson.gz']))
        .argument('<tapes...>', 'tape files')
        .action((tapes: readonly string[], options: TapeCommandOptions) => run(verify(tapes, options, terminal))),
    )
    .addCommand(convertCommand(terminal, run))
    .addCommand(fetchCommand(terminal, run))
    .addCommand(generateCommand(terminal, run));

async function inspect(tape: string, options: InspectOptions, terminal: Terminal): Promise<ExitCode> {
  if (options.instruments === true) {
    const instruments = await inferInstruments(tape, csvOf(options));
    for (const line of instrumentLines(instruments.values())) terminal.out(line);
    return EXIT.done;
  }
  const summary = await inspectTape(tape, csvOf(options));
  if (options.json === true) printJson(terminal, 'tape-inspect', summary);
  else for (const line of summaryLines(summary)) terminal.out(escapeTerminal(line));
  return EXIT.done;
}

async function verify(tapes: readonly string[], options: TapeCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const verdicts = [];
  for (const tape of tapes) verdicts.push(await verifyTape(tape, csvOf(options)));
  if (options.json === true) printJson(terminal, 'tape-verify', verdicts);
  else {
    for (const { path, manifest, problems } of verdicts) {
      const sound = manifest ? 'is what its manifest says' : 'is whole; it has no manifest to compare with';
      terminal.out(escapeTerminal(`${path}: ${problems.length === 0 ? sound : problems.join('; ')}`));
    }
  }
  return verdicts.every(({ problems }) => problems.length === 0) ? EXIT.done : EXIT.integrity;
}

function summaryLines(summary: TapeSummary): readonly string[] {
  const { span } = summary;
  const made = summary.synthetic === true ? ', synthetic' : '';
  const manifests = { matches: 'its manifest matches', differs: 'its manifest DIFFERS', missing: 'no manifest' };
  return [
    `${summary.path}: ${summary.bytes} bytes, sha256 ${summary.sha256}, ${manifests[summary.manifest]}${made}`,
    span === undefined
      ? 'no dated record'
      : `${formatInstant(span.from)} to ${formatInstant(span.to)}; time: ${summary.time}; by ${summary.order}: ${summary.lineOrder}`,
    ...(summary.table === undefined ? [] : tableReadingLines(summary.path, summary.table)),
    `${summary.lines} lines (${countsText(summary.records)}) give ${summary.events} events`,
    ...summary.symbols.map(
      ({ symbol, kind, priceDecimals, sizeDecimals, records }) =>
        `- ${symbol} (${kind}, ${priceDecimals} price and ${sizeDecimals} size decimals): ${countsText(records)}`,
    ),
    Object.keys(summary.refused).length === 0 ? 'no line refused' : `refused: ${countsText(summary.refused)}`,
  ];
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
}
