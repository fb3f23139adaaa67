import type { Instant } from '../../../domain/time.ts';
import type { Backoff } from '../link/backoff.ts';
import type { NoPage, Past, PastRequest, TimeSpan } from '../past/past.ts';

/** What a source of words tells of the past, found possible. */
export interface Archive {
  /** Goes into the posts as their source, as its live feed writes it. */
  readonly source: string;
  readonly host: string;
  /** So far requests are apart, which keeps within its limits. */
  readonly spacingMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly backoff: Backoff;
  /** Asked before all else where it wants a session. */
  readonly signIn: SignIn | undefined;
  /** Each is gathered by itself; most have but one. */
  readonly pasts: readonly (readonly [kind: string, past: Past<TimeSpan>])[];
  /** Where it charges. */
  readonly bill: ArchiveBill | undefined;
}

export interface SignIn {
  readonly question: PastRequest;
  /** The headers that the rest is asked with. */
  read(body: string): Readonly<Record<string, string>> | NoPage;
}

/** What is charged on the way, in US dollars. */
export interface ArchiveBill {
  /** The rate with its source and date, for people. */
  readonly rate: string;
  readonly maxCost: number;
  costOf(posts: number): number;
  /** Of all pages before this cursor. */
  spent(cursor: string): number;
  /** Whether the most that the page at this cursor could cost is still within `maxCost`. */
  covers(cursor: string): boolean;
}

export interface ArchiveMeans {
  readonly span: TimeSpan;
  readonly now: Instant;
  /** An environment variable of the user's, such as a key. */
  readonly variable: (name: string) => string | undefined;
  readonly maxCost: number | undefined;
  readonly xPrices: XPrices;
}

/** What X charges, in US dollars. */
export interface XPrices {
  readonly source: string;
  readonly asOf: string;
  readonly post: number;
  /** What stands beside a post where it is asked for: its author, and each picture. */
  readonly profile: number;
  readonly media: number;
  /** A question for the number of posts. */
  readonly count: { readonly recent: number; readonly archive: number };
}

/** An archive as `tape fetch` and the page of tapes tell of it. */
export interface ListedArchive {
  readonly name: string;
  /** What one says behind the name. */
  readonly what: string;
  readonly gives: string;
  /** Environment variables with what it wants of the user; none where it is open to everybody. */
  readonly variables: readonly string[];
  /** What is wrong with it is a text. */
  open(what: string, means: ArchiveMeans): Archive | string;
}

/** An archive that is open to everybody. */
export const PUBLIC = { headers: {}, signIn: undefined, bill: undefined } as const;
