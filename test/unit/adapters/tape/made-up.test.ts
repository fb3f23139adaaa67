import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/adapters/clock/clocks.ts';
import { convertTape } from '../../../../src/adapters/tape/convert-tape.ts';
import { encodeEvent } from '../../../../src/adapters/tape/encode.ts';
import { madeUpAt, markedMadeUp } from '../../../../src/adapters/tape/made-up.ts';
import { formatManifest, manifestPath, readTapeManifest } from '../../../../src/adapters/tape/manifest.ts';
import { TapeRecorder } from '../../../../src/adapters/tape/tape-recorder.ts';
import { verifyTape } from '../../../../src/adapters/tape/verify-tape.ts';
import { generateTape, writeTape } from '../../../../src/adapters/tape/write-tape.ts';
import { postId } from '../../../../src/domain/ids.ts';
import { instant } from '../../../../src/domain/time.ts';
import { prepareTape } from '../../../../src/run/prepare-tape.ts';
import { EVERYTHING } from '../../../../src/run/scenario/span.ts';
import { DEMO_OPTIONS } from '../../../../src/workshop/generate/markets.ts';
import { tapeFile, temporaryFolder } from '../../../support/tape.ts';

const HOUR = { ...DEMO_OPTIONS, spanMs: 3_600_000 };
const isMadeUp = async (path: string): Promise<boolean> =>
  (await prepareTape({ path, csv: undefined, span: EVERYTHING })).synthetic;

