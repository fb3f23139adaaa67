// npm test
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

// Where `quartet` is no command: QUARTET="node /where/it/is/dist/cli/main.js" npm test
const [command, ...words] = (process.env.QUARTET ?? 'quartet').split(' ');

function backtest() {
  const folder = mkdtempSync(join(tmpdir(), 'NAME-'));
  try {
    const line = [...words, 'backtest', 'scenario.yaml', '--trust', '--json', '--out', join(folder, 'run')];
    const options = { cwd: import.meta.dirname, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 };
    const { status, stdout, stderr, error } = spawnSync(command, line, options);
    assert.equal(status, 0, error?.message ?? stderr);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const first = backtest();
const mine = first.accounts.find(({ entrant }) => entrant === 'NAME');

test('it trades', () => assert.ok(mine.trades.length > 0));
test('all that it asks for can be done', () => assert.deepEqual(mine.refusals, {}));
test('the same tape gives the same digest', () => assert.equal(backtest().digest, first.digest));
