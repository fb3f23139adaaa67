import { archiveNamed } from '../../adapters/live/venues/catalog.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import { isLocal, localPort } from '../../run/live.ts';
import { shippedXPrices } from '../../run/shipped.ts';
import { sortedOnce, wordLine } from './lines.ts';
import {
  badFetch,
  type FetchOptions,
  type FetchPart,
  type FetchRequest,
  fetchedPath,
  kindsAsked,
  refuseSpan,
} from './request.ts';

/** Of a query in a file's name. */
const MOST_NAME = 40;

/** Posts of the past; undefined where no archive has that name. Throws an InputError for what it does not offer. */
export function wordRequest(
  name: string,
  what: string,
  options: FetchOptions,
  now: Instant,
  environment: NodeJS.ProcessEnv,
): FetchRequest | undefined {
  const { from, to, kinds, maxCost } = options;
  const span = { from, to };
  const archive = archiveNamed(name, what, {
    span,
    now,
    variable: (variable) => environment[variable] || undefined,
    maxCost,
    xPrices: shippedXPrices(),
    localPort: localPort(environment),
  });
  if (archive === undefined) return undefined;
  refuseSpan(span, now);
  if (typeof archive === 'string') throw badFetch(name, ...parted(archive));
  if (options.interval !== undefined) throw badFetch('--interval', 'is of candles', 'leave it out for posts');
  if (archive.bill === undefined && maxCost !== undefined)
    throw badFetch('--max-cost', `${name} charges nothing`, 'leave it out');
  const wanted = kindsAsked(
    name,
    kinds ?? archive.pasts.map(([kind]) => kind),
    archive.pasts.map(([kind]) => kind),
  );
  const parts = archive.pasts
    .filter(([kind]) => wanted.includes(kind))
    .map(([kind, past]): FetchPart => ({ kind, past, line: (message) => wordLine(message, archive.source) }));
  return {
    venue: name,
    path: options.out ?? fetchedPath([name, inName(what)], span),
    synthetic: isLocal(name),
    settings: { venue: name, about: what, from: formatInstant(from), to: formatInstant(to), kinds: wanted.join(',') },
    source: archive,
    span: { market: what, from, to, intervalMs: 0 },
    parts,
    assemble: sortedOnce,
  };
}

/** `needs a token: set X` → what is wrong, and what to do. */
function parted(told: string): [what: string, mend: string] {
  const at = told.indexOf(': ');
  return [told.slice(0, at), told.slice(at + 2)];
}

function inName(what: string): string {
  const plain = what
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MOST_NAME)
    .replace(/^-|-$/g, '');
  return plain === '' ? 'all' : plain;
}
