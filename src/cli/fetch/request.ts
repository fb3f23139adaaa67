import { join } from 'node:path';
import type { Archive } from '../../adapters/live/archives/archive.ts';
import type { Past, PastMessage, PastSpan, TimeSpan } from '../../adapters/live/past/past.ts';
import { InputError } from '../../domain/errors.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';

/** As the command line has it. */
export interface FetchOptions {
  readonly from: Instant;
  readonly to: Instant;
  /** Of candles. */
  readonly interval: number | undefined;
  readonly kinds: readonly string[] | undefined;
  /** US dollars. */
  readonly maxCost: number | undefined;
  readonly out: string | undefined;
}

/** What is to be fetched from where, found possible. */
export interface FetchRequest {
  readonly venue: string;
  readonly path: string;
  readonly synthetic: boolean;
  /** What the tape is known by; the same request goes on where it was stopped. */
  readonly settings: Readonly<Record<string, string>>;
  readonly source: FetchSource;
  readonly span: PastSpan;
  readonly parts: readonly FetchPart[];
  /** The tape's lines, of those that were gathered part by part. */
  assemble(gathered: readonly AsyncIterable<string>[]): AsyncIterable<string>;
}

export type FetchSource = Pick<Archive, 'host' | 'spacingMs' | 'headers' | 'signIn' | 'bill'> &
  Partial<Pick<Archive, 'backoff'>>;

export interface FetchPart {
  readonly kind: string;
  readonly past: Past;
  line(message: PastMessage): string;
}

/** Throws where it is no span of the past. */
export function refuseSpan({ from, to }: TimeSpan, now: Instant): void {
  if (from >= to) throw badFetch('--from', 'is not before --to', 'give an earlier --from');
  if (to > now) throw badFetch('--to', `${formatInstant(to)} is not over`, 'give a --to that has passed');
}

/** Where a tape goes unless told: its name says what it is. */
export function fetchedPath(words: readonly string[], { from, to }: TimeSpan): string {
  const days = [from, to].map((at) =>
    formatInstant(at)
      .slice(0, 16)
      .replace(/[-:]|T00:00$/g, ''),
  );
  return join('tapes', `${[...words, ...days].join('-').replaceAll('/', '-')}.ndjson.gz`);
}

/** Those of the kinds on offer that are asked for. */
export function kindsAsked(where: string, asked: readonly string[], offered: readonly string[]): readonly string[] {
  const [other] = asked.filter((kind) => !offered.includes(kind));
  if (other === undefined) return offered.filter((kind) => asked.includes(kind));
  throw badFetch('--kinds', `${where} offers no past ${other}`, `choose of ${offered.join(', ')}, or record it live`);
}

export function badFetch(where: string, what: string, mend: string): InputError {
  return new InputError({ code: 'fetch-bad-request', where, what, mend });
}
