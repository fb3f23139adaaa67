import { dirname, join, resolve } from 'node:path';
import { escapeTerminal } from '../../domain/escape.ts';
import { MASK_ARMS, type MaskArm } from '../../domain/mask-arm.ts';
import { assertNever } from '../../domain/never.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { MASK_KEY, readMaskKey } from '../../run/mask/key-file.ts';
import { makeMask } from '../../run/mask/make-mask.ts';
import { type Sameness, samenessOf } from '../../run/mask/same-unmasked.ts';
import { type FoundLeak, scanMasked } from '../../run/mask/scan-masked.ts';
import { unmaskedDigest, unmaskedRows } from '../../run/mask/unmask.ts';
import { withRun } from '../../run/result.ts';
import { oneOf, wholeNumber } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand, type MakeCommand } from './define.ts';

interface MaskOptions {
  readonly json?: true;
}

interface MakeOptions extends MaskOptions {
  readonly tape?: string[];
  readonly seed: number;
  readonly out: string;
  readonly arm: MaskArm;
}

export const defineMask: DefineCommand = (mask, terminal, run) =>
  [makeCommand, scanCommand, undoCommand].reduce((group, make) => group.addCommand(make(terminal, run)), mask);

const makeCommand: MakeCommand = (terminal, run) =>
  command('make', 'write a scenario and its tapes with other names, times and scales, and the key to them', [
    'quartet mask make mine.yaml --out masked',
    'quartet backtest masked/scenario.yaml --out runs/masked',
  ])
    .argument('<scenario>', 'a YAML file')
    .option('--tape <files...>', "tapes, in place of the scenario's feeds")
    .option('--seed <n>', 'another seed draws another mask', wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER), 1)
    .option(
      '--arm <name>',
      `${MASK_ARMS.join(', ')}: what else is changed, such as each text for one written before`,
      (text: string) => oneOf('--arm', MASK_ARMS, text),
      MASK_ARMS[0],
    )
    .requiredOption('--out <folder>', 'a new folder')
    .option('--json', 'print JSON')
    .action((scenario: string, options: MakeOptions) => run(make(scenario, options, terminal)));

const scanCommand: MakeCommand = (terminal, run) =>
  command('scan', 'look through a masked market for what still tells which it was', ['quartet mask scan masked'])
    .argument('<folder>', 'a folder of quartet mask make')
    .option('--json', 'print JSON')
    .action((folder: string, options: MaskOptions) => run(scan(resolve(folder), options, terminal)));

const undoCommand: MakeCommand = (terminal, run) =>
  command('undo', 'the digests of a masked run with the mask off', [
    'quartet mask undo runs/masked --key masked/key.json',
    'quartet mask undo runs/masked --key masked/key.json --against runs/mine',
  ])
    .argument('<run>', 'a run of a masked scenario')
    .requiredOption('--key <file>', 'the key.json of its mask')
    .option('--against <run>', 'the same run without a mask, to be compared')
    .option('--json', 'print JSON')
    .action((folder: string, options: MaskOptions & { readonly key: string; readonly against?: string }) =>
      run(undo(resolve(folder), options, terminal)),
    );

async function make(
  scenario: string,
  { tape, seed, out, json, arm }: MakeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const asked = { scenarioFile: scenario, from: dirname(resolve(scenario)), tapes: tape ?? [], arm };
  const made = await makeMask(asked, seed, resolve(out));
  if (json === true) printJson(terminal, 'mask-make', made);
  else {
    const { folder, tapes, lines, posts, cut } = made;
    const near = nearPath(folder);
    terminal.out(escapeTerminal(`${near}: ${tapes.length} tapes, ${lines} lines, ${posts} texts, parts of ${cut} cut`));
    terminal.out(
      escapeTerminal(`keep ${join(near, MASK_KEY)} to yourself; quartet backtest ${near}/scenario.yaml runs it`),
    );
  }
  return told(made.leaks, json, terminal);
}

async function scan(folder: string, { json }: MaskOptions, terminal: Terminal): Promise<ExitCode> {
  const leaks = await scanMasked(folder, readMaskKey(join(folder, MASK_KEY)));
  if (json === true) printJson(terminal, 'mask-scan', { folder, leaks });
  return told(leaks, json, terminal);
}

function told(leaks: readonly FoundLeak[], json: true | undefined, terminal: Terminal): ExitCode {
  if (json !== true) {
    for (const { kind, found, where } of leaks) terminal.out(escapeTerminal(`${where}: leaks a ${kind}: ${found}`));
    if (leaks.length === 0) terminal.out('no leak was found');
  }
  return leaks.length === 0 ? EXIT.done : EXIT.failed;
}

async function undo(
  folder: string,
  { key, against, json }: MaskOptions & { readonly key: string; readonly against?: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const undoing = readMaskKey(resolve(key));
  const digest = withRun(folder, (rows) => unmaskedDigest(rows(), undoing));
  const same =
    against === undefined
      ? undefined
      : withRun(folder, (rows) =>
          withRun(resolve(against), (others) => samenessOf(unmaskedRows(rows(), undoing), others())),
        );
  if (json === true)
    printJson(terminal, 'mask-undo', {
      folder,
      digest: digest.run,
      entrants: Object.fromEntries(digest.entrants),
      same: same && Object.fromEntries(same),
    });
  else {
    terminal.out(escapeTerminal(`${nearPath(folder)} without its mask: digest ${digest.run}`));
    for (const [account, hash] of digest.accounts) {
      const one = same?.get(account);
      terminal.out(escapeTerminal(`${account}: ${hash}${one === undefined ? '' : `, ${samenessText(one)}`}`));
    }
  }
  return same !== undefined && [...same.values()].some((one) => one.same === 'no') ? EXIT.failed : EXIT.done;
}

function samenessText(one: Sameness): string {
  switch (one.same) {
    case 'exactly':
      return 'the same as without';
    case 'to-rounding':
      return `the same as without, but for ${one.numbers} sizes and prices that its code computed: ${one.largest.toExponential(0)} apart at most`;
    case 'no':
      return `ANOTHER than without: ${one.what}`;
    default:
      return assertNever(one);
  }
}
