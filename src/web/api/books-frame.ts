import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import type { AccountId } from '../../domain/ids.ts';
import { MARGIN_MODES } from '../../domain/margin.ts';
import { RECORD_SCHEMAS } from '../../domain/record.ts';
import {
  countPart,
  decisionIdPart,
  exitPlanPart,
  instantPart,
  maybe,
  moneyPart,
  orderIdPart,
  orderPart,
  sizePart,
  symbolPart,
} from '../../domain/record-parts.ts';
import type { KeptBooks } from '../../ledger/run-books.ts';

const position = z.strictObject({
  symbol: symbolPart,
  side: z.enum(['long', 'short']),
  size: sizePart,
  cost: moneyPart,
  margin: moneyPart,
  leverage: z.number(),
  openedAt: instantPart,
});

const ledger = z.strictObject({
  marginMode: z.enum(MARGIN_MODES),
  cash: moneyPart,
  held: moneyPart,
  margin: moneyPart,
  cost: moneyPart,
  capital: moneyPart,
  entryCount: countPart,
  symbols: z.record(
    z.string(),
    z.strictObject({
      position: maybe(position),
      filled: z.int(),
      realised: moneyPart,
      fees: moneyPart,
      funding: moneyPart,
      borrow: moneyPart,
      dividends: moneyPart,
      insurance: moneyPart,
    }),
  ),
  holds: z.array(z.strictObject({ order: orderIdPart, symbol: symbolPart, amount: moneyPart, size: sizePart })),
});

const account = z.strictObject({
  account: z.custom<AccountId>((value) => typeof value === 'string'),
  opened: RECORD_SCHEMAS['account-opened'],
  ledger,
  decisions: countPart,
  orders: countPart,
  fills: countPart,
  waiting: z.array(z.strictObject({ order: orderPart, filled: sizePart })),
  exits: z.array(z.strictObject({ symbol: symbolPart, exits: exitPlanPart, decision: decisionIdPart })),
  sample: maybe(RECORD_SCHEMAS['equity-sampled']),
});

const frame: z.ZodType<KeptBooks> = z.strictObject({ sequence: countPart, accounts: z.array(account) });

/** Much the same again and again: a quick squeeze makes a tenth of it. */
const LEVEL = { level: 1 } as const;

export function packedBooks(books: KeptBooks): { readonly body: Uint8Array; readonly characters: number } {
  const text = canonicalJson(books);
  return { body: deflateRawSync(text, LEVEL), characters: text.length };
}

export function unpackedBooks(body: Uint8Array): KeptBooks {
  return frame.parse(JSON.parse(inflateRawSync(body).toString('utf8')));
}
