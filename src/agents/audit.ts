import { type EvidenceId, evidenceId, type SymbolId } from '../domain/ids.ts';
import type { AuditFlag } from '../domain/record.ts';
import type { Evidence } from '../domain/snapshot.ts';
import { normaliseText } from '../domain/text.ts';
import { formatInstant, type Instant } from '../domain/time.ts';
import { agrees, type WrittenNumber, writtenNumbers } from './numbers-in-text.ts';

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
  for (const written of writtenNumbers(plain)) {
    const known = stated.some((number) => agrees(written, number)) || cited.some((item) => states(item, written));
    if (!known) flags.add('unsupported-number');
  }
  return flags;
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
  return item.text !== undefined && writtenNumbers(item.text).some((stated) => agrees(written, stated.value));
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
