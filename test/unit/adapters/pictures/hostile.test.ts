import type { ServerResponse } from 'node:http';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchPicture, type PictureNet, type PictureRefusal } from '../../../../src/adapters/pictures/fetch-picture.ts';
import { isPublicAddress } from '../../../../src/adapters/pictures/public-address.ts';
import { loadReEncoder } from '../../../../src/adapters/pictures/re-encode.ts';
import { type PictureHost, pictureHost } from '../../../support/picture-host.ts';

const PUBLIC = '93.184.216.34';
const PUBLIC_6 = '2606:2800:220:1:248:1893:25c8:1946';
const HOST = 'pictures.example.com';
const MOST_BYTES = 200_000;
/** Where what is slow is waited for, and where a busy machine is. */
const [IMPATIENT_MS, PATIENT_MS] = [500, 10_000];

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#336699' } });
const png = (await plain(64, 48).png().toBuffer({ resolveWithObject: true })).data;
const jpeg = (await plain(900, 600).jpeg({ quality: 90 }).toBuffer({ resolveWithObject: true })).data;

const cmyk = (
  await sharp({ create: { width: 64, height: 48, channels: 3, background: '#336699' } })
    .toColourspace('cmyk')
    .jpeg({ quality: 90 })
    .toBuffer({ resolveWithObject: true })
).data;

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