async function generated(): Promise<{ readonly folder: string; readonly path: string; readonly lines: string[] }> {
  const folder = temporaryFolder();
  const path = join(folder, 'made.ndjson.gz');
  await generateTape(path, HOUR);
  return { folder, path, lines: gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n') };
}

describe('a tape that was made up', () => {
  it('says so in every record, without a manifest, converted, and cut anywhere', async () => {
    const { folder, path, lines } = await generated();
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ synthetic: true });
    rmSync(manifestPath(path));
    expect(await isMadeUp(path)).toBe(true);
    const { manifest } = await convertTape(path, join(folder, 'converted.ndjson'));
    expect(manifest.synthetic).toBe(true);
    const cuts = [
      lines.slice(0, 1),
      lines.slice(-1),
      lines.slice(100, 200),
      lines.filter((line) => /"post"/.test(line)),
    ];
    for (const cut of cuts) expect(await isMadeUp(tapeFile(cut))).toBe(true);
  });

  it('of before records said so is told by its manifest, and what is made of it says so itself', async () => {
    const { folder, path, lines } = await generated();
    const old = join(folder, 'old.ndjson');
    writeFileSync(old, `${lines.map((line) => line.replace(',"synthetic":true', '')).join('\n')}\n`);
    expect(await isMadeUp(old)).toBe(false);
    const told = await readTapeManifest(path);
    if (told === undefined) throw new Error('no manifest');
    const { sha256 } = (await verifyTape(old)).summary ?? expect.fail('unreadable');
    writeFileSync(manifestPath(old), formatManifest({ ...told, name: 'old.ndjson', sha256 }));
    expect(await isMadeUp(old)).toBe(true);
    await convertTape(old, join(folder, 'new.ndjson'));
    expect(readFileSync(join(folder, 'new.ndjson'), 'utf8')).toBe(`${lines.join('\n')}\n`);
  });

  it('says so as a table too, and what is made of the table does', async () => {
    const { folder, path } = await generated();
    const bars = join(folder, 'bars.ndjson');
    const [quote] = gunzipSync(readFileSync(path)).toString('utf8').split('\n', 1);
    const bar = (ts: number): string =>
      `{"type":"bar","ts":${ts},"symbol":"A","open":1,"high":2,"low":1,"close":2,"volume":3,"interval":"1m"`;
    const table = join(folder, 'table.csv');
    writeFileSync(bars, [quote, `${bar(0)},"synthetic":true}`, `${bar(60_000)}}`].join('\n'));
    await convertTape(bars, table);
    const [header = '', first = '', second = ''] = readFileSync(table, 'utf8').split('\n');
    expect([header.split(',').at(-1), first.split(',').at(-1), second.split(',').at(-1)]).toEqual([
      'synthetic',
      'true',
      'true',
    ]);
    rmSync(manifestPath(table), { force: true });
    expect(await isMadeUp(table)).toBe(true);
    await convertTape(table, join(folder, 'again.ndjson'));
    for (const line of readFileSync(join(folder, 'again.ndjson'), 'utf8').trimEnd().split('\n'))
      expect(JSON.parse(line)).toMatchObject({ synthetic: true });
    // As other programs write it, and where it is denied.
    const written = (cell: string): string => {
      const other = join(folder, `other-${cell}.csv`);
      writeFileSync(other, [header, first.replace(/true$/, cell), ''].join('\n'));
      return other;
    };
    expect(await isMadeUp(written('True'))).toBe(true);
    expect(await isMadeUp(written('false'))).toBe(false);
  });

  it('says so where it was recorded from made-up venues, in each part and as a folder', async () => {
    const folder = temporaryFolder();
    const clock = { now: () => instant(7_200_000), sleep: systemClock.sleep };
    const origin = { source: 'a test', synthetic: true, settings: {} };
    const recorder = await TapeRecorder.open({
      folder,
      name: 'live',
      instruments: new Map(),
      clock,
      origin: () => origin,
    });
    for (const [line, at] of [3_600_000, 7_200_000].entries()) {
      const [ts, visible] = [instant(at), instant(at)];
      recorder.add([{ kind: 'post-deleted', ts, visible, tape: 0, line: line + 1, id: postId('p'), source: 'x' }]);
    }
    await recorder.close();
    const parts = readdirSync(folder).filter((name) => name.endsWith('.gz'));
    expect(parts).toHaveLength(2);
    for (const name of readdirSync(folder)) if (name.endsWith('.json')) rmSync(join(folder, name));
    for (const name of parts) expect(await isMadeUp(join(folder, name))).toBe(true);
    expect(await madeUpAt(folder)).toBe(true);
  });

  it('is recorded byte by byte as it would be written, whatever its posts say and however long they are', async () => {
    for (const synthetic of [true, false]) {
      const folder = temporaryFolder();
      const clock = { now: () => instant(7_200_000), sleep: systemClock.sleep };
      const origin = () => ({ source: 'a test', synthetic, settings: {} });
      const recorder = await TapeRecorder.open({ folder, name: 'live', instruments: new Map(), clock, origin });
      const texts = ['{"synthetic":true}', '價'.repeat(70_000), '\ud800 \u{1f680} "', ''];
      const events = [...texts, ...texts].map((text, at) => {
        const [ts, id] = [instant(7_200_000), postId(`p${at}`)];
        return { kind: 'post-edited', ts, visible: ts, tape: 0, line: at + 1, id, source: 'x', text } as const;
      });
      recorder.add(events);
      await recorder.close();
      const [part = ''] = readdirSync(folder).filter((name) => name.endsWith('.gz'));
      const whole = events.map((event) => encodeEvent(event, new Map(), 'visible') ?? '');
      const lines = synthetic ? whole.map(markedMadeUp) : whole;
      expect(gunzipSync(readFileSync(join(folder, part))).toString()).toBe(`${lines.join('\n')}\n`);
    }
  });

  it('whose manifest denies it is refused, and verify says why', async () => {
    const { path } = await generated();
    const told = await readTapeManifest(path);
    if (told === undefined) throw new Error('no manifest');
    writeFileSync(manifestPath(path), formatManifest({ ...told, synthetic: false }));
    await expect(prepareTape({ path, csv: undefined, span: EVERYTHING })).rejects.toThrow(
      /tape-manifest-denies: .*made\.ndjson\.gz/,
    );
    expect((await verifyTape(path)).problems).toEqual([
      expect.stringMatching(/its records say that they were made up/),
    ]);
  });

  it('is not one whose posts speak of it, or that says it within something else', async () => {
    const line = JSON.stringify({
      type: 'post',
      ts: 1_000,
      id: 'a',
      author: 'b',
      source: 'c',
      text: '"synthetic":true',
    });
    expect(await isMadeUp(tapeFile([line]))).toBe(false);
    expect(await isMadeUp(tapeFile([line.replace(/\}$/, ',"more":{"synthetic":true}}')]))).toBe(false);
    const folder = temporaryFolder();
    const origin = { source: 'a test', synthetic: true, settings: {} };
    await writeTape(join(folder, 'said.ndjson'), [line], origin);
    expect(await isMadeUp(join(folder, 'said.ndjson'))).toBe(true);
  });
});
