import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { startProgram } from '../support/killed-run.ts';
import { SMALL_SCENARIO, writeFiles, writeSmallRun } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/**
 * Files of a few bytes or megabytes that could be read for ever, or at a cost out of all proportion: refused in one
 * line, by the built program in a process of its own, since nobody would come back to a test that waits.
 */
interface Case {
  readonly name: string;
  /** Makes the files of the case, beside a small run's. */
  readonly make: (folder: string) => void;
  /** The command line; `DIR` stands for the folder. */
  readonly words: readonly string[];
  readonly says: RegExp;
  readonly exit: 2 | 3;
}

const home = testFolder('bounded');

const PATIENCE_MS = 60_000;
const RUN = ['backtest', 'DIR/scenario.yaml', '--out', 'DIR/run', '--trust'];

const SPECIAL: Readonly<Record<string, (path: string) => void>> = {
  'a pipe': (path) => execFileSync('mkfifo', [path]),
  'a device without an end': (path) => symlinkSync('/dev/zero', path),
  'a folder': (path) => mkdirSync(path),
  'links in a circle': (path) => symlinkSync(path, path),
};

/** Every kind of thing that is no file, in the place of one that is read. */
function special(
  what: string,
  place: string,
  words: readonly string[],
  change?: (text: string) => string,
): readonly Case[] {
  return Object.entries(SPECIAL).map(([kind, make]) => ({
    name: `${kind} for ${what}`,
    make: (folder) => {
      if (change !== undefined) writeFiles(folder, { 'scenario.yaml': change(SMALL_SCENARIO) });
      rmSync(join(folder, place), { force: true });
      make(join(folder, place));
    },
    words,
    says: new RegExp(`^error: [a-z-]+: .*${place.replaceAll('.', '\\.')}.*; .+`),
    exit: 2,
  }));
}

const instead = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);
const TEAM = instead(
  /entrants:[\s\S]*/,
  'entrants:\n  - { id: t, strategy: quartet-team, mode: fast, model: ollama/m, cassette: said.db }\n',
);

/** A scenario's text. */
function yaml(name: string, text: string, says: RegExp): Case {
  return { name, make: (folder) => writeFiles(folder, { 'scenario.yaml': text }), words: RUN, says, exit: 2 };
}

const lines = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

/** A stranger's cassette. */
function cassette(name: string, statements: readonly string[]): Case {
  return {
    name: `a cassette with ${name}`,
    make: (folder) => {
      writeFiles(folder, { 'scenario.yaml': TEAM(SMALL_SCENARIO) });
      const database = new Database(join(folder, 'said.db'));
      for (const statement of [...statements, 'PRAGMA user_version = 1']) database.exec(statement);
      database.close();
    },
    words: RUN,
    says: /^error: cassette-unreadable: .*said\.db: its tables are not those of one; name a cassette/,
    exit: 3,
  };
}

const COLUMNS = 'account TEXT NOT NULL, cycle INTEGER NOT NULL, role TEXT NOT NULL, request_hash TEXT NOT NULL';
const CALLS = `CREATE TABLE calls (${COLUMNS}, occurrence INTEGER NOT NULL, outcome TEXT NOT NULL,
  PRIMARY KEY (account, cycle, role, request_hash, occurrence)) STRICT, WITHOUT ROWID`;
const ENDLESS = 'WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)';

const CASES: readonly Case[] = [
  ...special('a tape', 'bars.ndjson', RUN),
  ...special('a table', 'bars.csv', ['tape', 'convert', 'DIR/bars.csv', 'DIR/out.ndjson']),
  ...special('a scenario', 'scenario.yaml', RUN),
  ...special('instruments', 'list.yaml', RUN, instead(/instruments:\n.*/, 'instruments: list.yaml')),
  ...special('a manifest', 'bars.manifest.json', RUN),
  ...special('a strategy', 'mine.ts', RUN, instead('strategy: cash', 'strategy: ./mine.ts')),
  ...special('a context', 'context.json', ['gate', '--context', 'DIR/context.json']),
  ...special('labels', 'labels.jsonl', ['sentiment', 'eval', 'DIR/labels.jsonl']),
  ...special('a cassette', 'said.db', RUN, TEAM),
  yaml(
    '150,000 keys',
    lines(150_000, (at) => `k${at}: 1`),
    /^error: scenario-too-many-parts: .*: it has over 200000 keys, values and lines/,
  ),
  yaml(
    '20,000 keys',
    lines(20_000, (at) => `k${at}: 1`),
    /^error: scenario-unknown-key: .*:1:1: k0 is not a known key/m,
  ),
  yaml(
    '20,000 equal keys',
    lines(20_000, () => 'k: 1'),
    /^error: scenario-not-yaml: .*:2:1: Map keys must be unique/,
  ),
  yaml('2,000 anchors', `a: [${lines(2_000, (at) => `&a${at} 1,*a${at},`)}]`, /^error: scenario-too-many-aliases: /),
  yaml(
    '30,000 entrants that are none',
    SMALL_SCENARIO + lines(30_000, () => '  - 1'),
    /^error: scenario-bad-value: .* entrants /,
  ),
  yaml('a million blanks', `name: ${' '.repeat(1_000_000)}x`, /^error: scenario-too-wide: .*: 1000 blanks/),
  yaml(
    'parameters that are no parameters',
    TEAM(SMALL_SCENARIO).replace(' }\n', ', parameters: { __proto__: 1 } }\n'),
    /unknown-key: .*parameters\.__proto__ is not a known key/,
  ),
  cassette('an endless view', [
    `CREATE VIEW calls AS ${ENDLESS} SELECT 't' account, 1 cycle, 'leader' role, 'h' || x request_hash, 0 occurrence, '' outcome FROM r`,
  ]),
  cassette('a view of a gigabyte', [
    "CREATE VIEW calls AS SELECT 't' account, 1 cycle, 'leader' role, 'h' request_hash, 0 occurrence, hex(zeroblob(500000000)) outcome",
  ]),
  cassette('a view beside its table', [CALLS, `CREATE VIEW more AS ${ENDLESS} SELECT x FROM r`]),
  cassette('a trigger', [CALLS, 'CREATE TRIGGER more AFTER INSERT ON calls BEGIN DELETE FROM calls; END']),
  cassette('columns that are reckoned', [
    `CREATE TABLE calls (${COLUMNS}, occurrence INTEGER NOT NULL, outcome AS (hex(zeroblob(500000000))))`,
  ]),
  {
    name: 'a tape of 60,000 symbols',
    make: (folder) =>
      writeFiles(folder, {
        'bars.ndjson': lines(
          60_000,
          (at) => `{"type":"trade","ts":${1_736_121_600_000 + at},"symbol":"S${at}","price":1,"size":1}`,
        ),
      }),
    words: ['tape', 'inspect', 'DIR/bars.ndjson'],
    says: /^error: tape-too-many-symbols: .*bars\.ndjson: it names over 50000 symbols; cut it/,
    exit: 2,
  },
];

it.concurrent.each(CASES.map((one, at) => ({ ...one, at })))(
  '$name',
  { timeout: 2 * PATIENCE_MS },
  async ({ at, ...one }) => {
    const folder = join(home, String(at));
    writeSmallRun(folder);
    one.make(folder);
    const run = startProgram(one.words.map((word) => word.replace('DIR', folder)));
    const late = setTimeout(() => run.process.kill('SIGKILL'), PATIENCE_MS);
    expect(await run.ended, run.notes()).toBe(one.exit);
    clearTimeout(late);
    expect(run.notes()).toMatch(one.says);
  },
);
