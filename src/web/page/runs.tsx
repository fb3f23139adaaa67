import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RunSummary } from '../api/shapes.ts';
import { Frame } from './app.tsx';
import { useAnswer } from './data.ts';
import { Link, Trouble, Waiting, Words } from './parts.tsx';
import { bytesText, timeText } from './words.ts';

const ASK_EVERY_MS = 3_000;

export function RunsPage(): VNode {
  const [round, setRound] = useState(0);
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    const timer = setInterval(() => setRound((before) => before + 1), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { value, trouble } = useAnswer<{ readonly runs: readonly RunSummary[] }>(`/runs?at=${round}`);
  const runs = value?.runs.filter((run) => `${run.id} ${run.name} ${run.best ?? ''}`.includes(wanted));
  return (
    <Frame>
      <h1>Runs</h1>
      {trouble !== undefined && <Trouble text={trouble} />}
      {runs === undefined ? (
        <Waiting what="Looking for runs…" />
      ) : (
        <>
          <p class="search">
            <label for="wanted">Search</label>
            <input id="wanted" type="search" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
          </p>
          {runs.length === 0 && <p>No run here. One begins with: quartet demo</p>}
          <ul class="runs">
            {runs.map((run) => (
              <li key={run.id} class="card">
                <Run run={run} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Frame>
  );
}

const STATES: Readonly<Record<RunSummary['state'], string>> = {
  going: 'going on',
  finished: 'finished',
  stopped: 'stopped before its end',
  damaged: 'damaged',
  empty: 'nothing written yet',
};

function Run({ run }: { readonly run: RunSummary }): VNode {
  const canOpen = run.rows > 0;
  return (
    <>
      <h2>{canOpen ? <Link to={`/runs/${encodeURIComponent(run.id)}`}>{run.id}</Link> : run.id}</h2>
      <p>
        <span class={`state ${run.state}`}>{STATES[run.state]}</span> {run.name}
        {run.live ? ', paper' : ''}, {run.entrants} entrants, {run.rows} rows, {bytesText(run.bytes)}
      </p>
      {run.from !== undefined && run.to !== undefined && (
        <p class="faint">
          {timeText(run.from).slice(0, 16)} to {timeText(run.to).slice(0, 16)} UTC
        </p>
      )}
      {run.verdict !== undefined && (
        <p>
          <Words text={run.verdict} />
        </p>
      )}
      {run.trouble !== undefined && run.state === 'damaged' && <Trouble text={run.trouble} />}
    </>
  );
}
