import type { VNode } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatNumber } from '../../arena/format.ts';
import { MINUTE_MS } from '../../domain/time.ts';
import type { RunAnswer, SymbolAnswer } from '../api/shapes.ts';
import { CandleChart } from './candle-chart.tsx';
import { aboutRun, useAnswer } from './data.ts';
import { FillTable } from './fills.tsx';
import { Trouble, Waiting, Words } from './parts.tsx';
import { inquire, question } from './route.ts';
import type { ShownSpan } from './shown-span.ts';
import type { Steering } from './steer.ts';
import { SteerButtons } from './steer-buttons.tsx';
import { useSteering } from './steering.ts';
import { TradeStory, type TradeWanted } from './trade-story.tsx';
import { timeText } from './words.ts';

/** One market as the cursor sees it: its prices with what was traded, and what the crowd said. */
export function SymbolPage({ symbol }: { readonly symbol: string }): VNode {
  const path = `/symbols/${encodeURIComponent(symbol)}`;
  const { value, trouble } = useAnswer<SymbolAnswer>(aboutRun(path));
  const run = useAnswer<RunAnswer>(aboutRun('')).value;
  return (
    <>
      <h1>{symbol}</h1>
      {trouble !== undefined && <Trouble text={trouble} />}
      {value === undefined ? (
        trouble === undefined && <Waiting what="Reading the tapes…" />
      ) : (
        <Market whole={value} path={path} run={run} />
      )}
    </>
  );
}

interface MarketProps {
  readonly whole: SymbolAnswer;
  readonly path: string;
  readonly run: RunAnswer | undefined;
}

function Market({ whole, path, run }: MarketProps): VNode {
  const trade = useMemo(tradeAsked, [String(question.value)]);
  const account = question.value.get('account') ?? undefined;
  const { settled, ...steering } = useSteering(extentOf(whole), trade === undefined ? undefined : around(trade));
  useEffect(() => {
    if (trade !== undefined) steering.shown.value = around(trade);
  }, [trade?.closedBy, trade?.account]);
  const gaps = useMemo(() => run?.gaps ?? [], [run]);
  const near = useAnswer<SymbolAnswer>(
    settled === undefined ? undefined : aboutRun(path, `from=${settled.from}&to=${settled.to}`),
  ).value;
  const market = useMemo(() => {
    const seen = settled === undefined || near === undefined ? whole : nearer(whole, near);
    return account === undefined ? seen : ofAccount(seen, account);
  }, [whole, near, settled, account]);
  return (
    <>
      <fieldset class="switches" aria-label="Whose trades, and span">
        <label for="whose">Trades of</label>
        <select
          id="whose"
          value={account ?? ''}
          onChange={({ currentTarget }) => inquire({ account: currentTarget.value, trade: '', from: '', to: '' })}
        >
          <option value="">everybody</option>
          {run?.accounts.map((one) => (
            <option key={one.account} value={one.account}>
              {one.account}
            </option>
          ))}
        </select>
        <SteerButtons steering={steering} />
        <WholeButton steering={steering} />
      </fieldset>
      <CandleChart market={market} gaps={gaps} steering={steering} trade={trade} />
      {trade !== undefined && <TradeStory fills={market.fills} wanted={trade} />}
      <h2>What the crowd said</h2>
      <p class="faint">
        {market.postCount} posts about it {settled === undefined ? 'so far' : `from ${spanText(settled)}`}
        {market.posts.length < market.postCount ? `; the latest ${market.posts.length}` : ''}. Mood is the scorer's
        reading, −1 bearish to 1 bullish.
      </p>
      <Posts posts={market.posts} />
      <h2>Fills</h2>
      <FillTable fills={market.fills.slice(-24)} />
    </>
  );
}

function WholeButton({ steering: { shown } }: { readonly steering: Steering }): VNode {
  const showAll = (): void => {
    shown.value = undefined;
  };
  return (
    <button type="button" aria-pressed={shown.value === undefined} onClick={showAll}>
      all
    </button>
  );
}

type Trade = TradeWanted & ShownSpan;

/** The trade that the address names: whose, from when to when, and the fill that closed it. */
function tradeAsked(): Trade | undefined {
  const [account, closedBy] = [question.value.get('account'), question.value.get('trade')];
  const [from, to] = [Number(question.value.get('from')), Number(question.value.get('to'))];
  if (account === null || closedBy === null || !(from > 0 && to >= from)) return undefined;
  return { account, closedBy, openedAt: from, from, to };
}

/** As much before and behind it as it lasted, and some minutes at least. */
function around({ from, to }: ShownSpan): ShownSpan {
  const room = Math.max(20 * MINUTE_MS, to - from);
  return { from: from - room, to: to + room };
}

function extentOf({ candles }: SymbolAnswer): ShownSpan {
  return { from: candles[0]?.from ?? 0, to: candles.at(-1)?.to ?? 0 };
}

/** What is known nearer, with the candles of the whole on both sides of it. */
function nearer(whole: SymbolAnswer, near: SymbolAnswer): SymbolAnswer {
  const { from, to } = extentOf(near);
  if (near.candles.length === 0) return whole;
  const before = whole.candles.filter((candle) => candle.to <= from);
  const after = whole.candles.filter((candle) => candle.from >= to);
  return { ...near, candles: [...before, ...near.candles, ...after] };
}

function ofAccount(market: SymbolAnswer, account: string): SymbolAnswer {
  const isOwn = (one: { readonly account: string }): boolean => one.account === account;
  return { ...market, fills: market.fills.filter(isOwn), levels: market.levels.filter(isOwn) };
}

function spanText({ from, to }: ShownSpan): string {
  return `${timeText(from).slice(0, 16)} to ${timeText(to).slice(0, 16)}`;
}

/** Posts shown at first, so that a phone comes to the fills too. */
const LATEST_POSTS = 12;

function Posts({ posts }: { readonly posts: SymbolAnswer['posts'] }): VNode {
  const [isWhole, setWhole] = useState(false);
  if (posts.length === 0) return <p class="faint">Nobody spoke of it yet.</p>;
  const isCut = !isWhole && posts.length > LATEST_POSTS;
  return (
    <>
      <PostList posts={isCut ? posts.slice(-LATEST_POSTS) : posts} />
      {isCut && (
        <button type="button" onClick={() => setWhole(true)}>
          {posts.length - LATEST_POSTS} posts before them
        </button>
      )}
    </>
  );
}

function PostList({ posts }: { readonly posts: SymbolAnswer['posts'] }): VNode {
  return (
    <ul class="posts">
      {posts.toReversed().map((post) => (
        <li key={post.id} class="post-line">
          <span class="faint">
            {timeText(post.at)} · mood {formatNumber(post.score, 2)} · <Words text={post.author} />
          </span>{' '}
          <Words text={post.text} />
        </li>
      ))}
    </ul>
  );
}
