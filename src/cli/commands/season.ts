import { resolve } from 'node:path';
import { shownByRows } from '../../arena/season-card.ts';
import { IntegrityError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { seasonCard } from '../../run/season/cards.ts';
import { closeSeason, enterSeason, freezeSeason, type Tries } from '../../run/season/season.ts';
import { SEASON_FILE, type SeasonEntry } from '../../run/season/statement.ts';
import { type SeasonReport, verifySeason } from '../../run/season/verify-season.ts';
import { triesList } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { cardLines, standingLines } from '../render/season-terminal.ts';
import type { Terminal } from '../terminal.ts';
import {
  command,
  type DefineCommand,
  type MakeCommand,
  requestIn,
  type TrustOptions,
  trustIn,
  withTrust,
} from './define.ts';

interface SeasonOptions extends TrustOptions {
  readonly json?: true;
}

interface EntryOptions extends SeasonOptions {
  readonly tape?: readonly string[];
  readonly tries?: Tries;
}

export const defineSeason: DefineCommand = (season, terminal, run) =>
  [freezeCommand, enterCommand, closeCommand, verifyCommand, cardCommand].reduce(
    (group, make) => group.addCommand(make(terminal, run)),
    season,
  );

const freezeCommand: MakeCommand = (terminal, run) =>
  withEntries(
    command('freeze', 'fix rules, tapes, plan and entrants before the first cycle, signed by your key', [
      'quartet season freeze mine.yaml --out seasons/june',
      'quartet season freeze mine.yaml --out seasons/june --plan plan.md --tries house=12,momentum=40',
    ])
      .argument('<scenario>', 'a YAML file with the rules and the entrants')
      .requiredOption('--out <folder>', "the season's folder, which must not be there yet")
      .option('--plan <file>', 'how it will be judged, as text; what the board does unless given'),
  ).action((scenario: string, options: EntryOptions & { readonly out: string; readonly plan?: string }) => {
    const folder = resolve(options.out);
    const { plan, tries = new Map() } = options;
    const frozen = freezeSeason(folder, requestIn(scenario, options), plan, tries);
    return run(tellEntries('season-freeze', folder, frozen, options, terminal));
  });

const enterCommand: MakeCommand = (terminal, run) =>
  withEntries(
    command('enter', 'put down new or changed entrants; what comes after the run began is flagged', [
      'quartet season enter seasons/june theirs.yaml --tries theirs=3',
    ])
      .argument('<season>', "a season's folder")
      .argument('<scenario>', 'a scenario of the same market and rules'),
  ).action((season: string, scenario: string, options: EntryOptions) => {
    const folder = resolve(season);
    const { tries = new Map() } = options;
    const put = enterSeason(folder, requestIn(scenario, options), tries);
    return run(tellEntries('season-enter', folder, put, options, terminal));
  });

const closeCommand: MakeCommand = (terminal, run) =>
  withTrust(
    command('close', 'end a season with its run: one folder that anybody can check', [
      'quartet season close seasons/june runs/june',
    ]),
  )
    .argument('<season>', "a season's folder")
    .argument('<run>', 'the folder of the run that was played')
    .option('--json', 'print JSON')
    .action((folder: string, played: string, options: SeasonOptions) =>
      run(close(resolve(folder), resolve(played), options, terminal)),
    );

const verifyCommand: MakeCommand = (terminal, run) =>
  command('verify', 'check a season, with no key and no network, down to every leg of every entry', [
    'quartet season verify seasons/june',
    'quartet season verify seasons/june --key 5f1c0a…    # and it is signed by this key',
  ])
    .argument('<season>', "a season's folder")
    .option('--key <fingerprint>', 'of the key that must have signed it')
    .option('--json', 'print JSON')
    .action((folder: string, options: SeasonOptions & { readonly key?: string }) =>
      run(verify(resolve(folder), options, terminal)),
    );

const cardCommand: MakeCommand = (terminal, run) =>
  command('card', 'what was claimed of a season that others played, and what its own rows show', [
    'quartet season card alpha-arena-1',
  ])
    .argument('<name>', 'alpha-arena-1 or alpha-arena-1.5')
    .option('--json', 'print JSON')
    .action((name: string, options: SeasonOptions) => run(card(name, options, terminal)));

function withEntries(made: ReturnType<MakeCommand>): ReturnType<MakeCommand> {
  return withTrust(made)
    .option('--tape <files...>', "tapes, in place of the scenario's feeds")
    .option('--tries <list>', 'versions of an entrant that were tried until this one, such as house=12', triesList)
    .option('--json', 'print JSON');
}

async function tellEntries(
  name: 'season-freeze' | 'season-enter',
  folder: string,
  put: Promise<readonly SeasonEntry[]>,
  { json }: EntryOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const entries = (await put).map(({ entrant, config, tries }) => ({ entrant, config, tries }));
  if (json === true) printJson(terminal, name, { folder, entries });
  else {
    for (const { entrant, config, tries } of entries)
      terminal.out(escapeTerminal(`${entrant}: put down as ${config.slice(0, 12)}…, ${tries} tried`));
    if (entries.length === 0) terminal.out('all of its entrants are put down as they are');
    terminal.out(escapeTerminal(`season kept in ${nearPath(folder)}; quartet season close ends it with its run`));
  }
  return EXIT.done;
}

async function close(folder: string, played: string, options: SeasonOptions, terminal: Terminal): Promise<ExitCode> {
  const standings = await closeSeason(folder, played, trustIn(options), terminal);
  if (options.json === true) printJson(terminal, 'season-close', { folder, standings });
  else {
    for (const line of standingLines(standings)) terminal.out(line);
    terminal.out(escapeTerminal(`closed; anybody can check it: quartet season verify ${nearPath(folder)}`));
  }
  return EXIT.done;
}

async function verify(
  folder: string,
  { key, json }: SeasonOptions & { readonly key?: string },
  terminal: Terminal,
): Promise<ExitCode> {
  const report = await verifySeason(folder);
  const problems = [...report.problems, ...(key === undefined ? [] : otherKey(report, key))];
  const { close: closed, signedBy, rows } = report;
  if (json === true) {
    const isClosed = closed !== undefined;
    printJson(terminal, 'season-verify', {
      folder,
      isClosed,
      signedBy,
      rows,
      problems,
      standings: closed?.standings ?? [],
    });
  } else if (problems.length > 0) {
    const mend = 'ask for the folder as it was closed';
    throw new AggregateError(
      problems.map(({ where, what }) => new IntegrityError({ code: 'season-changed', where, what, mend })),
    );
  } else for (const line of soundLines(folder, report)) terminal.out(line);
  return problems.length > 0 ? EXIT.integrity : EXIT.done;
}

function otherKey({ signedBy }: SeasonReport, key: string): SeasonReport['problems'] {
  if (signedBy === key) return [];
  return [{ where: SEASON_FILE, what: `it is signed by the key ${signedBy ?? 'of nobody'}, not by ${key}` }];
}

function soundLines(
  folder: string,
  { freeze, entries, close: closed, rows, signedBy }: SeasonReport,
): readonly string[] {
  const frozen = `${escapeTerminal(folder)}: frozen ${freeze?.at ?? ''}, ${entries.length} entries`;
  const signed = `signed by the key ${signedBy ?? ''}; see that it is its maker's, for who has another can make another season`;
  if (closed === undefined) return [`${frozen}, not closed yet`, signed];
  return [
    `${frozen}, closed ${closed.at}: ${Object.keys(closed.files).length} files and ${rows} rows hold, to the last leg`,
    signed,
    'not proved: its times, which are by the clock of whoever signed',
    ...standingLines(closed.standings),
  ];
}

async function card(name: string, { json }: SeasonOptions, terminal: Terminal): Promise<ExitCode> {
  const claimed = seasonCard(name);
  const shown = shownByRows(claimed);
  if (json === true) printJson(terminal, 'season-card', { ...claimed, shown });
  else for (const line of cardLines(claimed, shown)) terminal.out(line);
  return EXIT.done;
}