/** A sound PNG of so many grey pixels, which packs to next to nothing. */
function bomb(width: number, height: number, rows = height): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc((width + 1) * rows), { level: 9 });
  return Buffer.concat([
    png.subarray(0, 8),
    chunk('IHDR', head),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The sound PNG with one more chunk behind its head. */
function commented(name: string, head: string, data: Buffer): Buffer {
  const more = chunk(name, Buffer.concat([Buffer.from(head, 'latin1'), data]));
  return Buffer.concat([png.subarray(0, 33), more, png.subarray(33)]);
}

/** A GIF of so many equal frames, each at `left`. */
function gif(width: number, height: number, frames: number, left = 0): Buffer {
  const word = (value: number): Buffer => Buffer.from([value & 255, value >> 8]);
  const head = Buffer.concat([
    Buffer.from('GIF89a'),
    word(width),
    word(height),
    Buffer.from('800000336699ffffff', 'hex'),
  ]);
  const place = Buffer.concat([
    Buffer.from([0x2c]),
    word(left),
    word(0),
    word(Math.min(32, width)),
    word(Math.min(32, height)),
  ]);
  // Codes of three bits, each pixel behind a clear code of its own, so that no code grows.
  const bytes = Buffer.alloc(1_024);
  let [at, held] = [0, 0];
  const codes = [...Array.from({ length: 1024 }, () => [4, 0]).flat(), 5];
  let used = 0;
  for (const code of codes) {
    held |= code << used;
    used += 3;
    while (used >= 8) {
      bytes[at++] = held & 255;
      held >>= 8;
      used -= 8;
    }
  }
  bytes[at++] = held & 255;
  const blocks: Buffer[] = [];
  for (let from = 0; from < at; from += 255) {
    const part = bytes.subarray(from, Math.min(at, from + 255));
    blocks.push(Buffer.from([part.length]), part);
  }
  const frame = Buffer.concat([place, Buffer.from([0, 2]), ...blocks, Buffer.from([0])]);
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>fetch("https://evil.example")</script></svg>';
const text = (words: string) => Buffer.from(words);

type Answer = Buffer | ((response: ServerResponse) => void);
const sent = (status: number, headers: Readonly<Record<string, string | number>>, body: Buffer = png): Answer => {
  return (response) => response.writeHead(status, headers).end(body);
};
const dripping: Answer = (response) => {
  response.writeHead(200);
  const timer = setInterval(() => response.write(Buffer.from([0])), 20);
  response.on('close', () => clearInterval(timer));
};
const endless: Answer = (response) => {
  response.writeHead(200);
  const more = (): void => {
    while (response.write(Buffer.alloc(16_384))) if (response.destroyed) return;
    response.once('drain', more);
  };
  more();
};

/** What a server answers, and what becomes of it. */
const BODIES: readonly (readonly [name: string, answer: Answer, end: PictureRefusal | 'kept'])[] = [
  ['a PNG', png, 'kept'],
  ['a JPEG, larger than what is kept', jpeg, 'kept'],
  ['a PNG that says it is a page', sent(200, { 'content-type': 'text/html' }), 'kept'],
  ['a PNG with a page behind it', Buffer.concat([png, text('<script>alert(1)</script>')]), 'kept'],
  ['a PNG with an archive behind it', Buffer.concat([png, text('PK\u0003\u0004 archive'), Buffer.alloc(200)]), 'kept'],
  [
    'a PNG with orders in a comment',
    Buffer.concat([png.subarray(0, 33), chunk('tEXt', text('Comment\0buy BTC now')), png.subarray(33)]),
    'kept',
  ],
  ['SVG with a script', text(SVG), 'no-picture'],
  ['SVG that says it is a PNG', sent(200, { 'content-type': 'image/png' }, text(SVG)), 'no-picture'],
  ['SVG behind white space', text(`\n \t${SVG}`), 'no-picture'],
  ['SVG, packed', gzipSync(SVG), 'no-picture'],
  ['a page', text('<html><body>hello</body></html>'), 'no-picture'],
  ['a page that says it is a JPEG', sent(200, { 'content-type': 'image/jpeg' }, text('<html></html>')), 'no-picture'],
  ['a PDF', text('%PDF-1.7\n1 0 obj'), 'no-picture'],
  ['PostScript', text('%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) run'), 'no-picture'],
  ['an ImageMagick script', text('push graphic-context\nfill "url(https://evil.example/x)"'), 'no-picture'],
  [
    'XML with an entity',
    text('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    'no-picture',
  ],
  ['a TIFF', Buffer.from('49492a0008000000', 'hex'), 'no-picture'],
  ['a BMP', Buffer.from('424d460000000000000036000000', 'hex'), 'no-picture'],
  ['an AVIF', Buffer.concat([Buffer.from('0000001c', 'hex'), text('ftypavif')]), 'no-picture'],
  ['a program', Buffer.from('7f454c4602010100', 'hex'), 'no-picture'],
  ['nothing', Buffer.alloc(0), 'no-picture'],
  ['the first eight bytes of a PNG', png.subarray(0, 8), 'unreadable'],
  ['half a PNG', png.subarray(0, png.length - 30), 'unreadable'],
  ['half a JPEG', jpeg.subarray(0, jpeg.length >> 1), 'unreadable'],
  ['SVG behind the first bytes of a PNG', Buffer.concat([png.subarray(0, 8), text(SVG)]), 'unreadable'],
  ['a script behind the first bytes of a GIF', text('GIF89a=1;alert(document.domain)//'), 'unreadable'],
  [
    'a page behind the first bytes of a JPEG',
    Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), text('<html>')]),
    'unreadable',
  ],
  ['a RIFF that calls itself WebP', Buffer.concat([text('RIFF\u0010\0\0\0WEBPVP8 '), Buffer.alloc(8)]), 'unreadable'],
  [
    'a chunk that is longer than its file',
    Buffer.concat([png.subarray(0, 33), Buffer.from('7fffffff49444154', 'hex')]),
    'unreadable',
  ],
  ['a bomb of 400 million pixels', bomb(20_000, 20_000, 1), 'too-many-pixels'],
  ['a bomb of 25 million pixels, whole', bomb(5_000, 5_000), 'too-many-pixels'],
  ['a strip of 2 billion pixels', bomb(2_000_000_000, 1, 0), 'unreadable'],
  ['a picture of no pixels', bomb(0, 0), 'unreadable'],
  ['a mark to count readers by', bomb(1, 1), 'too-small'],
  ['a bomb as wide as one may be, whole', bomb(16_777_216, 1), 'too-small'],
  ['a strip that is too thin', bomb(4_000, 15), 'too-small'],
  ['as many pixels as there may be', bomb(4_096, 4_096), 'kept'],
  ['one line more', bomb(4_096, 4_097), 'too-many-pixels'],
  ['fewer rows than it says', bomb(64, 64, 8), 'unreadable'],
  ['more rows than it says', bomb(64, 64, 60_000), 'kept'],
  ['a comment that unpacks to 50 MB', commented('zTXt', 'Comment\0\0', deflateSync(Buffer.alloc(50_000_000))), 'kept'],
  ['a profile that unpacks to 50 MB', commented('iCCP', 'icc\0\0', deflateSync(Buffer.alloc(50_000_000))), 'kept'],
  ['an animated PNG', commented('acTL', '', Buffer.from('000f424000000000', 'hex')), 'kept'],
  ['a GIF', gif(32, 32, 1), 'kept'],
  ['a GIF of 200 frames', gif(32, 32, 200), 'kept'],
  ['a GIF that says it is 65,535 by 65,535, of one small frame', gif(65_535, 65_535, 1), 'kept'],
  ['a GIF whose frame lies outside of it', gif(32, 32, 1, 40_000), 'kept'],
  ['a JPEG of four inks', cmyk, 'kept'],
  ['SVG in a PNG’s comment', commented('tEXt', 'Comment\0', text(SVG)), 'kept'],
  ['SVG of UTF-16', Buffer.concat([Buffer.from('fffe', 'hex'), Buffer.from(SVG, 'utf16le')]), 'no-picture'],
  ['a GIF and a script in one', Buffer.concat([gif(32, 32, 1), text('*/=1;alert(1)')]), 'kept'],
  [
    'a chain of redirects',
    sent(308, { location: `https://${HOST}/0`, refresh: '0; url=https://127.0.0.1/' }),
    'redirect',
  ],
  ['a PNG that asks to be left for another', sent(200, { refresh: '0; url=https://127.0.0.1/' }), 'kept'],
  ['a PNG packed twice', sent(200, { 'content-encoding': 'gzip, br' }, gzipSync(gzipSync(png))), 'packed'],
  ['a redirect home', sent(302, { location: 'https://127.0.0.1/' }), 'redirect'],
  ['a redirect to a cloud’s metadata', sent(301, { location: 'http://169.254.169.254/latest/meta-data/' }), 'redirect'],
  ['a redirect to another picture', sent(307, { location: `https://${HOST}/png` }), 'redirect'],
  ['a redirect to a file', sent(303, { location: 'file:///etc/passwd' }), 'redirect'],
  ['a page that is not there, as a PNG', sent(404, {}), 'bad-status'],
  ['half of it', sent(206, { 'content-range': 'bytes 0-9/10' }), 'bad-status'],
  ['a packed PNG', sent(200, { 'content-encoding': 'gzip' }, gzipSync(png)), 'packed'],
  ['a packed bomb', sent(200, { 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(50_000_000))), 'packed'],
  ['a PNG that says it is huge', sent(200, { 'content-length': 10_000_000_000 }), 'too-large'],
  ['a PNG that goes on', Buffer.concat([png, Buffer.alloc(300_000)]), 'too-large'],
  ['what never ends', endless, 'too-large'],
  ['what comes a byte at a time', dripping, 'too-slow'],
  ['a server that says nothing', () => undefined, 'too-slow'],
  ['a server that hangs up', (response) => void response.destroy(), 'network'],
  [
    'less than it says',
    (response) => void response.writeHead(200, { 'content-length': 5_000 }).write(png, () => response.destroy()),
    'network',
  ],
  ['a header that never ends', sent(200, { 'x-long': 'a'.repeat(40_000) }), 'network'],
];

/** What is written in a post, and why nothing is fetched. */
const ADDRESSES: readonly (readonly [address: string, end: PictureRefusal])[] = [
  ['http://pictures.example.com/a.png', 'bad-address'],
  ['ftp://pictures.example.com/a.png', 'bad-address'],
  ['file:///etc/passwd', 'bad-address'],
  ['data:image/png;base64,AAAA', 'bad-address'],
  ['javascript:alert(1)', 'bad-address'],
  ['//pictures.example.com/a.png', 'bad-address'],
  ['not an address', 'bad-address'],
  ['https://pictures.example.com:8443/a.png', 'bad-address'],
  ['https://pictures.example.com:22/a.png', 'bad-address'],
  ['https://user@pictures.example.com/a.png', 'bad-address'],
  ['https://pictures.example.com@127.0.0.1/a.png', 'bad-address'],
  ['https://user:secret@pictures.example.com/a.png', 'bad-address'],
  ['https://127.0.0.1/a.png', 'bad-address'],
  ['https://127.1/a.png', 'bad-address'],
  ['https://2130706433/a.png', 'bad-address'],
  ['https://0x7f000001/a.png', 'bad-address'],
  ['https://0177.0.0.1/a.png', 'bad-address'],
  ['https://①②⑦.0.0.1/a.png', 'bad-address'],
  ['https://169.254.169.254/latest/meta-data/', 'bad-address'],
  ['https://[::1]/a.png', 'bad-address'],
  ['https://[::ffff:127.0.0.1]/a.png', 'bad-address'],
  ['https://[fe80::1%25eth0]/a.png', 'bad-address'],
  ['https://localhost/a.png', 'bad-address'],
  ['https://metadata/a.png', 'bad-address'],
  ['https://pictures.example.com./a.png', 'bad-address'],
  [`https://pictures.example.com/${'a'.repeat(3_000)}`, 'bad-address'],
  ['https://0x7f.0.0.1/a.png', 'bad-address'],
  ['https://0300.0250.0.1/a.png', 'bad-address'],
  ['https://3232235521/a.png', 'bad-address'],
  ['https://0xa9fea9fe/latest/meta-data/', 'bad-address'],
  ['https://127.0.0.1./a.png', 'bad-address'],
  ['https://[::ffff:a9fe:a9fe]/a.png', 'bad-address'],
  ['https://[64:ff9b::a9fe:a9fe]/a.png', 'bad-address'],
  ['https://１２７.０.０.１/a.png', 'bad-address'],
  ['https://127。0。0。1/a.png', 'bad-address'],
  ['https://pictures.example.com%2f@127.0.0.1/a.png', 'bad-address'],
  ['https://127.0.0.1#@pictures.example.com/a.png', 'bad-address'],
  ['https://pictures.example.com:0/a.png', 'bad-address'],
  ['https://pictures.example.com:65536/a.png', 'bad-address'],
  ['https://pictures.example.com:+443/a.png', 'bad-address'],
  ['https://pictures.example.com%00.127.0.0.1/a.png', 'bad-address'],
  ['https:/127.0.0.1/a.png', 'bad-address'],
  ['https:127.0.0.1/a.png', 'bad-address'],
  ['HTTPS://LOCALHOST/a.png', 'bad-address'],
  ['https://ｌｏｃａｌｈｏｓｔ/a.png', 'bad-address'],
  ['https://рictures.example.com/a.png', 'no-name'],
  ['blob:https://pictures.example.com/a.png', 'bad-address'],
  ['gopher://127.0.0.1:6379/_FLUSHALL', 'bad-address'],
  ['https://nowhere.example.com/a.png', 'no-name'],
  ['https://broken.example.com/a.png', 'no-name'],
  ['https://slow.example.com/a.png', 'too-slow'],
  ['https://other.example.com/a.png', 'network'],
];

/** What a name may stand for, and must not be asked. */
const NOT_PUBLIC = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '169.254.170.2',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.7',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:93.184.216.34',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b::5db8:d822',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:0:7f00:1::',
  '2001:db8::1',
  '2002:7f00:1::1',
  '2002:5db8:d822::1',
  '3fff::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  '2606:2800:220:1::1%eth0',
  'fec0::1',
  'ff02::1',
  '::ffff:0:127.0.0.1',
  '::ffff:169.254.169.254',
  '64:ff9b::169.254.169.254',
  '64:ff9b:1:a9fe:a9fe::',
  '2002:a9fe:a9fe::1',
  '2001:0:a9fe:a9fe::1',
  '2001:10::1',
  '2001:20::1',
  '5f00::1',
  '0100::1',
  'fd12:3456:789a::1',
  'febf::1',
  'ff0e::1',
  '192.0.0.8',
  '192.31.196.1',
  '192.52.193.1',
  '192.175.48.1',
  '100.127.255.255',
  '198.19.0.1',
  '0177.0.0.1',
  '0x7f.0.0.1',
  '2130706433',
  '127.1',
  '[::1]',
  ' 127.0.0.1',
  'localhost',
  '',
];

