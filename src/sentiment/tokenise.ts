import { cutText, normaliseText, unescapeEntities } from '../domain/text.ts';
import { scan, scanRaw } from './scan.ts';
import { TOKENS, type Tokens } from './tokens.ts';

/**
 * The tokens of a post as it came: cut, what its source had escaped decoded once, cleaned where it needs it. Asked for
 * one post twice in a row, by the scorer and then by whoever looks for near-duplicates, it scans once.
 */
export function tokenise(post: string): Tokens {
  if (TOKENS.post === post) return TOKENS;
  const text = unescapeEntities(cutText(post));
  const tokens = scanRaw(text) ?? scan(normaliseText(text));
  tokens.post = post;
  return tokens;
}
