import type { RunRow } from '../../src/domain/record.ts';
import { decodeRow } from '../../src/domain/record-codec.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import type { JournalRow } from '../../src/ports/journal.ts';
import { checkBooks } from './books.ts';
import { Chance } from './chance.ts';
import { noisyTape } from './noise.ts';
import { type Played, play, tapeOf } from './play.ts';
import { must } from './violation.ts';
import { Witness } from './witness.ts';
import { turnedWorld, type World, worldOf } from './world.ts';

/** What one seed went through. */
export interface Simulated {
  readonly events: number;
  readonly rows: number;
  readonly fills: number;
  readonly faults: number;
}

/** Teams cost ten times what code does, which has its own cycles in every seed. */
const TEAM_EVERY_SEEDS = 4;
const APPETITE = 0.25;
const MOST_FAULTS = 2;

/**
 * One seed: a run over a noisy tape whose disk fails now and then must equal its unfaulted twin to the last byte, and
 * break none of the rules that the checks know. Throws what it broke.
 */
export async function simulate(seed: number, cycles: number): Promise<Simulated> {
  const hasTeams = seed % TEAM_EVERY_SEEDS === 0;
  const world = worldOf(seed, { cycles, appetite: APPETITE, hasTeams });
  const { noisy, quiet } = noisyTape(world.market.lines, seed);
  await sameEvents(world, quiet);
  const faults = new Chance('faults', seed).whole(0, MOST_FAULTS);
  const twin = await play(world, quiet);
  const run = await play(turnedWorld(world), noisy, faults);
  sameRows(run.rows, twin.rows);
  must(run.outcome.digest.run === twin.outcome.digest.run, () => 'the digest is not that of the twin');
  must(run.asked === twin.asked, () => `the model was asked ${run.asked} times, its twin ${twin.asked}`);
  const fills = checkRun(world, run);
  return { events: run.events.length, rows: run.rows.length, fills, faults: run.faults };
}

/** What every run must keep to, whatever it ran on; gives the fills it was checked over. */
export function checkRun(
  { plan }: World,
  { rows, events, outcome }: Pick<Played, 'rows' | 'events' | 'outcome'>,
): number {
  const told: readonly RunRow[] = rows.map(({ body, ...row }) => ({ ...row, records: decodeRow(body) }));
  new Witness(plan, events).check(told);
  checkBooks(told, plan);
  must(auditRun(told).digest.run === outcome.digest.run, () => 'the rows have another digest than the run');
  return told.reduce((sum, { records }) => sum + records.filter(({ kind }) => kind === 'fill-made').length, 0);
}

export function sameRows(rows: readonly JournalRow[], twin: readonly JournalRow[]): void {
  rows.forEach((row, place) => {
    const other = twin[place];
    const isSame = other?.body === row.body && other.at === row.at && other.account === row.account;
    must(isSame, () => `row ${row.sequence} is not that of the twin: ${row.body.slice(0, 300)}`);
  });
  must(rows.length === twin.length, () => `${rows.length} rows where the twin has ${twin.length}`);
}

/** Lines out of their order within the window are the same tape as in order, their numbers aside. */
async function sameEvents(world: World, lines: readonly string[]): Promise<void> {
  const [left, right] = [
    await eventsOf(world, lines),
    await eventsOf(
      world,
      world.market.lines.map(({ text }) => text),
    ),
  ];
  const place = left.findIndex((event, index) => event !== right[index]);
  must(place < 0 && left.length === right.length, () => `event ${place} is ${left[place]}, in order ${right[place]}`);
}

async function eventsOf(world: World, lines: readonly string[]): Promise<readonly string[]> {
  const events: string[] = [];
  for await (const batch of tapeOf(world, lines).read()) {
    for (const event of batch) events.push(JSON.stringify({ ...event, line: 0 }));
  }
  return events;
}
