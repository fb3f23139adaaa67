import { resolve } from 'node:path';
import { panelOf } from '../../arena/preference/panel.ts';
import { mean } from '../../arena/statistics.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { moneyToNumber } from '../../domain/units.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { progressBar } from '../../run/progress.ts';
import { finishedIn, withRun } from '../../run/result.ts';
import { PaidAsker } from '../asked/paid-asker.ts';
import { paidModel, refuseStopped } from '../asked/paid-model.ts';
import { whileAsking } from '../asked/while-asking.ts';
import { hasBlindFile, readBlindFile, writeBlindFile } from '../judge/blind-file.ts';
import { heardPanel, type PanelHearing, type PanelMember } from '../judge/panel.ts';
import { familyOf, type RationalePair, rationalePairs } from '../judge/rationales.ts';
import { positiveNumber, wholeNumber } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { panelText } from '../render/panel-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

interface JudgeOptions {
  readonly model?: readonly string[];
  readonly maxCost?: number;
  readonly pairs: number;
  readonly cassette: string;
  readonly blindFile?: string;
  readonly json?: true;
}

/** A jury of one family would have one taste. */
const FEWEST_FAMILIES = 2;

export const defineJudge: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet judge runs/mine --model xai/grok-4.20 --model mistral/mistral-small-2603 --max-cost 2',
    'quartet judge runs/a runs/b --blind-file pairs.csv     # writes pairs to read; again, once votes are in it',
  ])
    .argument('<runs...>', 'folders of finished runs')
    .option(
      '--model <name>',
      'a judge, of two families at least; none judges what its own family wrote',
      (name: string, before: readonly string[] | undefined) => [...(before ?? []), name],
    )
    .option('--max-cost <usd>', 'the most all judges may cost together', positiveNumber('--max-cost'))
    .option('--pairs <n>', 'at most so many pairs of every two entrants', wholeNumber('--pairs', 1, 10_000), 20)
    .option('--cassette <file>', 'where answers are kept: none is paid for twice', 'judge.db')
    .option('--blind-file <file>', 'pairs for people: written where it is not there, else its votes are taken')
    .option('--json', 'print JSON')
    .action((folders: readonly string[], options: JudgeOptions) =>
      run(
        judge(
          folders.map((folder) => resolve(folder)),
          options,
          terminal,
        ),
      ),
    );

async function judge(folders: readonly string[], options: JudgeOptions, terminal: Terminal): Promise<ExitCode> {
  const pairs = rationalePairs(folders, options.pairs);
  if (pairs.length === 0) {
    const mend = 'give runs with two teams or more that meet at the same times';
    const what = 'no two entrants gave reasons at one time on one symbol';
    throw new InputError({ code: 'nothing-to-judge', where: folders.join(', '), what, mend });
  }
  if (options.blindFile === undefined) return byModels(folders, pairs, options, terminal);
  if (hasBlindFile(options.blindFile)) {
    const ballots = readBlindFile(options.blindFile, pairs);
    if (ballots.length > 0) return tell(folders, { ballots, unreadable: 0, ownFamily: 0 }, 0, { options, terminal });
    const mend = 'write first, second or tie into its last column';
    throw new InputError({ code: 'no-votes', where: options.blindFile, what: 'it holds no vote yet', mend });
  }
  writeBlindFile(options.blindFile, pairs);
  const file = nearPath(resolve(options.blindFile));
  if (options.json === true) printJson(terminal, 'judge', { written: options.blindFile, pairs: pairs.length });
  else terminal.out(escapeTerminal(`wrote ${pairs.length} pairs to ${file}; the same command takes the votes back`));
  return EXIT.done;
}

async function byModels(
  folders: readonly string[],
  pairs: readonly RationalePair[],
  options: JudgeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { models, maxCost } = judgesIn(options);
  return whileAsking(options.cassette, terminal, async (asking) => {
    const share = maxCost / models.length;
    const members = models.map((model): PanelMember => {
      const asker = new PaidAsker({ ...asking, ...paidModel(model), maxCost: share, account: 'judge' });
      return { model, asker };
    });
    terminal.note(escapeTerminal(`${pairs.length} pairs, two orders, ${models.join(', ')}: at most ${maxCost} USD`));
    const heard = await heardPanel(members, pairs, (done, of) =>
      terminal.progress(`${progressBar(done / of)}${done} of ${of} answers`),
    );
    terminal.progress('');
    for (const { model, asker } of members) refuseStopped('judge', model, asker);
    if (heard.ballots.length === 0) {
      const what = 'every judge is of a family that wrote one of the two, or gave nothing that could be read';
      throw new InputError({ code: 'nothing-judged', where: 'judge', what, mend: 'give judges of other families' });
    }
    return tell(
      folders,
      heard,
      members.reduce((sum, { asker }) => sum + asker.spent, 0),
      { options, terminal },
    );
  });
}

function judgesIn({ model = [], maxCost }: JudgeOptions): {
  readonly models: readonly string[];
  readonly maxCost: number;
} {
  const models = [...new Set(model)].sort();
  const families = new Set(models.map(familyOf));
  const refuse = (where: string, what: string, mend: string): Error =>
    new InputError({ code: 'option-missing', where, what, mend });
  if (families.size < FEWEST_FAMILIES) {
    const what = `judges of ${families.size} families are named, and one family has one taste`;
    throw refuse('--model', what, 'give --model for two families at least, or --blind-file for people');
  }
  if (maxCost === undefined) throw refuse('--max-cost', 'is missing', 'give the most all judges may cost, such as 2');
  return { models, maxCost };
}

function tell(
  folders: readonly string[],
  { ballots, unreadable, ownFamily }: PanelHearing,
  cost: number,
  { options, terminal }: { readonly options: JudgeOptions; readonly terminal: Terminal },
): ExitCode {
  const panel = panelOf(ballots);
  const profits = profitsIn(folders);
  const ranks = panel.ranks.map((rank) => ({ ...rank, profit: profits.get(rank.entrant) }));
  const pairs = new Set(ballots.map(({ pair }) => pair)).size;
  const told = { ...panel, ranks, pairs, unreadable, ownFamily, cost };
  if (options.json === true) printJson(terminal, 'judge', told);
  else terminal.out(panelText(told));
  return EXIT.done;
}

/** What nobody who judged was told: a mean over accounts. */
function profitsIn(folders: readonly string[]): ReadonlyMap<string, number> {
  const returns = new Map<string, number[]>();
  for (const folder of folders) {
    const { accounts } = withRun(folder, (rows) => finishedIn(folder, rows())).history;
    for (const { entrant, finalEquity, capital } of accounts) {
      const own = moneyToNumber(finalEquity) / moneyToNumber(capital) - 1;
      returns.set(entrant, [...(returns.get(entrant) ?? []), own]);
    }
  }
  return new Map([...returns].map(([entrant, all]) => [entrant, mean(all)]));
}
