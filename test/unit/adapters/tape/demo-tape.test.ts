import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeEvent } from '../../../../src/adapters/tape/encode.ts';
import { readTapeManifest } from '../../../../src/adapters/tape/manifest.ts';
import { verifyTape } from '../../../../src/adapters/tape/verify-tape.ts';
import { instrumentOf } from '../../../../src/run/scenario/instruments.ts';
import { instrumentsSchema } from '../../../../src/run/scenario/schema.ts';
import { readYamlFile } from '../../../../src/run/scenario/yaml-file.ts';
import { generateFeed } from '../../../../src/workshop/generate/generate-feed.ts';
import { DEMO_MARKETS, DEMO_OPTIONS } from '../../../../src/workshop/generate/markets.ts';
import { instrumentMap } from '../../../support/feed.ts';
import { readTape } from '../../../support/tape.ts';

const DEMO = fileURLToPath(new URL('../../../../data/tapes/demo.ndjson.gz', import.meta.url));
const INSTRUMENTS = fileURLToPath(new URL('../../../../data/instruments/demo.json', import.meta.url));
const instruments = instrumentMap(...DEMO_MARKETS.map(({ instrument }) => instrument));

describe('the bundled tape', () => {
  it('is what its manifest says, which tells how strongly prices follow posts', async () => {
    expect(await verifyTape(DEMO)).toMatchObject({ manifest: true, problems: [] });
    const manifest = await readTapeManifest(DEMO);
    expect(manifest).toMatchObject({
      synthetic: true,
      settings: { seed: 7, link: 0.4, lagMs: 45_000, halfLifeMs: 900_000 },
    });
  });

  it('is made anew by its seed, line for line', () => {
    const lines = [...generateFeed(DEMO_OPTIONS)].map((event) => encodeEvent(event, instruments, 'ts'));
    const said = lines.map((line) => line?.replace(/\}$/, ',"synthetic":true}'));
    expect(gunzipSync(readFileSync(DEMO)).toString('utf8')).toBe(`${said.join('\n')}\n`);
  });

  it('is small, and all of it can be read with the bundled instruments', async () => {
    expect(statSync(DEMO).size).toBeLessThan(1_050_000);
    const listed = readYamlFile(INSTRUMENTS, 'instruments', instrumentsSchema).data;
    expect(listed.map((instrument) => instrumentOf(instrument, 'USDT'))).toEqual([...instruments.values()]);
    const { events, lines, refused } = await readTape(DEMO, { instruments });
    expect(refused).toEqual({});
    expect(events).toHaveLength(lines);
    expect(events.filter(({ kind }) => kind === 'post')).toHaveLength(36 * 40 + 2 * 60);
  });
});
