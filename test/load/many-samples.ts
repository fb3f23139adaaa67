import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readHead } from '../../src/adapters/journal/head.ts';
import { MANIFEST, manifestText, readRunManifest } from '../../src/adapters/journal/manifest.ts';
import { readJournal } from '../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { accountId, type EntrantId } from '../../src/domain/ids.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { instant, MINUTE_MS } from '../../src/domain/time.ts';
import { command, ended } from '../support/window/server.ts';

const ENTRANTS = Array.from({ length: 20 }, (_, place) => `entrant-${place + 1}`);
const CAPITAL = 1_000_000_000_000;
/** Rows between two commits. */
const ROWS_A_COMMIT = 10_000;

/** Makes a run at `to` of 20 entrants with so many equity samples each, a minute apart: a short run whose accounts walk on. */
export async function makeSampledRun(samples: number, root: string, to: string): Promise<void> {
  const scenario = join(root, 'sampled.yaml');
  const head = `name: sampled\nfeeds: [{ tape: ${resolve('data/tapes/demo.ndjson.gz')} }]\ninstruments: ${resolve('data/instruments/demo.json')}\ncapital: "10000 USDT"\nseed: 7\nentrants:\n`;
  writeFileSync(scenario, head + ENTRANTS.map((id) => `  - { id: ${id}, strategy: cash }\n`).join(''));
  const whole = join(root, 'short');
  await ended(command(['backtest', scenario, '--out', whole, '--json']));
  grown(samples, whole, to);
}

function grown(samples: number, from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const source = readJournal(from);
  const journal = openJournal(to, 'group');
  const [first, ...accounts] = [...source.rows(1, ENTRANTS.length + 1)];
  if (first === undefined) throw new Error(`${from} has no row`);
  let sequence = 0;
  for (const row of [first, ...accounts]) {
    sequence += 1;
    journal.append(row);
  }
  const random = seededRandom('window', 'samples');
  const equity = ENTRANTS.map(() => CAPITAL);
  for (let sample = 1; sample <= samples; sample += 1) {
    const at = instant(first.at + sample * MINUTE_MS);
    for (const [place, entrant] of ENTRANTS.entries()) {
      sequence += 1;
      equity[place] = Math.round((equity[place] ?? CAPITAL) * (1 + 0.0004 * (random.next() - 0.5)));
      const body = `[{"at":${at},"equity":"${equity[place]}","exposure":"0","kind":"equity-sampled"}]`;
      journal.append({ sequence, at, account: accountId(entrant as EntrantId, undefined), body });
      if (sequence % ROWS_A_COMMIT === 0) journal.commit();
    }
  }
  journal.commit();
  journal.close();
  source.close();
  for (const name of ['run.json', 'scenario.yaml']) copyFileSync(join(from, name), join(to, name));
  const end = readHead(to);
  const manifest = readRunManifest(from);
  if (end === undefined || manifest === undefined) throw new Error(`${from} is not a whole run`);
  const growing = { ...manifest.growing, 'journal.db': { length: end.sequence, hash: end.hash } };
  writeFileSync(join(to, MANIFEST), manifestText({ ...manifest, growing }));
}
