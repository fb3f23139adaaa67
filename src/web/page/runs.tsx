import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { groupThousands } from '../../arena/format.ts';
import type { RunSummary } from '../api/shapes.ts';
import { useAnswer } from './data.ts';
import { Frame, Link, Trouble, Waiting, Words } from './parts.tsx';
import { bytesText, timeText } from './words.ts';

const ASK_EVERY_MS = 3_000;

export function RunsPage(): VNode {
  const [look, setLook] = useState(0);
  const [wanted, setWanted] = useState('');
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const tick = (id: string): void =>
    setTicked(ticked.includes(id) ? ticked.filter((one) => one !== id) : [...ticked, id].slice(-2));
  useEffect(() => {
    const timer = setInterval(() => setLook((before) => before + 1), ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const { value, trouble } = useAnswer<{ readonly runs: readonly RunSummary[] }>(`/runs?look=${look}`);
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
            <Comparing ticked={ticked} />
          </p>
          {runs.length === 0 && <p>No run here. One begins with: quartet demo</p>}
          <ul class="runs">
            {runs.map((run) => (
              <li key={run.id} class="card">
                <Run run={run} isTicked={ticked.includes(run.id)} tick={() => tick(run.id)} />
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

/** Two that are ticked can be held against each other. */
function Comparing({ ticked }: { readonly ticked: readonly string[] }): VNode {
  const [left, right] = ticked;
  if (left === undefined || right === undefined) return <span class="faint">Tick two runs to compare them.</span>;
  return (
    <Link to={`/compare?${new URLSearchParams({ left, right })}`}>
      Compare {left} with {right}
    </Link>
  );
}

interface RunProps {
  readonly run: RunSummary;
  readonly isTicked: boolean;
  readonly tick: () => void;
}

function Run({ run, isTicked, tick }: RunProps): VNode {
  const canOpen = run.rows > 0;
  return (
    <>
      <h2>
        {canOpen && <input type="checkbox" aria-label={`Compare ${run.id}`} checked={isTicked} onChange={tick} />}
        {canOpen ? <Link to={`/runs/${encodeURIComponent(run.id)}`}>{run.id}</Link> : run.id}
      </h2>
      <p>
        <span class={`state ${run.state}`}>{STATES[run.state]}</span> {run.name}
        {run.live ? ', paper' : ''}, {run.entrants} entrants, {groupThousands(String(run.rows))} rows,{' '}
        {bytesText(run.bytes)}
      </p>
      {run.from !== undefined && run.to !== undefined && (
        <p class="faint">
          {timeText(run.from).slice(0, 16)} to {timeText(run.to).slice(0, 16)} UTC
        </p>
      )}
      {run.verdict !== undefined && (
        <p>
          <span class="faint">Told by the run’s last row, not reckoned here: </span>
          <Words text={run.verdict} />
        </p>
      )}
      {run.trouble !== undefined && run.state === 'damaged' && <Trouble text={run.trouble} />}
    </>
  );
}
