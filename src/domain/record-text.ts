import { canonicalJson } from './canonical.ts';
import type { AssetLeg, Entry, EntryCause, Leg } from './entry.ts';
import type { Fill, FillCause } from './fill.ts';
import { assertNever } from './never.ts';
import type { Intent, Order, OrderTerms, Sizing } from './order.ts';
import type { DecisionMade, EquitySampled } from './record.ts';
import { instant, isInstant } from './time.ts';
import { MONEY_TEXT, moneyOfText } from './units.ts';

/*
 * The canonical text of what a run writes most, built without looking keys up or sorting them: some ten times faster
 * than `canonicalJson`, and equal to it to the letter (a property test holds them together). Ids and symbols need no
 * escaping: their constructors let in no character that JSON would escape. What an author asks for may be anything, so
 * symbols of decisions and intents are escaped. Members stand in alphabetical order.
 */

export function decisionText(decision: DecisionMade): string {
  return `{"at":${decision.at},"cycle":${decision.cycle},"id":"${decision.id}","intents":${listText(decision.intents, intentText)},"kind":"decision-made","symbol":${JSON.stringify(decision.symbol)}}`;
}

export function orderText(order: Order): string {
  const exits = order.exits === undefined ? '' : `"exits":${canonicalJson(order.exits)},`;
  const share = order.share === undefined ? '' : `"share":${order.share},`;
  return `{"kind":"order-approved","order":{"arrivesAt":${order.arrivesAt},"decidedAt":${order.decidedAt},"decision":"${order.decision}",${exits}"heldFee":"${order.heldFee}","heldMargin":"${order.heldMargin}","id":"${order.id}","leverage":${order.leverage},"reduceOnly":${order.reduceOnly},${share}"side":"${order.side}","size":${order.size},"symbol":"${order.symbol}","terms":${termsText(order.terms)}}}`;
}

export function fillText(fill: Fill): string {
  return `{"fill":{"at":${fill.at},"cause":${fillCauseText(fill.cause)},"fee":"${fill.fee}","id":"${fill.id}","leverage":${fill.leverage},"liquidity":"${fill.liquidity}","on":{"line":${fill.on.line},"tape":${fill.on.tape}},"price":${fill.price},"side":"${fill.side}","size":${fill.size},"symbol":"${fill.symbol}"},"kind":"fill-made"}`;
}

export function entryText(entry: Entry): string {
  const assetLegs = entry.assetLegs === undefined ? '' : `"assetLegs":${listText(entry.assetLegs, assetLegText)},`;
  const symbol = entry.symbol === undefined ? '' : `,"symbol":"${entry.symbol}"`;
  return `{"entry":{${assetLegs}"at":${entry.at},"cause":${entryCauseText(entry.cause)},"id":"${entry.id}","legs":${listText(entry.legs, legText)}${symbol}},"kind":"entry-booked"}`;
}

export function equityText(sample: EquitySampled): string {
  const { at, equity, exposure, fall } = sample;
  const fallText = fall === undefined ? '' : `"fall":{"peak":"${fall.peak}","trough":"${fall.trough}"},`;
  return `{"at":${at},"equity":"${equity}","exposure":"${exposure}",${fallText}"kind":"equity-sampled"}`;
}

/**
 * The sample of a row that holds nothing else, read off its canonical text without parsing it; undefined for any other
 * text. Most rows of a run are such, and a board reads them all.
 */
export function equityIn(body: string): EquitySampled | undefined {
  const [, at, equity, exposure, peak, trough] = EQUITY_ROW.exec(body) ?? [];
  if (equity === undefined || exposure === undefined || !isInstant(Number(at))) return undefined;
  const sample = {
    kind: 'equity-sampled',
    at: instant(Number(at)),
    equity: moneyOfText(equity),
    exposure: moneyOfText(exposure),
  } as const;
  if (peak === undefined || trough === undefined) return sample;
  return { ...sample, fall: { peak: moneyOfText(peak), trough: moneyOfText(trough) } };
}

const AMOUNT = `(${MONEY_TEXT})`;
const EQUITY_ROW = new RegExp(
  `^\\[\\{"at":(0|[1-9]\\d*),"equity":"${AMOUNT}","exposure":"${AMOUNT}",(?:"fall":\\{"peak":"${AMOUNT}","trough":"${AMOUNT}"\\},)?"kind":"equity-sampled"\\}\\]$`,
);

function intentText(intent: Intent): string {
  switch (intent.kind) {
    case 'close':
      return `{"kind":"close","symbol":${JSON.stringify(intent.symbol)}}`;
    case 'open': {
      const exits = intent.exits === undefined ? '' : `"exits":${canonicalJson(intent.exits)},`;
      return `{${exits}"kind":"open","leverage":${numberText(intent.leverage)},"reduceOnly":${intent.reduceOnly},"side":"${intent.side}","sizing":${sizingText(intent.sizing)},"symbol":${JSON.stringify(intent.symbol)},"terms":${termsText(intent.terms)}}`;
    }
    case 'set-exits':
    case 'cancel':
      return canonicalJson(intent);
    default:
      return assertNever(intent);
  }
}

function sizingText(sizing: Sizing): string {
  switch (sizing.by) {
    case 'units':
      return `{"by":"units","units":${numberText(sizing.units)}}`;
    case 'notional':
      return `{"by":"notional","notional":${numberText(sizing.notional)}}`;
    case 'buying-power':
      return `{"by":"buying-power","share":${numberText(sizing.share)}}`;
    default:
      return assertNever(sizing);
  }
}

/** An author may ask for NaN. */
function numberText(value: number): string {
  return Number.isFinite(value) ? `${value}` : canonicalJson(value);
}

function termsText(terms: OrderTerms<number>): string {
  return terms.type === 'market' ? '{"type":"market"}' : canonicalJson(terms);
}

function fillCauseText(cause: FillCause): string {
  return cause.kind === 'order'
    ? `{"decision":"${cause.decision}","kind":"order","order":"${cause.order}"}`
    : canonicalJson(cause);
}

function entryCauseText(cause: EntryCause): string {
  switch (cause.kind) {
    case 'fill':
      return `{"fill":"${cause.fill}","kind":"fill"}`;
    case 'hold':
    case 'release':
      return `{"kind":"${cause.kind}","order":"${cause.order}"}`;
    case 'deposit':
    case 'funding':
    case 'borrow':
    case 'dividend':
    case 'insurance':
      return `{"kind":"${cause.kind}"}`;
    default:
      return assertNever(cause);
  }
}

function legText(leg: Leg): string {
  return `{"account":"${leg.account}","amount":"${leg.amount}"}`;
}

function assetLegText(leg: AssetLeg): string {
  return `{"account":"${leg.account}","amount":${leg.amount}}`;
}

function listText<Item>(items: readonly Item[], textOf: (item: Item) => string): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    if (item === undefined) continue;
    text += index === 0 ? textOf(item) : `,${textOf(item)}`;
  }
  return `${text}]`;
}
