import { resolve } from 'node:path';
import type { Command } from 'commander';
import { formatBasisPoints, formatNumber, formatReach } from '../../arena/format.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { EntrantId } from '../../domain/ids.ts';
import { MODES, VOICES } from '../../domain/team.ts';
import { EXIT, type ExitCode, stoppedBy } from '../../run/failure.ts';
import { changeText, type ForkChange } from '../../run/fork/fork-file.ts';
import { type ForkLuck, type ForkPair, type Forks, forkRuns } from '../../run/fork/forks.ts';
import { SEASON_NAMES } from '../../run/scenario/entrant-schema.ts';
import { entrantOption, evidenceOption, oneOf, positiveNumber, wholeNumber } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { figureColumn, type TableColumn, tableLines, textColumn } from '../render/table.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, type TrustOptions, trustIn, withExamples, withTrust } from './define.ts';

interface ForkCommandOptions extends TrustOptions, ChangeOptions, LuckOptions {
  readonly at?: number;
  readonly entrant: EntrantId;
  readonly out?: string;
  readonly json?: true;
}

/** At most one of them: neither is one fork with the luck of its parent. */
export interface LuckOptions {
  readonly seeds?: readonly number[];
  readonly reruns?: number;
}

/** At most one of them, `maxCost` aside, which goes with a model. */
interface ChangeOptions {
  readonly model?: string;
  readonly maxCost?: number;
  readonly mode?: (typeof MODES)[number];
  readonly season?: (typeof SEASON_NAMES)[number];
  readonly dropRole?: (typeof VOICES)[number];
  readonly dropCritique?: Extract<ForkChange, { readonly kind: 'critique' }>;
  readonly hideCluster?: Extract<ForkChange, { readonly kind: 'posts' }>;
  readonly otherAuthor?: Extract<ForkChange, { readonly kind: 'author' }>;
}

const MOST = Number.MAX_SAFE_INTEGER;

export const defineFork: DefineCommand = (command, terminal, run) =>
  withExamples(withTrust(withLuck(withChanges(command))), [
    'quartet fork runs/mine --at 1200 --entrant team --mode fast',
    'quartet fork runs/mine --at 1 --entrant team --drop-role creative --seeds 1,2,3,4,5',
    'quartet fork runs/mine --entrant team --hide-cluster post:0-17     # what that post and its copies moved',
    'quartet fork runs/mine --at 1200 --entrant grok --reruns 5     # what luck alone does: the same, asked anew',
  ])
    .argument('<run>', 'the folder of a finished backtest')
    .option(
      '--at <row>',
      'the last row of its journal that stays (default: all before the critique or post)',
      wholeNumber('--at', 1, MOST),
    )
    .requiredOption(
      '--entrant <id>',
      'whom the change is made to; everybody else goes on as before',
      entrantOption('--entrant'),
    )
    .option('--out <folder>', 'where the fork goes (default: a new folder under runs/), or one folder each')
    .option('--json', 'print JSON')
    .action((folder: string, options: ForkCommandOptions) => run(fork(resolve(folder), options, terminal)));

export function withLuck(command: Command): Command {
  return command
    .option('--seeds <list>', 'a fork for each seed, beside one with that seed alone', seedList)
    .option(
      '--reruns <n>',
      'so many forks whose models are asked anew, each beside one asked anew without the change',
      wholeNumber('--reruns', 1, 1_000),
    );
}

function withChanges(command: Command): Command {
  return command
    .option('--model <name>', 'house or provider/model, for every role')
    .option('--max-cost <usd>', 'the most its models may cost in the whole run', positiveNumber('--max-cost'))
    .option('--mode <mode>', `one of ${MODES.join(', ')}`, (text) => oneOf('--mode', MODES, text))
    .option('--season <name>', `one of ${SEASON_NAMES.join(', ')}`, (text) => oneOf('--season', SEASON_NAMES, text))
    .option('--drop-role <role>', `one of ${VOICES.join(', ')}, asked no more`, (text) =>
      oneOf('--drop-role', VOICES, text),
    )
    .option('--drop-critique <id>', 'CYCLE/ROLE: what that role said of the others is not heard', critiqueNamed)
    .option('--hide-cluster <post>', 'POST and its copies were never written, such as post:0-17', postNamed)
    .option('--other-author <swap>', 'POST=HANDLE: the same words by somebody else', swapNamed);
}

