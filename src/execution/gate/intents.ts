import type { SymbolId } from '../../domain/ids.ts';
import type { Intent } from '../../domain/order.ts';
import type { GateOrder } from './verdict.ts';

/** An accepted decision as the intents of the order checks; `flips` when the season lets it turn an open position. */
export function intentsOf(order: GateOrder, symbol: SymbolId, flips: boolean): readonly Intent[] {
  const close = { kind: 'close', symbol } as const;
  if (order.action === 'close') return [close];
  const open: Intent = {
    kind: 'open',
    symbol,
    side: order.action === 'open_long' ? 'buy' : 'sell',
    sizing: { by: 'units', units: order.size },
    terms: { type: 'market' },
    leverage: order.leverage,
    reduceOnly: false,
    exits: {
      stop: order.stopLoss,
      target: order.takeProfit,
      trailing: undefined,
      invalidation: order.invalidation,
    },
  };
  return flips ? [close, open] : [open];
}
