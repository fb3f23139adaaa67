import type { ToolRequest } from '../../agents/tools/catalog.ts';
import type { ToolResult } from '../../agents/tools/turn.ts';
import type { BarClose } from '../../domain/feed-event.ts';
import { evidenceId, type SymbolId } from '../../domain/ids.ts';
import type { Evidence, Snapshot } from '../../domain/snapshot.ts';
import { formatDurationMs } from '../../domain/time.ts';
import { priceToNumber } from '../../domain/units.ts';
import { createIndicator } from '../../indicators/catalog.ts';
import { deskOf, type RunState } from '../state.ts';

/** What a tool says, before it is tied to its call. */
export type ToolWords = Pick<ToolResult, 'text' | 'found'>;

type Request<Tool extends ToolRequest['tool']> = Extract<ToolRequest, { tool: Tool }>['arguments'];

interface Candle {
  readonly openedAt: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** A symbol's closed bars as of the snapshot, oldest first, in decimal numbers. */
export function candlesOf(state: RunState, snapshot: Snapshot, symbol: SymbolId): readonly Candle[] {
  const desk = deskOf(state, symbol);
  return desk
    .recentBars()
    .filter((bar) => bar.visible <= snapshot.at)
    .map((bar) => candleOf(bar, desk.instrument.priceDecimals));
}

function candleOf(bar: BarClose, priceDecimals: number): Candle {
  return {
    openedAt: bar.openedAt,
    open: priceToNumber(bar.open, priceDecimals),
    high: priceToNumber(bar.high, priceDecimals),
    low: priceToNumber(bar.low, priceDecimals),
    close: priceToNumber(bar.close, priceDecimals),
    volume: bar.volume,
  };
}

export function candlesFor(state: RunState, snapshot: Snapshot, { symbol, count }: Request<'candles'>): ToolWords {
  const candles = candlesOf(state, snapshot, symbol).slice(-count);
  if (candles.length === 0) return { text: 'no bar has closed yet', found: [] };
  const numbers: Record<string, number> = {};
  candles.forEach((candle, place) => {
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      numbers[`${name}${candles.length - 1 - place}`] = candle[name];
    }
  });
  const item = evidence(snapshot, 'price', `candles:${symbol}:${count}`, symbol, numbers);
  const barMs = snapshot.symbols.find((view) => view.symbol === symbol)?.barMs;
  const every = barMs === undefined ? '' : ` of ${formatDurationMs(barMs)}`;
  return { text: `${candles.length} bars${every}, 0 is the last that closed:`, found: [item] };
}

/** Reckoned over the kept bars alone: the same call gives the same number whoever asked before. */
export function indicatorFor(
  state: RunState,
  snapshot: Snapshot,
  { symbol, name, parameters = {}, output }: Request<'indicator'>,
): ToolWords {
  const indicator = createIndicator(name, parameters);
  for (const candle of candlesOf(state, snapshot, symbol)) indicator.update(candle);
  const value = indicator.value(output);
  if (value === undefined) return { text: 'it has seen too few bars', found: [] };
  const label = output === undefined ? indicator.label : `${indicator.label}.${output}`;
  const item = evidence(snapshot, 'indicator', `indicator:${symbol}:${label}`, symbol, { [label]: value });
  return { text: 'over the closed bars:', found: [item] };
}

export function positionFor(snapshot: Snapshot, { symbol }: Request<'position'>): ToolWords {
  const held = snapshot.held.find((one) => one.symbol === symbol);
  if (held === undefined) return { text: 'none', found: [] };
  const { size, entryPrice, leverage, unrealised, exits } = held;
  const numbers = { size, entryPrice, leverage, unrealised, stop: exits?.stop, target: exits?.target };
  const known = Object.entries(numbers).filter((entry): entry is [string, number] => entry[1] !== undefined);
  const item = evidence(snapshot, 'position', `position:${symbol}`, symbol, Object.fromEntries(known));
  return { text: `${held.side}:`, found: [item] };
}

function evidence(
  { at }: Snapshot,
  kind: Evidence['kind'],
  id: string,
  symbol: SymbolId,
  numbers: Evidence['numbers'],
): Evidence {
  return { id: evidenceId(id), kind, symbol, visible: at, numbers, text: undefined };
}
