import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { EntrantAnswer } from '../api/shapes.ts';
import { Link, Table } from './parts.tsx';
import { addressOfTrade } from './route.ts';
import { moneyText, timeText } from './words.ts';

/** Trades shown at first, and at most: the latest. */
const LATEST_TRADES = 20;
const MOST_TRADES = 2_000;

interface TradesProps {
  readonly account: string;
  readonly trades: EntrantAnswer['trades'];
}

/** Closed trades; each opens on its market's chart, with its reasons. */
export function Trades({ account, trades }: TradesProps): VNode {
  const [isWhole, setWhole] = useState(false);
  if (trades.length === 0) return <p class="faint">None has been closed.</p>;
  return (
    <>
      <Table
        caption="Trades"
        head={[
          'Opened, UTC',
          'Closed, UTC',
          'Symbol',
          'Side',
          'Size',
          'Entry',
          'Exit',
          'Realised',
          'Fees',
          'Closed by',
        ]}
        figures={[4, 5, 6, 7, 8]}
        rows={trades
          .slice(isWhole ? -MOST_TRADES : -LATEST_TRADES)
          .toReversed()
          .map((trade) => [
            <Link key="trade" to={addressOfTrade(account, trade)}>
              {timeText(trade.openedAt)}
            </Link>,
            timeText(trade.closedAt),
            trade.symbol,
            trade.side,
            String(trade.size),
            trade.entryPrice.toPrecision(7),
            trade.exitPrice.toPrecision(7),
            moneyText(trade.realised),
            moneyText(trade.fees),
            trade.exit,
          ])}
      />
      {trades.length > LATEST_TRADES && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Only the latest' : `All ${trades.length} trades`}
        </button>
      )}
    </>
  );
}
