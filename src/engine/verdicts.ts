import type { CycleOutcome } from '../agents/cycle.ts';
import type { SizedDecision } from '../agents/outcome.ts';
import { POWERS_OF_TEN } from '../domain/decimal.ts';
import type { GateContext, GateSymbolLimits } from '../domain/gate-context.ts';
import type { EvidenceId, SymbolId } from '../domain/ids.ts';
import type { Intent } from '../domain/order.ts';
import type { Evidence, Snapshot } from '../domain/snapshot.ts';
import { moneyToNumber, RATE_ONE } from '../domain/units.ts';
import { clampDecisions, intentOf, type JudgedDecision } from '../execution/judge/clamp.ts';
import { expectedPrice } from '../execution/judge/grid-terms.ts';
import { equityOf } from '../ledger/valuation.ts';
import type { Account } from './account.ts';
import { touch } from './booking.ts';
import { carryOut, nextDecision } from './deciding.ts';
import type { Desk } from './desk.ts';
import type { OpeningClaim } from './own-past.ts';
import { deskOf, maintenanceRateOf, type RunState, rulesOf } from './state.ts';

type Decided = Extract<CycleOutcome, { kind: 'decisions' }>;

/** The season's limits name no flip: a team closes first and opens in a later cycle. */
const IMPLICIT_FLIP = false;
const HALF = 0.5;

/** A team's decisions through the judge's clamps, then what passes through the order checks; each leaves one record. */
export function carryOutVerdicts(
  state: RunState,
  account: Account,
  { decisions, found }: Decided,
  { snapshot, claims, horizons }: Openings,
): void {
  const citable = [...snapshot.evidence.map(({ id }) => id), ...found];
  const context = gateContext(state, account, citable);
  for (const judged of clampDecisions(decisions, context, state.secrets)) {
    const opened = carryOutOne(state, account, judged);
    if (opened === undefined) continue;
    const { symbol, pUp, evidence } = judged.decision;
    const cited = snapshot.evidence.filter(({ id }) => evidence.includes(id));
    claims.set(symbol, { ...opened, pUp, horizonMinutes: horizons.get(symbol), cited: cited.map(withoutWords) });
  }
}

interface Openings {
  readonly snapshot: Snapshot;
  /** Takes what an opening that passed rests on. */
  readonly claims: Map<SymbolId, OpeningClaim>;
  readonly horizons: ReadonlyMap<SymbolId, number>;
}

function withoutWords(item: Evidence): Evidence {
  return { ...item, text: undefined };
}

/** Gives an opening that passed, with why. */
function carryOutOne(
  state: RunState,
  account: Account,
  { decision, verdict }: JudgedDecision<SizedDecision>,
): Pick<OpeningClaim, 'decision' | 'thesis'> | undefined {
  const { symbol, action, pUp, rationale } = decision;
  const id = nextDecision(account);
  const intents: readonly Intent[] = verdict.order === undefined ? [] : [intentOf(verdict.order, symbol)];
  const opening = verdict.order !== undefined && verdict.order.action !== 'close' ? verdict.order : undefined;
  touch(state, account);
  account.note({
    kind: 'team-decided',
    id,
    cycle: account.counts.cycle,
    at: state.now,
    symbol,
    action,
    verdict: verdict.verdict,
    reason: verdict.reason,
    notes: verdict.notes,
    confidence: opening?.confidence ?? Math.max(pUp, 1 - pUp, HALF),
    evidence: decision.evidence,
    rationale: opening?.rationale ?? rationale,
    intents,
  });
  carryOut(state, account, id, intents);
  return opening === undefined ? undefined : { decision: id, thesis: opening.rationale };
}

/** The judge goes by prices and money of now, and by the evidence that the snapshot and tools offered. */
function gateContext(state: RunState, account: Account, citable: readonly EvidenceId[]): GateContext {
  const { limits } = account.season;
  const equity = moneyToNumber(equityOf(account.ledger, state.marks));
  const desks = [...state.desks.values()].filter(({ market }) => market.mark > 0);
  const bySymbol = new Map(desks.map((desk) => [desk.instrument.symbol, symbolLimits(state, account, desk)]));
  const each = [...bySymbol.values()];
  return {
    universe: new Set(bySymbol.keys()),
    prices: new Map(
      desks.map(({ instrument, market }) => [instrument.symbol, market.mark / scale(instrument.priceDecimals)]),
    ),
    qtyStep: new Map(
      desks.map(({ instrument }) => [instrument.symbol, instrument.lot / scale(instrument.sizeDecimals)]),
    ),
    freeMargin: Math.max(0, moneyToNumber(account.ledger.cash)),
    positions: new Map(
      [...account.ledger.positions.values()].map(({ symbol, side, size }) => {
        const { sizeDecimals } = deskOf(state, symbol).instrument;
        return [symbol, { symbol, side, size: size / scale(sizeDecimals) }];
      }),
    ),
    limits: {
      maxLeverage: limits.maxLeverage,
      minNotional: limits.minNotional,
      maxNotionalPerSymbol: limits.maxSymbolExposure * Math.max(0, equity),
      maintenanceMarginRate: Math.max(0, ...each.map(({ maintenanceMarginRate }) => maintenanceMarginRate)),
      pyramiding: limits.pyramiding,
      implicitFlip: IMPLICIT_FLIP,
    },
    knownEvidence: new Set(citable),
    futureEvidence: new Set(),
    takerRate: Math.max(0, ...each.map(({ takerRate }) => takerRate)),
    symbols: bySymbol,
  };
}

/**
 * What a taker pays beyond the mark, as a share of it: the worst price that the order checks reckon with (spread, and
 * slippage on top of it, in whole units of the price), and the fee on all of that, as the venue books them.
 */
function symbolLimits(state: RunState, account: Account, { instrument, market }: Desk): GateSymbolLimits {
  const rules = rulesOf(state, instrument.symbol);
  const { worst, fixed } = account.meter(instrument.symbol).rates(state.now);
  const paid = Math.max(market.mark, expectedPrice({ type: 'market' }, 'buy', market, rules)) * (1 + worst / RATE_ONE);
  return {
    maxLeverage: instrument.maxLeverage,
    maintenanceMarginRate: maintenanceRateOf(rules),
    takerRate: paid / market.mark - 1,
    fixedFee: moneyToNumber(fixed),
  };
}

function scale(decimals: number): number {
  return POWERS_OF_TEN[decimals] ?? Number.NaN;
}
