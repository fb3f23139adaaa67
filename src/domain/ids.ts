import type { Brand } from './brand.ts';

/** An instrument's name as tapes and scenarios spell it, e.g. `BTC-USDT-PERP`. */
export type SymbolId = Brand<string, 'SymbolId'>;
/** A row of a scenario's `entrants`. */
export type EntrantId = Brand<string, 'EntrantId'>;
/** One competitor's books: the entrant's id, with `#seed` behind it when the entrant lists seeds. */
export type AccountId = Brand<string, 'AccountId'>;
/** Counted per account from 1, as are the other ids below: removing a rival renames nothing. */
export type DecisionId = Brand<string, 'DecisionId'>;
/** An order of one account, e.g. `o7`. */
export type OrderId = Brand<string, 'OrderId'>;
export type FillId = Brand<string, 'FillId'>;
export type EntryId = Brand<string, 'EntryId'>;
/** A post's id in its source; (source, id) is unique. */
export type PostId = Brand<string, 'PostId'>;
/** What a claim may cite: a post, a bar, an indicator value, a signal. */
export type EvidenceId = Brand<string, 'EvidenceId'>;

/** Letters, digits, `-_./:` and at most 64 of them: safe in paths, tables and prompts. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._/:-]{0,63}$/;

const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9._/:-]{0,63}(?:#\d+)?$/;

export function isSymbolId(text: string): text is SymbolId {
  return NAME.test(text);
}

export function isEntrantId(text: string): text is EntrantId {
  return NAME.test(text) && !text.includes('#');
}

export function isAccountId(text: string): text is AccountId {
  return ACCOUNT.test(text);
}

export function accountId(entrant: EntrantId, seed?: number): AccountId {
  const text: string = seed === undefined ? entrant : `${entrant}#${seed}`;
  return text as AccountId;
}

export const decisionId = (count: number): DecisionId => `d${count}` as DecisionId;
export const orderId = (count: number): OrderId => `o${count}` as OrderId;
export const fillId = (count: number): FillId => `f${count}` as FillId;
export const entryId = (count: number): EntryId => `e${count}` as EntryId;
export const postId = (text: string): PostId => text as PostId;
export const evidenceId = (text: string): EvidenceId => text as EvidenceId;
