import { expect, it } from 'vitest';
import { AlertReader } from '../../../../src/cli/alerts/alert-reader.ts';
import { accountId, type EntrantId } from '../../../../src/domain/ids.ts';
import type { RunRecord, RunRow } from '../../../../src/domain/record.ts';
import { DAY_MS, instant } from '../../../../src/domain/time.ts';
import { money } from '../../../../src/domain/units.ts';

const account = accountId('team' as EntrantId);
const UNIT = 100_000_000n;

function row(sequence: number, at: number, record: RunRecord): RunRow {
  const ofRun = record.kind === 'gap-seen' || record.kind === 'control-given';
  return { sequence, at: instant(at), account: ofRun ? undefined : account, records: [record] };
}

const equity = (at: number, units: bigint): RunRecord => ({
  kind: 'equity-sampled',
  at: instant(at),
  equity: money(units * UNIT),
  exposure: money(0n),
});

const hold = (reason: 'breaker-open' | 'model-held'): RunRecord => ({
  kind: 'hold-made',
  cycle: 1,
  at: instant(1),
  reason,
});

it('tells of a fall once, and again only after a new height', () => {
  const reader = new AlertReader(0.1);
  const levels = [100n, 95n, 89n, 80n, 99n, 85n, 101n, 90n];
  const told = levels.flatMap((level, at) => reader.add(row(at + 1, at + 1, equity(at + 1, level))));
  expect(told.map(({ id, kind }) => `${kind} ${id}`)).toEqual(['drawdown 3-0', 'drawdown 8-0']);
  expect(told[0]?.text).toContain('89.00');
});

it('tells of an open breaker once for each time it opens', () => {
  const reader = new AlertReader(0.1);
  const holds = ['breaker-open', 'breaker-open', 'model-held', 'breaker-open'] as const;
  const told = holds.flatMap((reason, at) => reader.add(row(at + 1, at + 1, hold(reason))));
  expect(told.map(({ id }) => id)).toEqual(['1-0', '4-0']);
});

it('tells of gaps and of a stop, and sums up a day with the first row of the next', () => {
  const reader = new AlertReader(0.5);
  const gap: RunRecord = { kind: 'gap-seen', source: 'venue', from: instant(1_000), to: instant(9_000) };
  const stop: RunRecord = { kind: 'control-given', at: instant(1), command: 'stop' };
  const pause: RunRecord = { kind: 'control-given', at: instant(1), command: 'pause' };
  expect(reader.add(row(1, 1, gap)).map(({ kind }) => kind)).toEqual(['feed-gap']);
  reader.add(row(2, 2, equity(2, 100n)));
  reader.add(row(3, 3, equity(3, 110n)));
  expect(reader.add(row(4, 4, pause))).toEqual([]);
  const [digest, ...rest] = reader.add(row(5, DAY_MS + 1, stop));
  expect(digest).toMatchObject({ id: '5-0', kind: 'daily-digest' });
  expect(digest?.text).toContain('team 110.00 (+10.0 %, 0 fills)');
  expect(rest.map(({ id, kind }) => `${kind} ${id}`)).toEqual(['run-stopped 5-1']);
});

it('gives the same ids whenever the same rows are read', () => {
  const rows = [100n, 80n, 120n, 60n].map((level, at) => row(at + 1, at + 1, equity(at + 1, level)));
  const ids = () => {
    const reader = new AlertReader(0.1);
    return rows.flatMap((one) => reader.add(one)).map(({ id }) => id);
  };
  expect(ids()).toEqual(ids());
  expect(ids()).toEqual(['2-0', '4-0']);
});
