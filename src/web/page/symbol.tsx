import type { VNode } from 'preact';
import { formatNumber } from '../../arena/format.ts';
import type { SymbolAnswer } from '../api/shapes.ts';
import { CandleChart } from './candle-chart.tsx';
import { aboutRun, useAnswer } from './data.ts';
import { FillTable } from './fills.tsx';
import { Table, Trouble, Waiting, Words } from './parts.tsx';
import { timeText } from './words.ts';

/** One market as the cursor sees it: its prices with what was traded, and what the crowd said. */
export function SymbolPage({ symbol }: { readonly symbol: string }): VNode {
  const { value, trouble } = useAnswer<SymbolAnswer>(aboutRun(`/symbols/${encodeURIComponent(symbol)}`));
  return (
    <>
      <h1>{symbol}</h1>
      {trouble !== undefined && <Trouble text={trouble} />}
      {value === undefined ? (
        trouble === undefined && <Waiting what="Reading the tapes…" />
      ) : (
        <>
          <CandleChart market={value} />
          <h2>What the crowd said</h2>
          <p class="faint">
            {value.postCount} posts about it so far
            {value.posts.length < value.postCount ? `; the latest ${value.posts.length}` : ''}. Mood is the scorer's
            reading, −1 bearish to 1 bullish.
          </p>
          <Posts posts={value.posts} />
          <h2>Fills</h2>
          <FillTable fills={value.fills.slice(-24)} />
        </>
      )}
    </>
  );
}

function Posts({ posts }: { readonly posts: SymbolAnswer['posts'] }): VNode {
  if (posts.length === 0) return <p class="faint">Nobody spoke of it yet.</p>;
  return (
    <Table
      caption="Posts"
      head={['Time, UTC', 'Mood', 'Author', 'Post']}
      figures={[1]}
      rows={posts.toReversed().map((post) => [
        timeText(post.at),
        formatNumber(post.score, 2),
        <Words key="author" text={post.author} />,
        <span key="text" class="post">
          <Words text={post.text} />
        </span>,
      ])}
    />
  );
}