let host: PictureHost;
/** Addresses that were connected to. */
const connected: string[] = [];
let asked = 0;
const reEncode = await loadReEncoder();

beforeAll(async () => {
  host = await pictureHost([HOST], (request, response) => {
    asked += 1;
    response.on('error', () => undefined);
    const answer = BODIES[Number((request.url ?? '').slice(1))]?.[1] ?? png;
    if (Buffer.isBuffer(answer)) response.end(answer);
    else answer(response);
  });
});
afterAll(() => host.close());

/** A network in which names stand for what the test says, and the one public machine is on loopback. */
function netWith(names: Readonly<Record<string, readonly string[]>>): PictureNet {
  return {
    async resolve(name) {
      if (name === 'broken.example.com') throw new Error('SERVFAIL');
      if (name === 'slow.example.com') return new Promise(() => undefined);
      return names[name] ?? [];
    },
    connect(address, name) {
      connected.push(address);
      return host.connect(address, name);
    },
  };
}

async function endOf(address: string, net: PictureNet, expected?: string): Promise<PictureRefusal | 'kept'> {
  const fetched = await fetchPicture(address, net, {
    mostBytes: MOST_BYTES,
    mostMs: expected === 'too-slow' ? IMPATIENT_MS : PATIENT_MS,
  });
  const drawn = fetched.ok ? await reEncode(fetched.value) : fetched;
  return drawn.ok ? 'kept' : drawn.problem;
}