async function fork(parent: string, options: ForkCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { at, entrant, json } = options;
  const how = { luck: luckIn(options), out: options.out, trust: trustIn(options) };
  const outcome = await forkRuns(parent, { at, entrant, change: changeIn(options) }, how, terminal);
  if (outcome.kind === 'stopped') {
    if (json === true) printJson(terminal, 'fork', { folder: outcome.folder, stopped: true });
    else terminal.note(escapeTerminal(`stopped; the same command with --out goes on from ${nearPath(outcome.folder)}`));
    return stoppedBy(outcome.signal);
  }
  const { request, ...forks } = outcome.forks;
  const what = { parent, at: request.at, entrant, change: changeText(request.change) };
  if (json === true) printJson(terminal, 'fork', { ...what, ...forks });
  else terminal.out(forksText(what, forks));
  return EXIT.done;
}

function changeIn({ model, maxCost, mode, season, dropRole, ...rest }: ChangeOptions): ForkChange {
  const bound = maxCost === undefined ? {} : { maxCost };
  const changes: readonly ForkChange[] = [
    ...(model === undefined ? [] : [{ kind: 'model', model, ...bound } as const]),
    ...(mode === undefined ? [] : [{ kind: 'mode', mode } as const]),
    ...(season === undefined ? [] : [{ kind: 'season', season } as const]),
    ...(dropRole === undefined ? [] : [{ kind: 'role', role: dropRole } as const]),
    ...[rest.dropCritique, rest.hideCluster, rest.otherAuthor].flatMap((one) => one ?? []),
  ];
  if (changes.length <= 1) return changes[0] ?? { kind: 'nothing' };
  const what = 'more than one change is asked for, and nobody could tell which of them it was';
  throw new InputError({ code: 'option-conflict', where: 'fork', what, mend: 'make a fork for each' });
}

export function luckIn({ seeds, reruns }: LuckOptions): ForkLuck {
  if (seeds !== undefined && reruns !== undefined) {
    const mend = 'give --seeds, or --reruns';
    throw new InputError({ code: 'option-conflict', where: '--reruns', what: 'stands beside --seeds', mend });
  }
  if (seeds !== undefined) return { kind: 'seeds', seeds };
  return reruns === undefined ? { kind: 'same' } : { kind: 'reruns', count: reruns };
}

function seedList(text: string): readonly number[] {
  return [...new Set(text.split(',').map((one) => wholeNumber('--seeds', 0, MOST)(one.trim())))];
}

function critiqueNamed(text: string): Extract<ForkChange, { readonly kind: 'critique' }> {
  const [cycle = '', role = ''] = text.split('/');
  return {
    kind: 'critique',
    cycle: wholeNumber('--drop-critique', 1, MOST)(cycle),
    role: oneOf('--drop-critique', VOICES, role),
  };
}

function postNamed(text: string): Extract<ForkChange, { readonly kind: 'posts' }> {
  return { kind: 'posts', ids: [evidenceOption('--hide-cluster')(text)] };
}

function swapNamed(text: string): Extract<ForkChange, { readonly kind: 'author' }> {
  const [post = '', ...handle] = text.split('=');
  const author = handle.join('=');
  if (author !== '' && author.length <= 200)
    return { kind: 'author', ids: [evidenceOption('--other-author')(post)], author };
  const mend = 'give POST=HANDLE, such as post:0-17=nobody';
  throw new InputError({ code: 'option-bad-value', where: '--other-author', what: 'names no author', mend });
}

function forksText(
  what: { readonly parent: string; readonly at: number; readonly entrant: string; readonly change: string },
  { pairs, worth, worthMoney }: Omit<Forks, 'request'>,
): string {
  const head = escapeTerminal(
    `${what.entrant}: ${what.change}, from behind row ${what.at} of ${nearPath(what.parent)}`,
  );
  const all = `over ${worth.pairs} pairs: ${formatBasisPoints(worth.mean)} bps ${formatReach(worth.interval, formatBasisPoints)}, in money ${formatNumber(worthMoney.mean, 2)} ${formatReach(worthMoney.interval, (value) => formatNumber(value, 2))}`;
  return [head, '', ...tableLines(COLUMNS, pairs), ...(pairs.length > 1 ? ['', all] : [])].join('\n');
}

const COLUMNS: readonly TableColumn<ForkPair>[] = [
  textColumn('fork', ({ folder }) => escapeTerminal(nearPath(folder))),
  figureColumn('parts at row', ({ partsAt }) => (partsAt === undefined ? 'never' : `${partsAt}`)),
  figureColumn('difference bps', ({ versus }) => ('none' in versus ? '–' : formatBasisPoints(versus.difference))),
  textColumn('95 % interval', ({ versus }) =>
    'none' in versus ? versus.none : formatReach(versus.interval, formatBasisPoints),
  ),
  figureColumn('money', ({ money }) => formatNumber(money, 2)),
];
