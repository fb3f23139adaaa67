import { InputError } from '../../domain/errors.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { PictureRefusal } from './fetch-picture.ts';

export type LoadSharp = () => Promise<typeof import('sharp')>;
type Sharp = Awaited<ReturnType<LoadSharp>>['default'];

/** A picture as it is kept: drawn anew from its pixels, so that nothing else of what was sent is left. */
export interface ReEncoded {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Formats by their first bytes: whatever a name or a header calls it, this is what it is tried as. */
const MAGIC: readonly (readonly [format: string, bytes: RegExp])[] = [
  ['png', /^89504e470d0a1a0a/],
  ['jpeg', /^ffd8ff/],
  ['gif', /^474946383[79]61/],
  ['webp', /^52494646.{8}57454250/],
];
/** The readers of those four; all others of the library are shut. */
const READERS = ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadNsgif', 'VipsForeignLoadWebp'];

/** What a stranger's picture may have, and the sides of what is kept. */
const MOST_PIXELS = 16_777_216;
const LEAST_SIDE = 16;
export const LONGEST_SIDE = 768;
const PAPER = '#ffffff';
const QUALITY = 80;
const PATIENCE_S = 5;
/** The first picture of several, and nothing that is broken. */
const STRICT = { failOn: 'warning', pages: 1 } as const;

export type ReEncoder = (bytes: Uint8Array) => Promise<Result<ReEncoded, PictureRefusal>>;

/** Throws an InputError where the library, which is optional, is not installed. */
export async function loadReEncoder(load: LoadSharp = () => import('sharp')): Promise<ReEncoder> {
  const { default: sharp } = await load().catch(() => {
    const what = 'pictures of posts are drawn anew by sharp, which is not installed';
    const mend = 'install it with npm install sharp, or leave posts out of eyes';
    throw new InputError({ code: 'no-re-encoder', where: 'eyes', what, mend });
  });
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: READERS });
  return (bytes) => reEncoded(sharp, bytes).catch(() => fail('unreadable'));
}

async function reEncoded(sharp: Sharp, bytes: Uint8Array): Promise<Result<ReEncoded, PictureRefusal>> {
  const first = Buffer.from(bytes.subarray(0, 12)).toString('hex');
  const format = MAGIC.find(([, pattern]) => pattern.test(first))?.[0];
  if (format === undefined) return fail('no-picture');
  // Only the head is read for it, however large the picture says it is.
  const head = await sharp(bytes, { ...STRICT, limitInputPixels: false }).metadata();
  const { width = 0, height = 0, format: found } = head;
  if (found !== format) return fail('unreadable');
  if (width * height > MOST_PIXELS) return fail('too-many-pixels');
  if (Math.min(width, height) < LEAST_SIDE) return fail('too-small');
  const { data, info } = await sharp(bytes, { ...STRICT, limitInputPixels: MOST_PIXELS })
    .timeout({ seconds: PATIENCE_S })
    .rotate()
    .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: PAPER })
    .jpeg({ quality: QUALITY })
    .toBuffer({ resolveWithObject: true });
  return ok({ bytes: data, width: info.width, height: info.height });
}