const names = { [HOST]: [PUBLIC], 'other.example.com': [PUBLIC] };

describe('a hostile address', () => {
  it.each(ADDRESSES)('%s', async (address, end) => {
    const before = asked;
    expect(await endOf(address, netWith(names), end)).toBe(end);
    expect(asked, 'nobody was asked').toBe(before);
  });

  it.each(NOT_PUBLIC)('a name that stands for %s, alone or among others', async (address) => {
    expect(isPublicAddress(address)).toBe(false);
    const before = connected.length;
    for (const all of [[address], [PUBLIC, address], [address, PUBLIC_6]]) {
      expect(await endOf(`https://${HOST}/0`, netWith({ [HOST]: all }))).toBe('not-public');
    }
    expect(connected, 'no connection was made').toHaveLength(before);
  });

  it('a name that stands for another machine at each look is looked at once, and that address is asked', async () => {
    const net = netWith(names);
    let looks = 0;
    const rebinding: PictureNet = { ...net, resolve: async () => (looks++ === 0 ? [PUBLIC_6] : ['127.0.0.1']) };
    const before = connected.length;
    expect(await endOf(`https://${HOST}/0`, rebinding)).toBe('kept');
    expect([looks, connected.slice(before)]).toEqual([1, [PUBLIC_6]]);
  });

  it('public ones are', () => {
    for (const address of [PUBLIC, PUBLIC_6, '1.1.1.1', '172.32.0.1', '100.128.0.1', '2a00:1450:4001::64'])
      expect(isPublicAddress(address), address).toBe(true);
  });
});

