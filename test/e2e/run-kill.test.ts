import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import { dumpLedger } from '../../src/ledger/dump.ts';
import { writeFiles } from '../support/small-run.ts';

/** A share of what the full count is. */
const KILLS = Number(process.env.QUARTET_KILLS ?? 20);
const BARS = 5_000;

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'quartet-kill-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Five accounts that trade at almost every bar, with leverage enough to be liquidated now and then. */
const SCENARIO = `name: busy
feeds:
  - tape: bars.ndjson
instruments:
  - { symbol: WALK-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 3, lot: "0.001", maxLeverage: 20, hourlyFundingRate: 0.00001 }
execution: { latencyMs: 0, spreadBps: 2 }
capital: "1000000 USD"
seed: 11
entrants:
  - { id: dice, strategy: seeded-random, seeds: [1, 2, 3, 4, 5], parameters: { turnoverPerDay: 900 } }
`;

function bars(): string {
  const random = seededRandom('run-kill');
  let cents = 1_000_000;
  const lines: string[] = [];
  for (let bar = 0; bar < BARS; bar += 1) {
    const open = cents;
    cents = Math.max(1_000, Math.round(cents * (1 + (random.next() - 0.5) * 0.004)));
    const [low, high] = [Math.min(open, cents) - 50, Math.max(open, cents) + 50];
    const [o, h, l, c] = [open, high, low, cents].map((value) => value / 100);
    const ts = 1_736_121_600_000 + bar * 60_000;
    lines.push(
      JSON.stringify({
        type: 'bar',
        ts,
        symbol: 'WALK-PERP',
        open: o,
        high: h,
        low: l,
        close: c,
        volume: 1,
        interval: '1m',
      }),
    );
  }
  return `${lines.join('\n')}\n`;
}

const command = (folder: string): readonly string[] => [MAIN, 'backtest', join(root, 'scenario.yaml'), '--out', folder];

function finish(folder: string): void {
  const { status, stderr } = spawnSync(process.execPath, command(folder), { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
}

/** Ends the run after so long, or lets it end by its own crash point or at its end; how it ended. */
async function cutOff(folder: string, afterMs: number, crashAt: string | undefined): Promise<NodeJS.Signals | null> {
  const env = crashAt === undefined ? process.env : { ...process.env, QUARTET_CRASH_AT: crashAt };
  const child = spawn(process.execPath, command(folder), { stdio: 'ignore', env });
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  return new Promise((done) => {
    child.once('close', (_, signal) => {
      clearTimeout(timer);
      done(signal);
    });
  });
}

function rowsIn(folder: string): number {
  if (!existsSync(join(folder, 'journal.head'))) return 0;
  const reader = readJournal(folder);
  try {
    return [...reader.rows(1)].length;
  } finally {
    reader.close();
  }
}

/** All that a run amounts to: its digest, and the logical dump of every account's books. */
function outcomeOf(folder: string) {
  const reader = readJournal(folder);
  try {
    const { rows, digest, isFinished, ledgers } = auditRun(runRows(reader.rows(1)));
    return {
      rows,
      digest: digest.run,
      isFinished,
      books: [...ledgers].map(([id, ledger]) => [id, dumpLedger(ledger)]),
    };
  } finally {
    reader.close();
  }
}

let unbroken: ReturnType<typeof outcomeOf>;
let spanMs: number;
beforeAll(() => {
  writeFiles(root, { 'scenario.yaml': SCENARIO, 'bars.ndjson': bars() });
  const folder = join(root, 'unbroken');
  const started = Date.now();
  finish(folder);
  spanMs = Date.now() - started;
  unbroken = outcomeOf(folder);
  expect(unbroken.isFinished).toBe(true);
  // Enough for several commits, else nothing is proved.
  expect(unbroken.rows).toBeGreaterThan(15_000);
});

describe('a run that is killed', () => {
  it(`ends as the unbroken one after ${KILLS} deaths at random moments, having lost nothing on the way`, {
    timeout: 600_000,
  }, async () => {
    const random = seededRandom('run-kill', 'moments');
    let deaths = 0;
    for (let round = 0; deaths < KILLS; round += 1) {
      const folder = join(root, `killed-${round}`);
      let kept = 0;
      // Late and later, so that each folder dies at several points of the run.
      for (let life = 0; life < 5 && deaths < KILLS; life += 1) {
        const signal = await cutOff(folder, (0.15 + random.next() * 0.9) * spanMs, undefined);
        if (signal !== 'SIGKILL') break;
        deaths += 1;
        const now = rowsIn(folder);
        expect(now).toBeGreaterThanOrEqual(kept);
        kept = now;
      }
      finish(folder);
      expect(outcomeOf(folder)).toEqual(unbroken);
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['rows-committed:1', 'rows-committed:4', 'head-written:1', 'head-written:2', 'head-moved:1', 'head-moved:2'])(
    'ends as the unbroken one after a death at %s',
    { timeout: 120_000 },
    async (point) => {
      const folder = join(root, point.replace(':', '-'));
      expect(await cutOff(folder, 100_000, point)).toBe('SIGKILL');
      finish(folder);
      expect(outcomeOf(folder)).toEqual(unbroken);
    },
  );
});
