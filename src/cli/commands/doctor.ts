import { accessSync, constants } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ARCHIVES } from '../../adapters/live/venues/catalog.ts';
import { shippedNames } from '../../adapters/strategies/shipped.ts';
import { verifyTape } from '../../adapters/tape/verify-tape.ts';
import { isUnbilled } from '../../agents/team-config.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { liveVenuesOf } from '../../run/live.ts';
import { trustOf } from '../../run/own-folders.ts';
import { PACKAGE_ROOT, packageVersion } from '../../run/package.ts';
import { loadEntrant } from '../../run/prepare.ts';
import { readScenario, type Scenario } from '../../run/scenario/read.ts';
import { modelsFor } from '../../run/scenario/team.ts';
import { shippedFeeProfiles, shippedLeverageTables } from '../../run/shipped.ts';
import { absent, bad, checkFeeds, checkModels, type Finding, good } from '../doctor/checks.ts';
import { checkProviders } from '../doctor/providers.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

type Check = () => string | Promise<string>;

const OLDEST_NODE = [20, 19] as const;

const CHECKS: readonly (readonly [name: string, check: Check, mend: string])[] = [
  ['node', nodeVersion, `install Node ${OLDEST_NODE.join('.')} or later`],
  ['sqlite', sqliteVersion, 'run npm ci again; it compiles better-sqlite3 and needs a C++ compiler, make and Python'],
  ['strategies', () => `${strategyCount()} bundled`, 'run npm run build'],
  [
    'venues',
    () => `${shippedFeeProfiles().length} fee profiles, ${shippedLeverageTables().length} leverage tables`,
    'install quartet anew',
  ],
  ['demo tape', demoTape, 'install quartet anew'],
  ['folder', () => writable(process.cwd()), 'change to a folder you may write to, or give --out'],
];

export const defineDoctor: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet doctor',
    'quartet doctor backtests/paper-live.yaml     # also DNS, TLS, clock, feeds, and one call to each model',
  ])
    .argument('[scenario]', 'a YAML file, whose feeds and models are tried')
    .option('--json', 'print JSON')
    .action((scenario: string | undefined, options: { readonly json?: true }) =>
      run(doctor(scenario, options.json === true, terminal)),
    );

async function doctor(file: string | undefined, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const scenario = file === undefined ? undefined : readScenario(file, dirname(resolve(file)));
  const findings: Finding[] = [{ check: 'quartet', ok: true, found: packageVersion(), mend: undefined }];
  for (const [name, check, mend] of CHECKS) findings.push(await examine(name, check, mend));
  const { providers, findings: troubled } = checkProviders();
  findings.push(...troubled, ...checkArchives(process.env));
  const { ready } = providers;
  if (scenario !== undefined) {
    const isLive = scenario.data.feeds.some(({ live }) => live !== undefined);
    if (isLive) findings.push(...(await checkFeeds(scenario, liveVenuesOf(scenario, process.env))));
    const { models, findings: unread } = await modelsIn(scenario);
    findings.push(...unread, ...(await checkModels(models, providers)));
  }
  const width = Math.max(...findings.map(({ check }) => check.length));
  if (json)
    printJson(terminal, 'doctor', { findings, providersReady: ready, keysAbsent: [...providers.absent.keys()] });
  else {
    for (const { check, ok, absent: isAbsent, found, mend } of findings) {
      const told = escapeTerminal(`${found}${mend === undefined ? '' : `; ${mend}`}`);
      terminal.out(`${isAbsent === true ? 'none' : ok ? 'ok  ' : 'FAIL'} ${check.padEnd(width)} ${told}`);
    }
    terminal.out(`providers ready (a key is there, or none is needed): ${ready.join(', ')}`);
    if (providers.absent.size > 0) {
      const unset = [...providers.absent].map(([provider, variable]) => `${provider} (${variable})`).join(', ');
      terminal.out(`no key, so left out of runs: ${unset}`);
    }
    if (scenario === undefined)
      terminal.out('feeds and models are tried where a scenario names them: quartet doctor SCENARIO');
  }
  return findings.every(({ ok }) => ok) ? EXIT.done : EXIT.failed;
}

async function examine(check: string, look: Check, mend: string): Promise<Finding> {
  try {
    return { check, ok: true, found: await look(), mend: undefined };
  } catch (error) {
    return { check, ok: false, found: error instanceof Error ? error.message : String(error), mend };
  }
}

function nodeVersion(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return process.versions.node;
  throw new Error(`${process.versions.node} is too old`);
}

async function sqliteVersion(): Promise<string> {
  const { default: Database } = await import('better-sqlite3');
  const database = new Database(':memory:');
  try {
    return String(database.prepare('SELECT sqlite_version()').pluck().get());
  } finally {
    database.close();
  }
}

function strategyCount(): number {
  const { length } = shippedNames(PACKAGE_ROOT);
  if (length === 0) throw new Error('none found');
  return length;
}

async function demoTape(): Promise<string> {
  const { problems, summary } = await verifyTape(join(PACKAGE_ROOT, 'data/tapes/demo.ndjson.gz'));
  if (problems.length > 0) throw new Error(problems.join('; '));
  return `${summary?.lines ?? 0} lines, as shipped`;
}

function writable(folder: string): string {
  accessSync(folder, constants.W_OK);
  return `${folder} can be written to`;
}

/** The language models that would be asked, without those whose replies are on a cassette; code of others is not run. */
async function modelsIn(scenario: Scenario): Promise<{ models: readonly string[]; findings: readonly Finding[] }> {
  const names = new Set<string>();
  const findings: Finding[] = [];
  for (const entrant of scenario.data.entrants) {
    if (entrant.cassette !== undefined) continue;
    const request = { from: dirname(resolve(scenario.file)), trust: trustOf('none'), kept: undefined };
    try {
      const { strategy } = await loadEntrant(entrant, request);
      if (strategy.kind === 'team') for (const name of Object.values(modelsFor(entrant, strategy))) names.add(name);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { code, what, mend } = error.problem;
      const check = `entrant ${entrant.id}`;
      const { agent } = entrant;
      const unseen =
        agent === undefined
          ? 'not looked into: it is code of your own'
          : `not started: quartet agent check ${agent} does`;
      findings.push(code === 'strategy-not-trusted' ? absent(check, unseen) : bad(check, what, mend));
    }
  }
  return { models: [...names].filter((model) => !isUnbilled(model)), findings };
}

/** What `tape fetch` can have posts of, and whose keys are there. Nobody is asked. */
function checkArchives(environment: NodeJS.ProcessEnv): readonly Finding[] {
  const open = ARCHIVES.filter(({ variables }) => variables.length === 0);
  const closed = ARCHIVES.filter(({ variables }) => variables.length > 0).map(({ name, variables }) => {
    const missing = variables.filter((variable) => (environment[variable] ?? '') === '');
    const check = `posts of ${name}`;
    if (missing.length > 0) return absent(check, `no ${missing.join(', no ')}, so not to be fetched`);
    return good(check, `${variables.join(', ')} there`);
  });
  return [good('past posts', `${open.map(({ name }) => name).join(', ')}: no key is needed`), ...closed];
}
