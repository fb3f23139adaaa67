import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Sources, and the test files that are asked about them. */
export interface Room {
  readonly name: string;
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}

/** What makes a symbol's signal of scores. */
const SIGNALS =
  /\/(author-weight|clusters|crowd|generations|hit-rates|post-memory|ring|running|signal-book|squash|symbol-crowd|voice-pool|voiced-clusters|volume)\.ts$/;

/** Where money is made. */
export function moneyRooms(): readonly Room[] {
  const signals = filesIn('src/sentiment').filter((path) => SIGNALS.test(path));
  return [
    {
      name: 'execution',
      sources: filesIn('src/execution'),
      tests: testsOf('execution', /bar|execution|margin|negative|order-combos|costs/),
    },
    { name: 'ledger', sources: filesIn('src/ledger'), tests: testsOf('ledger', /ledger|marks|dividends|falls|splits/) },
    { name: 'signals', sources: signals, tests: testsOf('sentiment', /symbol-crowd/) },
    { name: 'arena', sources: filesIn('src/arena'), tests: testsOf('arena', /marks/) },
  ];
}

/** Any other file, asked of its own room's tests. */
export function roomOf(path: string): Room {
  const [, folder = ''] = path.split('/');
  const room = moneyRooms().find(({ sources }) => sources.includes(path));
  return { name: path, sources: [path], tests: room?.tests ?? testsOf(folder, new RegExp(folder)) };
}

/** The room's mirror among the unit tests, and what asks for it among the properties and the tests of the engine. */
function testsOf(room: string, asking: RegExp): readonly string[] {
  const tests = [
    ...filesIn(`test/unit/${room}`),
    ...[...filesIn('test/unit/engine'), ...filesIn('test/property')].filter((path) => asking.test(path)),
  ];
  return tests.filter((path) => path.endsWith('.test.ts'));
}

function filesIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}
