import { join } from 'node:path';
import { type RunFile, SCENARIO_COPY } from './run-file.ts';
import { atSpan, readScenario, type Scenario } from './scenario/read.ts';

/** The scenario of a kept run, as it was run: its copy in the folder, at the span that was asked for. */
export function keptScenario(folder: string, { from, givenSpan }: RunFile): Scenario {
  return atSpan(readScenario(join(folder, SCENARIO_COPY), from), givenSpan);
}
