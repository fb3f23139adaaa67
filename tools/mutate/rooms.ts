import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Sources, and the test files that are asked about them. */
export interface Room {
  readonly name: string;
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  /** Test files of the room that are not asked: they take minutes, and would for every change. */
  readonly tooSlow: readonly string[];
}

/** Made-up seasons by the hundred, and another program's numbers: what they show, quicker tests of the room notice. */
const TOO_SLOW = /\/(proof|peer)\.test\.ts$/;

/** What makes a symbol's signal of scores. */
const SIGNALS =
  /\/(author-weight|clusters|crowd|generations|hit-rates|post-memory|ring|running|signal-book|squash|symbol-crowd|voice-pool|voiced-clusters|volume)\.ts$/;

/** Where money is made. */
export function moneyRooms(): readonly Room[] {
  const signals = filesIn('src/sentiment').filter((path) => SIGNALS.test(path));
  // `quartet prove` is an examiner of the board and no part of it.
  const arena = filesIn('src/arena').filter((path) => !path.startsWith('src/arena/proof/'));
  return [
    {
      name: 'execution',
      sources: filesIn('src/execution'),
      ...testsOf('execution', /bar|execution|margin|negative|order-combos|costs|passing/),
    },
    { name: 'ledger', sources: filesIn('src/ledger'), ...testsOf('ledger', /ledger|marks|dividends|falls|splits/) },
    { name: 'signals', sources: signals, ...testsOf('sentiment', /symbol-crowd/) },
    { name: 'arena', sources: arena, ...testsOf('arena', /marks|coherence/) },
  ];
}

/** Any other file, asked of its own room's tests. */
export function roomOf(path: string): Room {
  const [, folder = ''] = path.split('/');
  const room = moneyRooms().find(({ sources }) => sources.includes(path));
  const { tests, tooSlow } = room ?? testsOf(folder, new RegExp(folder));
  return { name: path, sources: [path], tests, tooSlow };
}

/** The room's mirror among the unit tests, and what asks for it among the properties and the tests of the engine. */
function testsOf(room: string, asking: RegExp): Pick<Room, 'tests' | 'tooSlow'> {
  const tests = [
    ...filesIn(`test/unit/${room}`),
    ...[...filesIn('test/unit/engine'), ...filesIn('test/property')].filter((path) => asking.test(path)),
  ];
  const files = tests.filter((path) => path.endsWith('.test.ts'));
  return {
    tests: files.filter((path) => !TOO_SLOW.test(path)),
    tooSlow: files.filter((path) => TOO_SLOW.test(path)),
  };
}

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}
