import { type EvidenceId, evidenceId, type SymbolId } from '../domain/ids.ts';
import type { AuditFlag } from '../domain/record.ts';
import type { Evidence } from '../domain/snapshot.ts';
import { normaliseText } from '../domain/text.ts';
import { formatInstant, type Instant } from '../domain/time.ts';
import { agrees, type WrittenNumber, writtenNumbers } from './numbers-in-text.ts';
import { withDigits } from './numbers-in-words.ts';

/** What a claim is held against: the snapshot's evidence by id, and its instant. */
export interface AuditContext {
  readonly at: Instant;
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Numbers that need no evidence, as in a decision its own terms and what its debate came to. */
  readonly stated?: readonly number[];
}

export interface AuditedClaim {
  readonly text: string;
  readonly symbol: SymbolId;
  readonly evidence: readonly EvidenceId[];
  readonly flags: readonly AuditFlag[];
}

/** Flags that make a claim worthless: what it rests on does not exist, or not yet. */
const DROPPING: ReadonlySet<AuditFlag> = new Set(['fabricated', 'from-the-future']);

export function isDropped(claim: CheckedWords): boolean {
  return claim.flags.some((flag) => DROPPING.has(flag));
}

/**
 * Checks one claim against what it cites. A claim that cites nothing, or an id the snapshot does not hold, is
 * fabricated. Numbers and quotes may come from any of the cited items.
 */
export function auditClaim(
  claim: { readonly text: string; readonly evidence: readonly string[] },
  symbol: SymbolId,
  context: AuditContext,
): AuditedClaim {
  const cited: Evidence[] = [];
  const flags = new Set<AuditFlag>();
  if (claim.evidence.length === 0) flags.add('fabricated');
  for (const id of claim.evidence) {
    const item = context.evidence.get(id);
    if (item === undefined) flags.add('fabricated');
    else if (item.visible > context.at) flags.add('from-the-future');
    else {
      cited.push(item);
      if (item.symbol !== undefined && item.symbol !== symbol) flags.add('misattributed');
    }
  }
  if (flags.size === 0 || cited.length > 0) {
    const words = claim.text.replaceAll(symbol, ' ');
    for (const flag of wordFlags(words, cited, context.stated)) flags.add(flag);
  }
  return { text: claim.text, symbol, evidence: claim.evidence.map(evidenceId), flags: [...flags].sort() };
}

const QUOTE = /["“”«]([^"“”«»]{2,})["“”»]/gu;

/** What is wrong with words that rest on all of `cited`: quotes that none of it holds, and numbers that none states. */
export function wordFlags(
  text: string,
  cited: readonly Evidence[],
  stated: readonly number[] = [],
): ReadonlySet<AuditFlag> {
  const flags = new Set<AuditFlag>();
  let plain = text;
  for (const item of cited) plain = plain.replaceAll(item.id, ' ');
  for (const match of text.matchAll(QUOTE)) {
    plain = plain.replace(match[0], ' ');
    if (!cited.some((item) => isQuoteOf(match[1] ?? '', item))) flags.add('misquoted');
  }
  for (const item of cited) plain = withoutDateOf(item, plain);
  if (misnames(plain, cited)) flags.add('unsupported-number');
  for (const written of writtenNumbers(plain)) {
    const known = stated.some((number) => agrees(written, number)) || cited.some((item) => states(item, written));
    if (!known) flags.add('unsupported-number');
  }
  return flags;
}

const NAMED =
  /(?<![\p{L}\p{N}_])([a-z]+\d*)(?:\(\d+\))?(?:\s?[=:]\s?|\s(?:(?:is|was|at|of|near|now|reads|stands at|about|around)\s)*)([-+−]?\d\S*)/giu;
/** Names that are no words of their own: one may write "price 64000" of a target, and `rsi14` of nothing else. */
const COINED = /\d|[a-z][A-Z]/u;

/** Whether a number stands behind the name of another: what is called by a name that cited items have is held to it. */
function misnames(text: string, cited: readonly Evidence[]): boolean {
  for (const [, name = '', number = ''] of withDigits(text).matchAll(NAMED)) {
    const own = cited.flatMap(({ numbers }) => Object.entries(numbers).filter(([known]) => isCalled(known, name)));
    const [written] = writtenNumbers(number);
    if (own.length > 0 && written !== undefined && !own.some(([, datum]) => agrees(written, datum))) return true;
  }
  return false;
}

/** `RSI` is `rsi14` where there is no other. */
function isCalled(known: string, name: string): boolean {
  if (!COINED.test(known)) return false;
  const [one, other] = [known.toLowerCase(), name.toLowerCase()];
  return one === other || (other.length > 2 && one.replace(/\d+$/u, '') === other);
}

function isQuoteOf(quote: string, item: Evidence): boolean {
  return item.text?.toLowerCase().includes(normaliseText(quote).trim().toLowerCase()) === true;
}

/** A cited item's own date and time of day are data too. */
function withoutDateOf(item: Evidence, text: string): string {
  const stamp = formatInstant(item.visible);
  const spellings = [stamp, stamp.slice(0, 16), stamp.slice(0, 10), stamp.slice(11, 19), stamp.slice(11, 16)];
  return spellings.reduce((rest, spelling) => rest.replaceAll(spelling, ' '), text);
}

function states(item: Evidence, written: WrittenNumber): boolean {
  for (const name in item.numbers) {
    const datum = item.numbers[name];
    if (datum !== undefined && agrees(written, datum)) return true;
  }
  return item.text !== undefined && writtenNumbers(item.text).some((stated) => repeats(written, stated));
}

/** Of a post's percentage the same, with its sign or without, or the share that it is. */
function repeats(written: WrittenNumber, { value, percent }: WrittenNumber): boolean {
  if (!percent) return agrees(written, value);
  return agrees(written, value / 100) || (!written.percent && agrees(written, value));
}

/** Words with what is wrong with them; those about no one symbol (a dissent) have none. */
export type CheckedWords = Omit<AuditedClaim, 'symbol'> & { readonly symbol: SymbolId | undefined };

/** The checked claims of one voice: what survives, and whether too little does. */
export interface ClaimsAudit {
  readonly claims: number;
  readonly dropped: number;
  readonly flagged: readonly CheckedWords[];
}

export function summarise(claims: readonly CheckedWords[]): ClaimsAudit {
  return {
    claims: claims.length,
    dropped: claims.filter(isDropped).length,
    flagged: claims.filter((claim) => claim.flags.length > 0),
  };
}
