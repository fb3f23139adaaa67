import { writeFileSync } from 'node:fs';
import { loadScorer } from '../../adapters/sentiment/load.ts';
import { fileProblem } from '../../adapters/shared/file-problem.ts';
import { inferShared } from '../../adapters/tape/infer-instruments.ts';
import { openTape } from '../../adapters/tape/open-tape.ts';
import { mergeFeeds } from '../../feed/merge.ts';
import { Observer } from '../../sentiment/study/observe.ts';
import { studyPlot } from '../../sentiment/study/plot.ts';
import { study } from '../../sentiment/study/study.ts';
import { studyLines } from '../../sentiment/study/text.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';

export interface StudyOptions {
  readonly plot?: string;
  readonly json?: true;
}

/**
 * What the posts of these tapes told of their prices; prints it, and draws it if asked. The order in which they are named
 * means nothing.
 */
export async function runStudy(named: readonly string[], options: StudyOptions, terminal: Terminal): Promise<ExitCode> {
  const paths = [...named].sort();
  const instruments = await inferShared(paths);
  const scorer = loadScorer([...instruments.values()]);
  const observer = new Observer((text) => scorer.score(text));
  const feeds = paths.map((path, tape) => openTape(path, { instruments, tape }));
  for await (const batch of mergeFeeds(feeds)) for (const event of batch) observer.take(event);
  const report = study(observer);
  if (options.plot !== undefined) writePlot(options.plot, studyPlot(report));
  if (options.json === true) printJson(terminal, report);
  else for (const line of studyLines(report)) terminal.out(line);
  return EXIT.done;
}

function writePlot(path: string, plot: string): void {
  try {
    writeFileSync(path, plot);
  } catch (error) {
    throw fileProblem(error, 'plot', path);
  }
}
