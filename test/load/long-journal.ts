import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readHead } from '../../src/adapters/journal/head.ts';
import { MANIFEST, manifestText, readRunManifest } from '../../src/adapters/journal/manifest.ts';
import { readJournal } from '../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { accountId, type EntrantId } from '../../src/domain/ids.ts';
import { command, ended } from '../support/window/server.ts';

/** Makes a run of so many rows at `to`: several copies of one long run in one journal, each with accounts of its own. */
export async function makeLongRun(rows: number, root: string, to: string): Promise<void> {
  const tape = join(root, 'long.ndjson.gz');
  const scenario = join(root, 'long.yaml');
  await ended(command(['tape', 'generate', tape, '--span', `${Math.max(2, Math.ceil((rows / 1e6) * 36))}d`]));
  const text = readFileSync('backtests/demo.yaml', 'utf8')
    .replace(/tape: .*/, `tape: ${tape}`)
    .replaceAll('../', `${resolve('.')}/`);
  writeFileSync(scenario, text);
  const whole = join(root, 'whole');
  await ended(command(['backtest', scenario, '--out', whole, '--json']));
  copied(rows, whole, to);
}

function copied(rows: number, from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const source = readJournal(from);
  const journal = openJournal(to, 'group');
  let sequence = 0;
  for (let copy = 1; sequence < rows; copy += 1) {
    for (const row of source.rows(1)) {
      if (sequence >= rows) break;
      if (row.account === undefined && copy > 1) continue;
      if (row.body.includes('"kind":"run-finished"')) continue;
      sequence += 1;
      const [entrant = '', seed] = row.account?.split('#') ?? [];
      const name = accountId(`${entrant}.${copy}` as EntrantId, seed === undefined ? undefined : Number(seed));
      const body = row.body.replace(/^\[\{"entrant":"[^"]*"/, `[{"entrant":"${entrant}.${copy}"`);
      journal.append({ ...row, sequence, account: row.account === undefined ? undefined : name, body });
    }
    journal.commit();
  }
  journal.close();
  source.close();
  for (const name of ['run.json', 'scenario.yaml']) copyFileSync(join(from, name), join(to, name));
  const head = readHead(to);
  const manifest = readRunManifest(from);
  if (head === undefined || manifest === undefined) throw new Error(`${from} is not a whole run`);
  const growing = { ...manifest.growing, 'journal.db': { length: head.sequence, hash: head.hash } };
  writeFileSync(join(to, MANIFEST), manifestText({ ...manifest, growing }));
}
