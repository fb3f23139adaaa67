import type { ComponentChildren, VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { ExtentAnswer, RunAnswer } from '../api/shapes.ts';
import { BoardPage } from './board.tsx';
import { ComparePage } from './compare.tsx';
import { CyclePage, CyclesPage } from './cycle.tsx';
import { aboutRun, follow, last, needsToken, useAnswer } from './data.ts';
import { EntrantPage } from './entrant.tsx';
import { FeedsPage } from './feeds.tsx';
import { Link, Trouble } from './parts.tsx';
import { addressOf, cursor, place, question } from './route.ts';
import { RunsPage } from './runs.tsx';
import { Scrubber } from './scrubber.tsx';
import { SymbolPage } from './symbol.tsx';
import { TokenForm } from './token.tsx';

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

/** What stands around every page of one run: where one is, its pages, the cursor. */
function RunFrame({ run }: { readonly run: string }): VNode {
  const [, , section = 'board', one, two] = place.value;
  const extent = useAnswer<ExtentAnswer>(`/runs/${encodeURIComponent(run)}/extent`);
  const symbols = useAnswer<RunAnswer>(aboutRun('')).value?.symbols.slice(0, 8) ?? [];
  useEffect(() => {
    if (extent.value !== undefined) last.value = Math.max(last.value ?? 0, extent.value.read);
  }, [extent.value]);
  useEffect(() => {
    last.value = undefined;
    return follow(run);
  }, [run]);
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
        {symbols.map((symbol) => (
          <Tab key={symbol} to={addressOf('runs', run, 'symbols', symbol)} is={section === 'symbols' && one === symbol}>
            {symbol}
          </Tab>
        ))}
        <span class="run-name">{extent.value?.name ?? run}</span>
        {extent.value !== undefined && <span class={`state ${extent.value.state}`}>{extent.value.state}</span>}
      </nav>
      {extent.trouble !== undefined && <Trouble text={extent.trouble} />}
      {section === 'board' && <BoardPage />}
      {section === 'entrants' && one !== undefined && <EntrantPage account={one} />}
      {section === 'feeds' && <FeedsPage run={run} />}
      {section === 'symbols' && one !== undefined && <SymbolPage key={one} symbol={one} />}
      {section === 'cycles' && two === undefined && <CyclesPage account={one} />}
      {section === 'cycles' && one !== undefined && two !== undefined && (
        <CyclePage account={one} cycle={Number(two)} />
      )}
      {last.value !== undefined && <Scrubber run={run} last={last.value} at={cursor.value} />}
    </Frame>
  );
}

function Tab({ to, is, children }: { readonly to: string; readonly is: boolean; readonly children: string }): VNode {
  return (
    <Link to={to} current={is}>
      {children}
    </Link>
  );
}

export function Frame({ children }: { readonly children: ComponentChildren }): VNode {
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <Link to="/" name="brand">
          Quartet
        </Link>
        <span class="faint">the window reads and never writes</span>
      </header>
      <main id="main">{children}</main>
    </>
  );
}
