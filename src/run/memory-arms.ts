import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../domain/errors.ts';
import type { MaskArm } from '../domain/mask-arm.ts';
import { type Backtest, backtest } from './backtest.ts';
import { MASKED_SCENARIO } from './mask/key-file.ts';
import { makeMask } from './mask/make-mask.ts';
import { type RunRequest, tapePaths } from './prepare.ts';
import type { Onlooker } from './progress.ts';
import type { RunResult } from './result.ts';
import { readScenario } from './scenario/read.ts';

/** A market as it was, and the same one under a mask with or without something else changed. */
export type MemoryRun = 'plain' | MaskArm;

export interface ArmsRequest extends Pick<RunRequest, 'scenarioFile' | 'from' | 'tapes' | 'trust'> {
  readonly runs: readonly MemoryRun[];
}

export type PlayedArms =
  | { readonly kind: 'ended'; readonly results: ReadonlyMap<MemoryRun, RunResult> }
  | Extract<Backtest, { readonly kind: 'stopped' }>;

/** One mask for all arms: nothing but what an arm is named for is another in it. */
const MASK_SEED = 1;

/**
 * Plays a scenario once as it is and once in each arm, into folders below `out`; what is there already goes on or is
 * taken. All markets are made before the first run, so that nothing is paid for where one cannot be.
 */
export async function playArms({ runs, ...asked }: ArmsRequest, out: string, onlooker: Onlooker): Promise<PlayedArms> {
  for (const run of runs) if (run !== 'plain') await marketOf(run, asked, join(out, run));
  const results = new Map<MemoryRun, RunResult>();
  const once = tellingOnce(onlooker);
  for (const run of runs) {
    onlooker.note(`${run}: run ${results.size + 1} of ${runs.length}`);
    const there = run === 'plain' ? asked : { ...asked, ...maskedIn(join(out, run)) };
    const request = { ...there, seed: undefined, span: undefined, jobs: undefined };
    const played = await backtest(request, join(out, 'runs', run), once);
    if (played.kind === 'stopped') return played;
    results.set(run, played.result);
  }
  return { kind: 'ended', results };
}

/** Whoever is left out is left out of all runs, which needs to be said once. */
function tellingOnce(onlooker: Onlooker): Onlooker {
  const told = new Set<string>();
  const note = (line: string): void => {
    if (!told.has(line)) onlooker.note(line);
    told.add(line);
  };
  return { note, progress: (line) => onlooker.progress(line) };
}

/** The market as it was. */
export function tapesOf({ scenarioFile, from, tapes }: Omit<ArmsRequest, 'runs' | 'trust'>): readonly string[] {
  return tapePaths(readScenario(scenarioFile, from), { from, live: false, tapes }).map(({ path }) => path);
}

function maskedIn(folder: string): Pick<ArmsRequest, 'scenarioFile' | 'from' | 'tapes'> {
  return { scenarioFile: join(folder, MASKED_SCENARIO), from: folder, tapes: [] };
}

async function marketOf(arm: MaskArm, asked: Omit<ArmsRequest, 'runs'>, folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const { leaks } = await makeMask({ ...asked, arm }, MASK_SEED, folder);
  const [leak] = leaks;
  if (leak === undefined) return;
  // The same command again would find it there, and play it.
  rmSync(folder, { recursive: true });
  const what = `its mask leaks a ${leak.kind}: ${leak.found}`;
  const mend = 'mend the tape; quartet mask make shows every leak';
  throw new InputError({ code: 'mask-leaks', where: leak.where, what, mend });
}
