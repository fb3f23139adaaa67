import { z } from 'zod';
import { isSymbolId } from '../../domain/ids.ts';

/** Values that more than one part of a scenario has. */

export const decimals = (about: string) =>
  z.int().min(0).max(12).describe(`how many decimals ${about}, a whole number from 0 to 12`);
export const duration = (about: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}(ms|s|m|h|d|w)$/)
    .describe(`${about} such as 3m, 1h or 1d`);
export const symbol = z
  .string()
  .refine(isSymbolId)
  .describe('a symbol of at most 64 letters, digits and ._/:- that starts with a letter or digit');