describe('a hostile answer', () => {
  it.each(BODIES.map(([name, , end], place) => [name, end, place] as const))('%s: %s', async (_, end, place) => {
    expect(await endOf(`https://${HOST}/${place}`, netWith(names), end)).toBe(end);
  });

  it('leaves nothing of what was sent but its pixels', async () => {
    for (const [name, answer] of BODIES.filter(([, answer, end]) => end === 'kept' && Buffer.isBuffer(answer))) {
      const kept = Buffer.isBuffer(answer) ? await reEncode(answer) : undefined;
      if (kept?.ok !== true) throw new Error(name);
      const { bytes, width, height } = kept.value;
      const left = Buffer.from(bytes).toString('latin1');
      expect(left.startsWith('\u00ff\u00d8\u00ff'), name).toBe(true);
      expect(left, name).not.toMatch(/script|archive|buy BTC|Exif/);
      expect(Math.max(width, height)).toBeLessThanOrEqual(768);
    }
  });

  it('tells how many there were, of which none was fetched beyond the rules', () => {
    const addresses = ADDRESSES.length + NOT_PUBLIC.length * 3 + 1;
    const beyond = connected.filter((address) => !isPublicAddress(address)).length;
    console.log(
      `${addresses} hostile addresses and ${BODIES.length} answers: ${beyond} fetched beyond the rules, 0 crashes`,
    );
    expect(beyond).toBe(0);
  });
});
