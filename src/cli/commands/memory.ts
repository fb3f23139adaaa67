import { dirname, resolve } from 'node:path';
import { armPremiums } from '../../arena/memory-board.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { MASK_ARMS, type MaskArm } from '../../domain/mask-arm.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { type MemoryRun, playArms } from '../../run/memory-arms.ts';
import { finishedIn, withRun } from '../../run/result.ts';
import { oneOf } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { premiumText } from '../render/premium-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';

interface MemoryOptions extends TrustOptions {
  readonly tape?: readonly string[];
  readonly arms: readonly MaskArm[];
  readonly out?: string;
  readonly json?: true;
}

export const defineMemory: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), [
    'quartet memory backtests/memory.yaml --out runs/memory',
    'quartet memory mine.yaml --tape 2024.ndjson.gz --arms masked --out runs/memory',
    'quartet memory runs/plain runs/masked                    # of two runs that are there already',
  ])
    .argument('<scenario>', 'a scenario to be played as it is and in each arm; or a run of a market as it was')
    .argument('[masked]', 'a run of the same market under a mask')
    .option('--tape <files...>', "tapes, in place of the scenario's feeds")
    .option('--arms <list>', `which, of ${MASK_ARMS.join(', ')}; the mask is always among them`, armList, MASK_ARMS)
    .option('--out <folder>', 'where markets and runs go; what is there goes on')
    .option('--json', 'print JSON')
    .action((scenario: string, masked: string | undefined, options: MemoryOptions) =>
      run(
        masked === undefined
          ? played(scenario, options, terminal)
          : compared(resolve(scenario), resolve(masked), options, terminal),
      ),
    );

function armList(text: string): readonly MaskArm[] {
  const named = new Set(text.split(',').map((one) => oneOf('--arms', MASK_ARMS, one.trim())));
  return MASK_ARMS.filter((arm) => arm === 'masked' || named.has(arm));
}

async function played(scenario: string, options: MemoryOptions, terminal: Terminal): Promise<ExitCode> {
  const { tape, arms, out, json } = options;
  if (out === undefined) {
    const mend = 'give a folder, such as runs/memory';
    throw new InputError({ code: 'option-missing', where: '--out', what: 'is missing', mend });
  }
  const runs: readonly MemoryRun[] = ['plain', ...arms];
  const from = dirname(resolve(scenario));
  const asked = { scenarioFile: scenario, from, tapes: tape ?? [], trust: trustIn(options), runs };
  const outcome = await playArms(asked, resolve(out), terminal);
  if (outcome.kind === 'stopped') {
    if (json === true) printJson(terminal, 'memory', { folder: resolve(out), stopped: true });
    else terminal.note(escapeTerminal(`stopped; the same command goes on from ${nearPath(resolve(out))}`));
    return outcome.signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
  }
  const { results } = outcome;
  const folders = Object.fromEntries([...results].map(([run, { folder }]) => [run, folder]));
  return tell({ folders, arms: armPremiums(arms, (run) => results.get(run)?.history.accounts ?? []) }, json, terminal);
}

async function compared(plain: string, masked: string, { json }: MemoryOptions, terminal: Terminal): Promise<ExitCode> {
  const folders = { plain, masked };
  const accountsIn = (folder: string) => withRun(folder, (rows) => finishedIn(folder, rows())).history.accounts;
  const arms = armPremiums(['masked'], (run) => accountsIn(run === 'plain' ? plain : masked));
  return tell({ folders, arms }, json, terminal);
}

interface ToldMemory {
  /** By run. */
  readonly folders: Readonly<Record<string, string>>;
  readonly arms: ReturnType<typeof armPremiums>;
}

function tell(told: ToldMemory, json: true | undefined, terminal: Terminal): ExitCode {
  if (json === true) printJson(terminal, 'memory', told);
  else terminal.out(premiumText(told.arms));
  return EXIT.done;
}
