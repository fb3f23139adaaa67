import { writeFileSync } from 'node:fs';
import { loadScorer } from '../../adapters/sentiment/load.ts';
import { fileProblem } from '../../adapters/shared/file-problem.ts';
import { inferredInstruments, scanShared } from '../../adapters/tape/infer-instruments.ts';
import { openTape } from '../../adapters/tape/open-tape.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { FeedEvent } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import { overlapsOf, reportsOf } from '../../engine/run.ts';
import { type BarBuilder, barBuilder } from '../../feed/bars.ts';
import { mergeFeeds } from '../../feed/merge.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { linesLeftOut } from '../../run/progress.ts';
import { Observer } from '../../workshop/study/observe.ts';
import { studyPlot } from '../../workshop/study/plot.ts';
import { type StudyReport, study } from '../../workshop/study/study.ts';
import { studyLines } from '../../workshop/study/text.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';

export interface StudyOptions {
  readonly plot?: string;
  readonly json?: true;
}

/**
 * What the posts of these tapes told of their prices; prints it, and draws it if asked. The order in which they are named
 * means nothing. A symbol that has no bars is given those of its trades, or of its quotes, a minute each.
 */
export async function runStudy(named: readonly string[], options: StudyOptions, terminal: Terminal): Promise<ExitCode> {
  const paths = [...named].sort();
  const symbols = await scanShared(paths);
  const instruments = inferredInstruments({ symbols });
  const scorer = loadScorer([...instruments.values()]);
  const observer = new Observer((text) => scorer.score(text));
  const builders = new Map<SymbolId, BarBuilder>();
  for (const [symbol, { counts }] of symbols) {
    const instrument = instruments.get(symbol);
    const builder = instrument === undefined ? undefined : builderFor(instrument, counts);
    if (builder !== undefined) builders.set(symbol, builder);
  }
  if (builders.size > 0) terminal.note(`note: ${builders.size} symbols have no bars: made from their ticks, 1m each`);
  const feeds = paths.map((path, tape) => openTape(path, { instruments, tape }));
  const overlaps = overlapsOf(feeds);
  for await (const batch of mergeFeeds(feeds, overlaps))
    for (const event of batch) takeEvent(event, observer, builders);
  for (const line of linesLeftOut(reportsOf(feeds, overlaps))) terminal.note(line);
  const report = study(observer);
  refuseEmpty(report, paths, [...symbols.keys()]);
  if (options.plot !== undefined) writePlot(options.plot, studyPlot(report));
  if (options.json === true) printJson(terminal, 'sentiment-study', report);
  else for (const line of studyLines(report)) terminal.out(line);
  return EXIT.done;
}

function builderFor(instrument: Instrument, counts: ReadonlyMap<string, number>): BarBuilder | undefined {
  if (counts.has('bar')) return undefined;
  if (counts.has('trade')) return barBuilder(instrument, MINUTE_MS, 'trades');
  return counts.has('quote') ? barBuilder(instrument, MINUTE_MS, 'mids') : undefined;
}

function takeEvent(event: FeedEvent, observer: Observer, builders: ReadonlyMap<SymbolId, BarBuilder>): void {
  for (const builder of builders.values()) {
    const bar = builder.closeDue(event.visible);
    if (bar !== undefined) observer.observe(bar);
  }
  if (event.kind === 'trade' || event.kind === 'quote') builders.get(event.symbol)?.add(event);
  observer.observe(event);
}

/** A question without prices, without posts, or whose posts name none of the symbols, has no answer. */
function refuseEmpty({ closes, sources }: StudyReport, paths: readonly string[], symbols: readonly SymbolId[]): void {
  const where = escapeTerminal(paths.join(', '));
  const refuse = (what: string, mend: string): InputError => new InputError({ code: 'study-empty', where, what, mend });
  if (closes === 0) throw refuse('there are no prices', 'name a tape of bars, trades or quotes beside the posts');
  if (sources.length === 0) throw refuse('there are no posts', 'name a tape of posts beside the prices');
  if (sources.some(({ routedShare }) => routedShare > 0)) return;
  const mend = 'name prices of what the posts are about';
  throw refuse(`no post is about ${symbols.slice(0, 5).join(', ')}${symbols.length > 5 ? ' …' : ''}`, mend);
}

function writePlot(path: string, plot: string): void {
  try {
    writeFileSync(path, plot);
  } catch (error) {
    throw fileProblem(error, 'plot', path);
  }
}
