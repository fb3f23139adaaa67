import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { providerModels } from '../../adapters/openai/provider-models.ts';
import { bundledNames } from '../../adapters/strategies/locate.ts';
import { verifyTape } from '../../adapters/tape/verify-tape.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../failure.ts';
import { PACKAGE_ROOT, packageVersion } from '../package.ts';
import { printJson } from '../print.ts';
import { keySource, providerCatalog } from '../providers.ts';
import { shippedFeeProfiles, shippedLeverageTables } from '../shipped-data.ts';
import type { Terminal } from '../terminal.ts';
import { command, type DefineCommand } from './define.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly found: string;
  /** What to do; undefined when there is nothing to do. */
  readonly mend: string | undefined;
}

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

export const defineDoctor: DefineCommand = (terminal, run) =>
  command('doctor', 'check this installation and say what to do', ['quartet doctor', 'quartet doctor --json'])
    .option('--json', 'print JSON')
    .action((options: { readonly json?: true }) => run(doctor(options.json === true, terminal)));

async function doctor(json: boolean, terminal: Terminal): Promise<ExitCode> {
  const findings: Finding[] = [{ check: 'quartet', ok: true, found: packageVersion(), mend: undefined }];
  for (const [name, check, mend] of CHECKS) findings.push(await examine(name, check, mend));
  const { ready } = providerModels(providerCatalog(), keySource());
  if (json) printJson(terminal, { findings, providersReady: ready });
  else {
    for (const { check, ok, found, mend } of findings) {
      const told = escapeTerminal(`${found}${mend === undefined ? '' : `; ${mend}`}`);
      terminal.out(`${ok ? 'ok  ' : 'FAIL'} ${check.padEnd(11)} ${told}`);
    }
    terminal.out(`providers ready (a key is there, or none is needed): ${ready.join(', ')}`);
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
  const { length } = bundledNames(PACKAGE_ROOT);
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
