import { z } from 'zod';

/** A decision as it is judged, every member of the right type and nothing else known about it. Decimals. */
export interface GateDecision {
  readonly symbol: string;
  readonly action: string;
  readonly notional: number | undefined;
  readonly size: number | undefined;
  readonly leverage: number | undefined;
  readonly stopLoss: number | undefined;
  readonly takeProfit: number | undefined;
  readonly invalidation: string | undefined;
  readonly confidence: number | undefined;
  readonly rationale: string | undefined;
  readonly evidence: readonly string[] | undefined;
}

/** A position as the gate needs to know it, in decimals. */
interface GatePosition {
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly size: number;
}

/** What a decision is judged against: the snapshot's market, account and evidence, and the season's limits. Decimals. */
export interface GateContext {
  readonly universe: ReadonlySet<string>;
  readonly prices: ReadonlyMap<string, number>;
  readonly qtyStep: ReadonlyMap<string, number>;
  readonly freeMargin: number;
  readonly positions: ReadonlyMap<string, GatePosition>;
  readonly limits: GateLimits;
  readonly knownEvidence: ReadonlySet<string>;
  /** Evidence dated after the snapshot. */
  readonly futureEvidence: ReadonlySet<string>;
  /** Taken of the notional when it opens; 0 when nothing is said. */
  readonly takerRate: number;
  /** What holds for one symbol in place of the general figures; a run knows them, a context file need not. */
  readonly symbols?: ReadonlyMap<string, GateSymbolLimits>;
}

export interface GateSymbolLimits {
  /** The season's cap still holds. */
  readonly maxLeverage: number;
  readonly maintenanceMarginRate: number;
  /** Fee, and what spread and slippage may put on the price, as a share of the notional. */
  readonly takerRate: number;
  /** What an order pays once beside that, in money. */
  readonly fixedFee: number;
}

interface GateLimits {
  readonly maxLeverage: number;
  readonly minNotional: number;
  readonly maxNotionalPerSymbol: number;
  readonly maintenanceMarginRate: number;
  readonly pyramiding: boolean;
  readonly implicitFlip: boolean;
}

const amount = z.number().min(0);
const bySymbol = z.record(z.string(), z.number().positive());
const rate = z.number().min(0).max(1);

/** The file of `quartet gate --context`. It may hold more than is named here. */
export const gateContextSchema = z
  .looseObject({
    cycleTime: z.union([z.string(), z.number()]),
    universe: z.array(z.string()),
    prices: bySymbol,
    qtyStep: bySymbol,
    equity: z.number(),
    freeMargin: z.number(),
    positions: z.array(
      z.looseObject({ symbol: z.string(), side: z.enum(['long', 'short']), size: z.number().positive() }),
    ),
    limits: z.looseObject({
      maxLeverage: z.number().min(1),
      minNotional: amount,
      maxNotionalPerSymbol: amount,
      maintenanceMarginRate: rate,
      pyramiding: z.boolean().default(false),
      implicitFlip: z.boolean().default(false),
      takerRate: rate.optional(),
      takerFeeRate: rate.optional(),
    }),
    knownEvidence: z.array(z.string()),
    futureEvidence: z.array(z.string()).default([]),
    takerRate: rate.optional(),
    takerFeeRate: rate.optional(),
  })
  .transform(
    (given): GateContext => ({
      universe: new Set(given.universe),
      prices: new Map(Object.entries(given.prices)),
      qtyStep: new Map(Object.entries(given.qtyStep)),
      freeMargin: Math.max(0, given.freeMargin),
      positions: new Map(given.positions.map(({ symbol, side, size }) => [symbol, { symbol, side, size }])),
      limits: given.limits,
      knownEvidence: new Set(given.knownEvidence),
      futureEvidence: new Set(given.futureEvidence),
      takerRate: given.takerRate ?? given.takerFeeRate ?? given.limits.takerRate ?? given.limits.takerFeeRate ?? 0,
    }),
  );
