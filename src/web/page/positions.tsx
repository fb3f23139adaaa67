import type { VNode } from 'preact';
import { formatNumber, formatSignedPercent, NO_FIGURE } from '../../arena/format.ts';
import type { PositionsAnswer, StateAnswer } from '../api/shapes.ts';
import { aboutRun, useAnswer } from './data.ts';
import { Link, Table, Words } from './parts.tsx';
import { addressOfMarket } from './route.ts';
import { moneyText, timeText, trimmed } from './words.ts';

type Account = StateAnswer['accounts'][number];
type Closing = PositionsAnswer['positions'][number];

const PARTS = [
  ['equity', 'Equity'],
  ['cash', 'Cash'],
  ['held', 'Held for orders'],
  ['margin', 'Margin'],
  ['cost', 'Paid for what is held'],
] as const;

/** What an account has at the cursor, and what it waits for. */
export function Books({ books, currency }: { readonly books: Account; readonly currency: string }): VNode {
  return (
    <>
      <dl class="figures">
        {PARTS.map(([part, label]) => (
          <div key={part}>
            <dt>
              {label}, {currency}
            </dt>
            <dd>{moneyText(books[part] ?? '–')}</dd>
          </div>
        ))}
      </dl>
      <h2>Positions</h2>
      <Positions books={books} />
      <h2>Open orders</h2>
      <OpenOrders orders={books.orders} />
    </>
  );
}

function Positions({ books: { account, positions } }: { readonly books: Account }): VNode {
  const { value } = useAnswer<PositionsAnswer>(positions.length === 0 ? undefined : aboutRun('/positions'));
  if (positions.length === 0) return <p class="faint">None.</p>;
  const own = value?.positions.filter((one) => one.account === account);
  return (
    <Table
      caption="Positions"
      head={[
        'Symbol',
        'Side',
        'Size',
        'Entry',
        'Last close',
        'Stop',
        'Target',
        'Liquidation',
        'Closed if',
        'Leverage',
        'Margin',
        'Since, UTC',
      ]}
      figures={[2, 3, 4, 5, 6, 7, 9, 10]}
      rows={positions.map((position) => {
        const closing = own?.find(({ symbol }) => symbol === position.symbol);
        return [
          <Link key="symbol" to={addressOfMarket(position.symbol, account)}>
            {position.symbol}
          </Link>,
          position.side,
          trimmed(position.size),
          position.entryPrice.toPrecision(7),
          ...(own === undefined ? Array.from({ length: 5 }, () => READING) : closingCells(closing)),
          `${position.leverage}×`,
          moneyText(position.margin),
          timeText(position.openedAt),
        ];
      })}
    />
  );
}

/** What has not been answered yet is not what there is none of. */
const READING = '…';

function closingCells(closing: Closing | undefined): readonly (VNode | string)[] {
  return [
    closing?.lastClose === undefined ? NO_FIGURE : figureOf(closing.lastClose),
    <Level key="stop" level={closing?.stop} />,
    <Level key="target" level={closing?.target} />,
    <Level key="liquidation" level={closing?.liquidation} />,
    <Condition key="condition" condition={closing?.invalidation} />,
  ];
}

/** A price at which something closes, and how far it is from the last close. */
function Level({ level }: { readonly level: Closing['stop'] }): VNode {
  if (level === undefined) return <>{NO_FIGURE}</>;
  return (
    <>
      {trimmed(level.price)}
      {level.distance !== undefined && <span class="faint"> {formatSignedPercent(level.distance)}</span>}
    </>
  );
}

/** The condition under which it closes, and whether that is so now. */
function Condition({ condition }: { readonly condition: Closing['invalidation'] }): VNode {
  if (condition === undefined) return <>{NO_FIGURE}</>;
  const { text, enforced, holds, terms } = condition;
  const values = terms.map(
    ({ name, value }) => `${name} is ${value === undefined ? 'not known yet' : figureOf(value)}`,
  );
  return (
    <span class="condition">
      <Words text={text} />
      <small>
        {!enforced
          ? 'words only: nothing closes by it'
          : holds === undefined
            ? '? not known yet'
            : holds
              ? '✓ true now'
              : '✕ not true now'}
        {values.length > 0 && `; ${values.join(', ')}`}
      </small>
    </span>
  );
}

/** Seven digits, as many as any price has. */
function figureOf(value: number): string {
  const digits = value === 0 ? 0 : 6 - Math.floor(Math.log10(Math.abs(value)));
  return trimmed(formatNumber(value, Math.min(9, Math.max(0, digits))));
}

function OpenOrders({ orders }: { readonly orders: Account['orders'] }): VNode {
  if (orders.length === 0) return <p class="faint">None.</p>;
  return (
    <Table
      caption="Open orders"
      head={['Order', 'Symbol', 'Side', 'Size', 'Filled', 'Type', 'Limit', 'Trigger', 'At the venue, UTC']}
      figures={[3, 4, 6, 7]}
      rows={orders.map((order) => [
        order.id,
        order.symbol,
        order.side,
        trimmed(order.size),
        trimmed(order.filled),
        order.type,
        trimmed(order.limit ?? '–'),
        trimmed(order.trigger ?? '–'),
        timeText(order.arrivesAt),
      ])}
    />
  );
}
