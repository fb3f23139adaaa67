import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import { fillPart } from '../../domain/fill.ts';
import type { AccountId } from '../../domain/ids.ts';
import { RECORD_SCHEMAS } from '../../domain/record.ts';
import { countPart, exitPlanPart, instantPart, moneyPart, type Shape } from '../../domain/record-parts.ts';

/*
 * What the window keeps of a journal, as lists whose items stand under their rows. A list that is a part of another
 * holds its places. Their names and shapes are the format that LOG_VERSION counts.
 */

/** Changes whenever what is kept, or how, does: what was kept otherwise is made anew. */
export const LOG_VERSION = 3;

const words = new TextEncoder();
const reader = new TextDecoder();

function shaped<Schema extends z.ZodType>(schema: Schema) {
  return {
    bytes: (value: Shape<Schema>): Uint8Array => words.encode(canonicalJson(value)),
    value: (bytes: Uint8Array): z.output<Schema> => schema.parse(JSON.parse(reader.decode(bytes))),
  };
}

/** What numbers were kept as. */
export function numbersIn(bytes: Uint8Array): Float64Array {
  // Copied: a piece of a buffer may begin anywhere, and numbers may not.
  return new Float64Array(new Uint8Array(bytes).buffer);
}

const accountPart = z.custom<AccountId>((value) => typeof value === 'string');
const mark = z.enum(['disagreement', 'flip', 'refusal', 'clamp', 'liquidation', 'audit', 'fill']);

export const STARTED = shaped(RECORD_SCHEMAS['run-started']);
export const ACCOUNT = shaped(z.strictObject({ account: accountPart, opened: RECORD_SCHEMAS['account-opened'] }));
export const AMOUNT = shaped(z.strictObject({ amount: moneyPart }));
export const FILL = shaped(z.strictObject({ account: accountPart, fill: fillPart, cycle: countPart.optional() }));
/** Exits as a row left them; without any where it ended them. */
export const EXIT_CHANGE = shaped(
  z.strictObject({ account: accountPart, at: instantPart, exits: exitPlanPart.optional() }),
);
export const REVIEW = shaped(RECORD_SCHEMAS['position-reviewed']);
export const LESSON = shaped(RECORD_SCHEMAS['lesson-told']);
export const GAP = shaped(RECORD_SCHEMAS['gap-seen']);
export const OFFSET = shaped(RECORD_SCHEMAS['offset-estimated']);
/** The round in which a decision was made; of a team's, also where it stands in the list of rounds. */
export const DECISION = shaped(z.strictObject({ cycle: countPart, round: countPart.optional() }));
const round = z.strictObject({
  cycle: countPart,
  at: instantPart,
  trigger: z.string(),
  /** What later rows said of it, in their order. */
  notes: z.array(z.strictObject({ sequence: countPart, mark: mark.optional(), outcome: z.string().optional() })),
});
export const ROUND = shaped(round);
export const ROUND_PLACE = shaped(z.strictObject({ account: accountPart, place: countPart }));
export const PLACE = shaped(countPart);
/** How far the journal has been read: the hash of that row in its chain. */
export const READ_TO = shaped(z.strictObject({ hash: z.string() }));

export type LoggedRound = Shape<typeof round>;
export type RoundNote = LoggedRound['notes'][number];

export const LISTS = {
  read: 'read',
  started: 'started',
  accounts: 'accounts',
  fills: 'fills',
  gaps: 'gaps',
  offsets: 'offsets',
  rounds: 'rounds',
  books: 'books',
  times: 'times',
  depositsOf: (account: string) => `deposits of ${account}`,
  /** Of a level: at the lowest all samples, above it ever fewer that stand for them. */
  samplesOf: (account: string, level: number) => `samples of ${account} ${level}`,
  decisionsOf: (account: string) => `decisions of ${account}`,
  roundsOf: (account: string) => `rounds of ${account}`,
  reviewsOf: (account: string) => `reviews of ${account}`,
  lessonsOf: (account: string) => `lessons of ${account}`,
  plansIn: (symbol: string) => `exits in ${symbol}`,
} as const;

/** Rows whose times are kept together. */
export const TIMES_A_CHUNK = 1_024;

/** Fills by whose they are, in which market, or of which of an account's rounds. */
export interface FillsWanted {
  readonly account?: string | undefined;
  readonly symbol?: string | undefined;
  readonly cycle?: number | undefined;
}

/** The list of their places; undefined: all fills. */
export function fillList({ account, symbol, cycle }: FillsWanted): string | undefined {
  if (symbol !== undefined) return `fills in ${symbol}`;
  if (account === undefined) return undefined;
  return cycle === undefined ? `fills of ${account}` : `fills of ${account} in ${cycle}`;
}
