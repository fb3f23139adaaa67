import { dirname, join, resolve } from 'node:path';
import { isLanguageModel } from '../../arena/knowledge.ts';
import { armPremiums } from '../../arena/memory-premium.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { MASK_ARMS, type MaskArm } from '../../domain/mask-arm.ts';
import { EXIT, type ExitCode, stoppedBy } from '../../run/failure.ts';
import { type MemoryRun, playArms, tapesOf } from '../../run/memory-arms.ts';
import { finishedIn, type RunResult, withRun } from '../../run/result.ts';
import { type PaidModel, paidModel } from '../asked/paid-model.ts';
import { whileAsking } from '../asked/while-asking.ts';
import { oneOf, positiveNumber, wholeNumber } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { recallQuiz } from '../probe/recall-quiz.ts';
import { movesOnTapes } from '../probe/tape-moves.ts';
import { premiumText, type ToldMemory } from '../render/premium-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';

interface MemoryOptions extends TrustOptions {
  readonly tape?: readonly string[];
  readonly arms: readonly MaskArm[];
  readonly out?: string;
  readonly quiz: number;
  readonly maxCost?: number;
  readonly json?: true;
}

export const defineMemory: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(command), [
    'quartet memory backtests/memory.yaml --out runs/memory',
    'quartet memory mine.yaml --tape 2024.ndjson.gz --arms masked --out runs/memory --max-cost 1',
    'quartet memory runs/plain runs/masked                    # of two runs that are there already',
  ])
    .argument('<scenario>', 'a scenario to be played as it is and in each arm; or a run of a market as it was')
    .argument('[masked]', 'a run of the same market under a mask')
    .option('--tape <files...>', "tapes, in place of the scenario's feeds")
    .option('--arms <list>', `which, of ${MASK_ARMS.join(', ')}; the mask is always among them`, armList, MASK_ARMS)
    .option('--out <folder>', 'where markets and runs go; what is there goes on')
    .option('--quiz <n>', 'days that models are asked about by date alone', wholeNumber('--quiz', 2, 10_000), 100)
    .option('--max-cost <usd>', 'the most the quiz may cost; without it nobody is asked', positiveNumber('--max-cost'))
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
    return stoppedBy(outcome.signal);
  }
  const { results } = outcome;
  const told = {
    folders: Object.fromEntries([...results].map(([run, { folder }]) => [run, folder])),
    arms: armPremiums(arms, (run) => results.get(run)?.history.accounts ?? []),
  };
  const models = modelsIn(results.get('plain'));
  if (models.size === 0) return tell({ ...told, recalled: [] }, json, terminal);
  const moves = await movesOnTapes(tapesOf(asked), options.quiz);
  const without = whyNoQuiz(moves, options);
  if (without !== undefined) terminal.note(without);
  const { maxCost } = options;
  if (without !== undefined || maxCost === undefined) return tell({ ...told, recalled: [] }, json, terminal);
  return whileAsking(join(out, 'quiz.db'), terminal, async (asking) => {
    const recalled = await recallQuiz({ models, moves, maxCost }, asking, (line) => terminal.progress(line));
    return tell({ ...told, recalled }, json, terminal);
  });
}

/** Models that have read something, of those that played. */
function modelsIn(result: RunResult | undefined): ReadonlyMap<string, PaidModel> {
  const names = (result?.board.facts.entrants ?? []).flatMap(({ model }) => model?.split(' + ') ?? []);
  return new Map([...new Set(names)].filter(isLanguageModel).map((name) => [name, paidModel(name)]));
}

function whyNoQuiz(moves: readonly unknown[], { maxCost }: MemoryOptions): string | undefined {
  if (moves.length === 0) return 'no quiz: the tapes have no two days of which one rose and one fell';
  return maxCost === undefined ? 'no quiz: give --max-cost, the most that asking for days by date may cost' : undefined;
}

async function compared(plain: string, masked: string, { json }: MemoryOptions, terminal: Terminal): Promise<ExitCode> {
  const accountsIn = (folder: string) => withRun(folder, (rows) => finishedIn(folder, rows())).history.accounts;
  const arms = armPremiums(['masked'], (run) => accountsIn(run === 'plain' ? plain : masked));
  return tell({ folders: { plain, masked }, arms, recalled: [] }, json, terminal);
}

type Told = ToldMemory & {
  /** By run. */
  readonly folders: Readonly<Record<string, string>>;
};

function tell(told: Told, json: true | undefined, terminal: Terminal): ExitCode {
  if (json === true) printJson(terminal, 'memory', told);
  else terminal.out(premiumText(told));
  return EXIT.done;
}
