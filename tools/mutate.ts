import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/domain/random.ts';
import { type Mutant, syntaxOf } from './mutate/mutants.ts';
import { moneyRooms, type Room, roomOf } from './mutate/rooms.ts';
import { reasonFor } from './mutate/survivors.ts';
import { openTestRuns, type Surveyed, type TestRuns } from './mutate/test-runs.ts';

/*
 * npm run mutate                         100 changes, drawn by seed, to each room where money is made
 * npm run mutate -- ledger --sample all  every change to one room
 * npm run mutate -- src/agents/rules.ts  changes to any file of src, asked of its room's unit tests
 * npm run mutate -- --seed 7             another draw
 *
 * A change that no test notices survives. Fails where less than 85 of a hundred are noticed.
 */
const LEAST_SHARE = 0.85;

interface Planned extends Mutant {
  readonly path: string;
  readonly line: number;
  /** The function it lies in, as a survey names it. */
  readonly place: string;
  /** The line it changes, before and after. */
  readonly before: string;
  readonly after: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, sample: { type: 'string', default: '100' } },
});
const runs = await openTestRuns(fileURLToPath(new URL('..', import.meta.url)));
let isSound = true;
for (const room of roomsNamed(positionals)) isSound = (await holds(room, runs)) && isSound;
await runs.close();
process.exitCode = isSound ? 0 : 1;

function roomsNamed(names: readonly string[]): readonly Room[] {
  const rooms = moneyRooms();
  if (names.length === 0) return rooms;
  return names.map((name) => rooms.find((room) => room.name === name) ?? roomOf(name));
}

async function holds(room: Room, tested: TestRuns): Promise<boolean> {
  const all = room.sources.flatMap(plannedIn);
  const drawn = values.sample === 'all' ? all : draw(all, Number(values.sample));
  const surveyed = await tested.survey(room.tests, room.sources);
  if (room.tooSlow.length > 0) console.log(`${room.name}: not asked, too slow: ${room.tooSlow.join(', ')}`);
  let killed = 0;
  for (const mutant of drawn) {
    const asked = surveyed.filter(({ reached }) => reached.has(mutant.place));
    if (await isNoticed(mutant, asked, tested)) killed += 1;
  }
  const share = killed / drawn.length;
  console.log(
    `${room.name}: ${killed} of ${drawn.length} changes noticed (${(share * 100).toFixed(1)} %), drawn by seed ${values.seed} from ${all.length}`,
  );
  return share >= LEAST_SHARE;
}

async function isNoticed(mutant: Planned, asked: readonly Surveyed[], tested: TestRuns): Promise<boolean> {
  if ((await tested.killer(mutant.path, mutant, asked)) !== undefined) return true;
  const reason =
    asked.length === 0 ? 'no test comes here' : (reasonFor(mutant.path, mutant.after) ?? 'no reason known');
  console.log(`survived  ${mutant.path}:${mutant.line}  ${reason}\n  - ${mutant.before}\n  + ${mutant.after}`);
  return false;
}

function plannedIn(path: string): readonly Planned[] {
  const source = readFileSync(path, 'utf8');
  const { mutants, entries } = syntaxOf(path, source);
  return mutants.map((mutant) => {
    const around = entries.filter(
      ({ isLoop, body }) => !isLoop && body.start <= mutant.start && mutant.end <= body.end,
    );
    const from = source.lastIndexOf('\n', mutant.start - 1) + 1;
    const to = source.indexOf('\n', mutant.end);
    const after = source.slice(from, mutant.start) + mutant.text + source.slice(mutant.end, to);
    return {
      ...mutant,
      path,
      line: source.slice(0, mutant.start).split('\n').length,
      place: `${path}:${around.at(-1)?.start ?? 0}`,
      before: source.slice(from, to).trim(),
      after: after.trim(),
    };
  });
}

function draw(all: readonly Planned[], most: number): readonly Planned[] {
  const random = seededRandom('mutate', values.seed);
  const left = all.map((one) => ({ one, rank: random.next() }));
  return left
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ one }) => one);
}
