import { z } from 'zod';
import { readText } from '../../adapters/shared/plain-file.ts';
import { InputError } from '../../domain/errors.ts';

/** In the folder of a masked market, beside its tapes. */
export const MASKED_SCENARIO = 'scenario.yaml';
export const MASK_KEY = 'key.json';

const keyFileSchema = z.strictObject({
  schema: z.literal(1),
  seed: z.int(),
  shiftMs: z.int(),
  symbols: z.array(
    z.strictObject({ symbol: z.string(), masked: z.string(), power: z.int(), low: z.number(), high: z.number() }),
  ),
  names: z.record(z.string(), z.string()),
  words: z.record(z.string(), z.string()),
  /** What was written, by what stands in its place: for the ear, which remembers nothing and hears the same as ever. */
  texts: z.record(z.string(), z.string()),
});
export type MaskKeyFile = z.output<typeof keyFileSchema>;

/** @throws InputError where it is no key */
export function readMaskKey(path: string): MaskKeyFile {
  const text = readText(path, 'mask-key');
  try {
    return keyFileSchema.parse(JSON.parse(text));
  } catch {
    const mend = 'give the key.json that quartet mask make wrote';
    throw new InputError({ code: 'mask-key-unreadable', where: path, what: 'it is no key of a mask', mend });
  }
}
