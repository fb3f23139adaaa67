import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
// Read when a model is first asked, which takes longer than this world waits for an answer.
import '../../src/adapters/openai/chat-model.ts';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import { seededRandom } from '../../src/domain/random.ts';
import type { RunRow } from '../../src/domain/record.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import { dumpLedger } from '../../src/ledger/ledger.ts';
import { Child } from '../support/child.ts';
import { quartet } from '../support/cli.ts';
import { fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { heldRun } from '../support/paper/held-run.ts';
import { HeldVenues } from '../support/paper/held-venues.ts';
import { steps } from '../support/paper/steps.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { testFolder } from '../support/test-folder.ts';

/** A share of what the full count is. */
const KILLS = Number(process.env.QUARTET_PAPER_KILLS ?? 3);
const WORLD = steps(Math.max(300, KILLS * 40));
const [XAI] = QUIRKS;
if (XAI === undefined) throw new Error('no quirks');

const root = testFolder('paper');

const scenario = (name: string, grok: string): string => {
  const path = join(root, `${name}.yaml`);
  const instrument =
    'kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001", maxLeverage: 20';
  writeFileSync(
    path,
    `name: held
feeds: [{ live: [local/hyperliquid, local/bluesky] }]
instruments:
  - { symbol: BTC-USDT-PERP, ${instrument} }
  - { symbol: ETH-USDT-PERP, ${instrument} }
bars: { every: 20s }
cycle: { every: 1m, deadlineMs: 30000 }
execution: { latencyMs: 250, slippageBps: 1 }
minimumAuthors: 1
capital: "10000 USDT"
entrants:
  - { id: fast, strategy: house-team, mode: fast }
  - { id: team, strategy: house-team, mode: team }
  - { id: vote, strategy: house-team, mode: vote }
  - { id: heavy, strategy: house-team, mode: heavy }
  - { id: dice, strategy: seeded-random, seeds: [1, 2, 3], parameters: { turnoverPerDay: 1000 } }
  - { id: grok, strategy: quartet-team, ${grok} }
`,
  );
  return path;
};

/** All that a run amounts to: every row of it, its digest, and the logical dump of its books. */
function outcomeOf(folder: string) {
  const reader = readJournal(folder);
  try {
    const rows: readonly RunRow[] = [...runRows(reader.rows(1))];
    const { digest, ledgers } = auditRun(rows);
    return { rows, digest: digest.run, books: [...ledgers].map(([id, ledger]) => [id, dumpLedger(ledger)]) };
  } finally {
    reader.close();
  }
}

const told = ({ rows }: ReturnType<typeof outcomeOf>, kind: string) =>
  rows.flatMap(({ records, account }) =>
    records.filter((one) => one.kind === kind).map((one) => ({ ...one, account })),
  );

/** The whole world, lived through without a break. */
async function unbroken(scenarioFile: string, folder: string): Promise<ReturnType<typeof outcomeOf>> {
  const venues = await HeldVenues.serve(WORLD);
  try {
    const run = heldRun({ scenarioFile, folder, port: venues.port, holds: true });
    await Promise.race([run, venues.play(WORLD.length)]);
    venues.stop();
    await run;
  } finally {
    await venues.close();
  }
  return outcomeOf(folder);
}

const live = (file: string, folder: string, port: number, holds: boolean): Child =>
  new Child('paper/paper-child.ts', [file, folder, String(port), holds ? 'holds' : 'goes-on']);

let replayed: string;
let whole: ReturnType<typeof outcomeOf>;
beforeAll(async () => {
  const world = await fakeWorld();
  try {
    world.fake.behave(behaviourOf(XAI));
    await withEnvironment(world.environment({ XAI_API_KEY: 'a key' }), () =>
      unbroken(scenario('asked', 'model: xai/grok-4.20, maxCost: "50 USD"'), join(root, 'asked')),
    );
  } finally {
    await world.close();
  }
  copyFileSync(join(root, 'asked', 'cassette.db'), join(root, 'grok.db'));
  replayed = scenario('replayed', 'model: xai/grok-4.20, cassette: grok.db');
  whole = await unbroken(replayed, join(root, 'whole'));
}, 120_000);

describe('a paper run in a world that waits for it', () => {
  let folder: string;

  it('trades: house teams, dice, and a team whose replies are on a cassette', () => {
    const decided = told(whole, 'team-decided').map(({ account }) => account);
    expect(new Set(decided)).toContain('grok');
    expect(told(whole, 'fill-made').length).toBeGreaterThan(20);
    expect(told(whole, 'role-answered').filter(({ account }) => account === 'grok').length).toBeGreaterThan(5);
    expect(told(whole, 'gap-seen')).toEqual([]);
  });

  it(`has the rows and books of the unbroken one after ${KILLS} kills`, {
    timeout: 60_000 + KILLS * 40_000,
  }, async () => {
    const random = seededRandom('paper kills');
    // A second try begins anew, not where the first was given up.
    folder = mkdtempSync(join(root, 'killed-'));
    const venues = await HeldVenues.serve(WORLD);
    let child = live(replayed, folder, venues.port, true);
    // After the first posts, spread over the run, each a moment after something was sent.
    const moments = new Map(
      Array.from({ length: KILLS }, (_, kill) => [
        20 + Math.floor(((kill + random.next()) * (WORLD.length - 40)) / KILLS),
        random.next() * 12,
      ]),
    );
    let deaths = 0;
    try {
      await venues.play(WORLD.length, (step) => {
        const afterMs = moments.get(step);
        if (afterMs === undefined) return;
        moments.delete(step);
        setTimeout(() => {
          void child.kill().then(() => {
            deaths += 1;
            child = live(replayed, folder, venues.port, true);
          });
        }, afterMs);
      });
      venues.stop();
      expect(await child.ended, child.lines.join('\n')).toBe(0);
    } finally {
      child.process.kill('SIGKILL');
      await venues.close();
    }
    expect(deaths).toBe(KILLS);
    const killed = outcomeOf(folder);
    expect(killed.books).toEqual(whole.books);
    expect(killed.digest).toBe(whole.digest);
    expect(told(killed, 'gap-seen')).toEqual([]);
    expect(killed.rows).toEqual(whole.rows);
  });

  it('comes out the same from its tape, whether the run is replayed or the tape backtested', async () => {
    const again = await quartet(['replay', folder, '--json']);
    expect(again.exitCode, again.notes.join('\n')).toBe(0);
    expect(JSON.parse(again.out)).toMatchObject({ digest: whole.digest, rows: whole.rows.length });
    const words = ['backtest', replayed, '--tape', join(folder, 'tapes'), '--seed', '7', '--json'];
    const tested = await quartet([...words, '--out', join(root, 'tested')]);
    expect(tested.exitCode, tested.notes.join('\n')).toBe(0);
    expect(JSON.parse(tested.out)).toMatchObject({ digest: whole.digest });
  });
});

it('shows what it missed while it was dead, and balances', { timeout: 300_000 }, async () => {
  const folder = mkdtempSync(join(root, 'missed-'));
  const venues = await HeldVenues.serve(WORLD);
  let child = live(replayed, folder, venues.port, false);
  try {
    await venues.play(100);
    await child.kill();
    venues.skip(60);
    child = live(replayed, folder, venues.port, false);
    await venues.play(WORLD.length);
    venues.stop();
    expect(await child.ended, child.lines.join('\n')).toBe(0);
  } finally {
    child.process.kill('SIGKILL');
    await venues.close();
  }
  const missed = outcomeOf(folder);
  const gaps = told(missed, 'gap-seen');
  expect(gaps).toEqual(
    ['bluesky', 'hyperliquid'].map((source) =>
      expect.objectContaining({ source, from: WORLD[99]?.at, to: expect.any(Number) }),
    ),
  );
  for (const gap of gaps) expect(gap).toSatisfy(({ to }) => to >= (WORLD[160]?.at ?? 0));
  expect((await quartet(['verify', folder])).exitCode).toBe(0);
  expect((await quartet(['replay', folder])).exitCode).toBe(0);
});
