import { writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBytes } from '../../../../src/adapters/tape/bytes.ts';
import { readLines } from '../../../../src/adapters/tape/lines.ts';
import { sizedMember } from '../../../../src/adapters/tape/members.ts';
import { seededRandom } from '../../../../src/domain/random.ts';
import { tapeFile } from '../../../support/tape.ts';

const random = seededRandom('members');
const texts = Array.from({ length: 6 }, (_, place) =>
  Array.from({ length: 200 + place }, () => Math.floor(random.next() * 1e9)).join('\n'),
);
const members = texts.map((text) => sizedMember(gzipSync(text)));
const whole = texts.join('');

async function textFrom(path: string, from: number): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(path, from).chunks) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Ends of members, their neighbours, and places between. */
function places(): readonly number[] {
  const ends = texts.map((_, place) => texts.slice(0, place + 1).join('').length);
  return [0, 1, 777, ...ends.flatMap((end) => [end - 1, end, end + 1, end + 300])].filter((at) => at <= whole.length);
}

it('a packed tape that is one line without an end is refused before all of it is unpacked', async () => {
  const zeros = gzipSync(Buffer.alloc(1 << 22));
  const path = tapeFile(Buffer.concat(Array.from({ length: 300 }, () => zeros)), 'zeros.ndjson.gz');
  let lines = 0;
  const read = async (): Promise<void> => {
    for await (const batch of readLines(path)) lines += batch.lines.length;
  };
  await expect(read()).rejects.toThrow(/^tape-line-endless: .*zeros\.ndjson\.gz: a line of it has no end within/);
  expect(lines).toBe(0);
});

describe('a packed tape whose members say how long they are', () => {
  it('is gzip to everybody', () => {
    expect(gunzipSync(Buffer.concat(members)).toString('utf8')).toBe(whole);
  });

  it.each([
    ['all of ours', members],
    ['the third a stranger’s', [...members.slice(0, 2), gzipSync(texts[2] ?? ''), ...members.slice(3)]],
    ['all of them strangers’', texts.map((text) => gzipSync(text))],
    ['and zeros behind', [...members, Buffer.alloc(100)]],
  ])('is read from any place as from its beginning: %s', async (_, parts) => {
    const path = tapeFile(Buffer.concat(parts), 'a.ndjson.gz');
    for (const from of places()) expect(await textFrom(path, from), `from ${from}`).toBe(whole.slice(from));
  });

  it('and where it was torn', async () => {
    const bytes = Buffer.concat(members);
    const path = tapeFile(bytes.subarray(0, bytes.length - 40), 'a.ndjson.gz');
    const torn = await textFrom(path, 0);
    expect(whole.startsWith(torn)).toBe(true);
    for (const from of places().filter((at) => at < torn.length))
      expect(await textFrom(path, from)).toBe(torn.slice(from));
  });

  it('is not unpacked before the member in which the place lies', async () => {
    const bytes = Buffer.concat(members);
    bytes.fill(0xff, 30, 60);
    const path = tapeFile(bytes, 'a.ndjson.gz');
    await expect(textFrom(path, 0)).rejects.toThrow('tape-damaged');
    const from = (texts[0] ?? '').length + 1;
    expect(await textFrom(path, from)).toBe(whole.slice(from));
  });

  it.each([
    ['no length', 0],
    ['less than a head', 19],
    ['more than the file', 0xff_ff_ff_ff],
  ])('is unpacked from its beginning where a member tells %s', async (_, length) => {
    const path = tapeFile([], 'a.ndjson.gz');
    const bytes = Buffer.concat(members);
    bytes.writeUInt32LE(length, 16);
    writeFileSync(path, bytes);
    for (const from of places()) expect(await textFrom(path, from)).toBe(whole.slice(from));
  });
});
