import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { groupThousands } from '../../arena/format.ts';
import type { ExtentAnswer, RunAnswer } from '../api/shapes.ts';
import { BoardPage } from './board.tsx';
import { ComparePage } from './compare.tsx';
import { CyclePage, CyclesPage } from './cycle.tsx';
import { aboutRun, follow, isUnread, last, needsToken, readTo, useAnswer } from './data.ts';
import { EntrantPage } from './entrant.tsx';
import { FeedsPage } from './feeds.tsx';
import type { Answer } from './newest-answer.ts';
import { Frame, Link, Trouble } from './parts.tsx';
import { addressOf, cursor, go, place, question } from './route.ts';
import { RunsPage } from './runs.tsx';
import { Scrubber } from './scrubber.tsx';
import { SymbolPage } from './symbol.tsx';

const PROGRESS_MS = 500;
/** Of markets. */
const MOST_TABS = 8;

export function App(): VNode {
  const [top, run, section] = place.value;
  useEffect(() => {
    document.title = [section, run, 'Quartet'].filter(Boolean).join(' · ');
  }, [section, run]);
  if (needsToken.value) return <TokenForm />;
  if (top === undefined) return <RunsPage />;
  if (top === 'runs' && run !== undefined) return <RunFrame key={run} run={run} />;
  if (top === 'compare') return <ComparePage key={String(question.value)} />;
  return <Frame>{<Trouble text="There is no such page." />}</Frame>;
}

/** How far the run on the page goes and has been read, asked until all of it has been; from then on its end is followed. */
function useExtent(run: string): { readonly extent: Answer<ExtentAnswer>; readonly isRead: boolean } {
  const [look, setLook] = useState(0);
  const extent = useAnswer<ExtentAnswer>(`/runs/${encodeURIComponent(run)}/extent?look=${look}`);
  const isRead = extent.value !== undefined && extent.value.read >= extent.value.last;
  useEffect(() => {
    if (extent.value === undefined) return;
    readTo.value = isRead ? Number.POSITIVE_INFINITY : extent.value.read;
    // What a long journal holds is shown as far as it was read at first, and then to its end.
    if (last.value === undefined || isRead) last.value = Math.max(last.value ?? 0, extent.value.read);
    const timer = isRead ? undefined : setTimeout(() => setLook((before) => before + 1), PROGRESS_MS);
    return () => clearTimeout(timer);
  }, [extent.value]);
  useEffect(() => {
    last.value = undefined;
    readTo.value = 0;
  }, [run]);
  useEffect(() => (isRead ? follow(run) : undefined), [run, isRead]);
  return { extent, isRead };
}

/** What stands around every page of one run: where one is, its pages, the cursor. */
function RunFrame({ run }: { readonly run: string }): VNode {
  const [, , section = 'board', one, two] = place.value;
  const { extent, isRead } = useExtent(run);
  const symbols = useAnswer<RunAnswer>(aboutRun('')).value?.symbols ?? [];
  return (
    <Frame>
      <nav class="tabs" aria-label="Pages of this run">
        <Tab to={addressOf('runs', run)} is={section === 'board' || section === 'entrants'}>
          Board
        </Tab>
        <Tab to={addressOf('runs', run, 'cycles')} is={section === 'cycles'}>
          Cycles
        </Tab>
        {extent.value?.live === true && (
          <Tab to={addressOf('runs', run, 'feeds')} is={section === 'feeds'}>
            Feeds
          </Tab>
        )}
        {symbols.slice(0, MOST_TABS).map((symbol) => (
          <Tab key={symbol} to={addressOf('runs', run, 'symbols', symbol)} is={section === 'symbols' && one === symbol}>
            {symbol}
          </Tab>
        ))}
        {symbols.length > MOST_TABS && (
          <OtherMarkets run={run} symbols={symbols} at={section === 'symbols' ? one : undefined} />
        )}
        <span class="run-name">{extent.value?.name ?? run}</span>
        {extent.value !== undefined && <span class={`state ${extent.value.state}`}>{extent.value.state}</span>}
      </nav>
      {extent.trouble !== undefined && <Trouble text={extent.trouble} />}
      {extent.value !== undefined && !isRead && <Progress rows={extent.value.read} last={extent.value.last} />}
      {section === 'board' && <BoardPage />}
      {section === 'entrants' && one !== undefined && <EntrantPage account={one} />}
      {section === 'feeds' && <FeedsPage run={run} />}
      {section === 'symbols' && one !== undefined && <SymbolPage key={one} symbol={one} />}
      {section === 'cycles' && two === undefined && <CyclesPage account={one} />}
      {section === 'cycles' && one !== undefined && two !== undefined && (
        <CyclePage account={one} cycle={Number(two)} />
      )}
      {last.value !== undefined && (
        <Scrubber
          run={run}
          last={cursor.value === undefined ? last.value : Math.max(last.value, extent.value?.last ?? 0)}
          at={cursor.value}
        />
      )}
    </Frame>
  );
}

interface OtherMarketsProps {
  readonly run: string;
  readonly symbols: readonly string[];
  readonly at: string | undefined;
}

/** Markets that there is no room for beside each other. */
function OtherMarkets({ run, symbols, at }: OtherMarketsProps): VNode {
  const others = symbols.slice(MOST_TABS);
  const value = at !== undefined && others.includes(at) ? at : '';
  return (
    <select
      aria-label="Other markets"
      value={value}
      onChange={({ currentTarget }) => go(addressOf('runs', run, 'symbols', currentTarget.value))}
    >
      {value === '' && <option value="">{others.length} more markets</option>}
      {others.map((symbol) => (
        <option key={symbol} value={symbol}>
          {symbol}
        </option>
      ))}
    </select>
  );
}

function Progress({ rows, last: all }: { readonly rows: number; readonly last: number }): VNode {
  const text = `Reading the journal: ${groupThousands(String(rows))} of ${groupThousands(String(all))} rows`;
  const then = isUnread.value
    ? 'The row that is asked for comes when it has been read'
    : 'Until then the page shows what was read first';
  return (
    <p class="reading">
      <progress max={all} value={rows} aria-label={text} /> {text}. {then}.
    </p>
  );
}

function Tab({ to, is, children }: { readonly to: string; readonly is: boolean; readonly children: string }): VNode {
  return (
    <Link to={to} current={is}>
      {children}
    </Link>
  );
}

/** Shown where the server asks for its token: it goes in a header, and comes back as a cookie that scripts cannot read. */
function TokenForm(): VNode {
  const [token, setToken] = useState('');
  const [isWrong, setWrong] = useState(false);
  const show = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { ok } = await fetch('/api/v1/session', { headers: { authorization: `Bearer ${token.trim()}` } });
    if (ok) location.reload();
    else setWrong(true);
  };
  return (
    <Frame>
      <form class="card token" onSubmit={show}>
        <h1>This window is locked</h1>
        <label for="token">The token that quartet serve printed</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          value={token}
          onInput={(event) => setToken(event.currentTarget.value)}
        />
        <button type="submit">Open</button>
        {isWrong && <p role="alert">That is not the token.</p>}
      </form>
    </Frame>
  );
}
