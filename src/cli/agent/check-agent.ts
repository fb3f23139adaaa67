import { AgentModel } from '../../adapters/agent/agent-model.ts';
import { agentQuestion } from '../../agents/outside/question.ts';
import { readReply } from '../../agents/replies/read.ts';
import type { SoloDecision } from '../../agents/replies/shapes.ts';
import type { ToolTurn } from '../../agents/tools/turn.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { TOOL_NAMES } from '../../domain/team.ts';
import type { ChatFailure, ToolCall } from '../../ports/chat-model.ts';
import type { NamedAgent } from '../../run/agents.ts';
import { ODD_SNAPSHOTS, PLAIN } from './odd-snapshots.ts';

/** What came of one check; `mend` where it failed, or would be cut or refused in a run. */
export interface AgentCheck {
  readonly check: string;
  readonly verdict: 'ok' | 'note' | 'failed';
  readonly what: string;
  readonly mend?: string;
}

/** A contract test: what an agent is asked in a run, and what it must not fall over. One that failed goes on with the next. */
export async function checkAgent(
  { name, open }: NamedAgent,
  deadlineMs: number,
  told: (check: AgentCheck) => void,
): Promise<readonly AgentCheck[]> {
  const model = new AgentModel(name, open);
  const checks: AgentCheck[] = [];
  const tell = (check: AgentCheck): void => {
    checks.push(check);
    told(check);
  };
  try {
    for (const [about, snapshot] of ODD_SNAPSHOTS) {
      tell(await checkOne(model, about, { snapshot, deadlineMs, problems: [] }));
      if (isDown(checks)) {
        const check = 'all other questions';
        tell({ check, verdict: 'failed', what: 'not asked, since it does not run', mend: RUN_IT });
        return checks;
      }
    }
    const problems = ['decisions: Invalid input: expected array, received undefined'];
    tell(await checkOne(model, 'a question that comes again with problems', { snapshot: PLAIN, deadlineMs, problems }));
    tell(straysOf(model));
    return checks;
  } finally {
    model.close();
  }
}

const RUN_IT = 'run the command of your agents.yaml by hand, in its folder, and mend what it says';
const CALL_IT =
  'start the program of that address first; a command must be on the PATH or a path relative to agents.yaml';

/** Twice in a row it was not there, or ended: what is wrong has nothing to do with what it is asked. */
function isDown(checks: readonly AgentCheck[]): boolean {
  return checks.length === 2 && checks.every(({ mend }) => mend === RUN_IT || mend === CALL_IT);
}

interface CheckedQuestion {
  readonly snapshot: Snapshot;
  readonly deadlineMs: number;
  readonly problems: readonly string[];
}

const MOST_TURNS = 3;

/** Its calls are answered with nothing found, and in the end it has none left: it must decide all the same. */
async function checkOne(model: AgentModel, check: string, question: CheckedQuestion): Promise<AgentCheck> {
  const turns: ToolTurn[] = [];
  const deadline = AbortSignal.timeout(question.deadlineMs);
  const startedAt = performance.now();
  for (;;) {
    const tools = turns.length < MOST_TURNS ? TOOL_NAMES : [];
    const asked = requestOf(JSON.stringify(agentQuestion({ ...question, season: '', tools, turns })));
    const outcome = await model.ask(asked, deadline);
    if (!outcome.ok)
      return { check, verdict: 'failed', what: outcome.detail, mend: mendOf(outcome.failure, question.deadlineMs) };
    if (outcome.calls === undefined)
      return judged(check, outcome.text, question.snapshot, performance.now() - startedAt);
    if (tools.length === 0) {
      const mend = 'decide when `tools` is empty: there is no call left';
      return { check, verdict: 'failed', what: 'it calls a tool where none is offered', mend };
    }
    turns.push(emptyHanded(outcome.calls));
  }
}

function requestOf(content: string) {
  const messages = [{ role: 'user', content }] as const;
  const rest = { schemaName: 'solo', schema: {}, rung: 'json-schema', tools: [], liveSearch: [] } as const;
  return { model: 'agent', messages, ...rest, maxTokens: 1, reasoning: 'none' } as const;
}

function emptyHanded(calls: readonly ToolCall[]): ToolTurn {
  const uses = calls.map(({ name, arguments: words }) => {
    const isTool = TOOL_NAMES.some((tool) => tool === name);
    const result = isTool ? 'nothing found' : `refused: there are only ${TOOL_NAMES.join(', ')}`;
    return { name, arguments: words, outcome: isTool ? ('ran' as const) : ('refused' as const), result, found: [] };
  });
  return { reasoning: undefined, calls, uses, found: [] };
}

function mendOf(failure: ChatFailure, deadlineMs: number): string {
  const mends: Readonly<Partial<Record<ChatFailure, string>>> = {
    timeout: `write one line with the id of the question within ${deadlineMs} ms, and flush it`,
    'too-large': 'write one line an answer, and notes to stderr',
    empty: 'write one JSON object a line, with the `id` of the question',
    unreachable: CALL_IT,
  };
  return mends[failure] ?? RUN_IT;
}

function judged(check: string, text: string, snapshot: Snapshot, tookMs: number): AgentCheck {
  const read = readReply('solo', text);
  if (!read.ok || read.value.phase !== 'solo') {
    const what = read.ok ? 'it is no decision' : read.problem.join('; ');
    return { check, verdict: 'failed', what, mend: 'quartet agent schema answer prints the shape' };
  }
  const { decisions } = read.value.reply;
  const opens = decisions.filter(({ action }) => action === 'open_long' || action === 'open_short').length;
  const what = `${decisions.length} decisions, ${opens} of them open, in ${Math.round(tookMs)} ms`;
  const mend = decisions.flatMap((decision) => troubleWith(decision, snapshot))[0];
  return mend === undefined ? { check, verdict: 'ok', what } : { check, verdict: 'note', what, mend };
}

/** What the gate would cut or refuse, in words for the author. */
function troubleWith(decision: SoloDecision, { symbols, evidence, limits }: Snapshot): readonly string[] {
  const { symbol, action, weight, leverage, stop, invalidation, claims } = decision;
  const view = symbols.find((one) => one.symbol === symbol);
  if (view === undefined) return [`${symbol} is no symbol of the snapshot: that decision is dropped`];
  const ids = claims.flatMap((claim) => claim.evidence);
  const isShown = (id: string): boolean => evidence.some((item) => item.id === id);
  if (action !== 'open_long' && action !== 'open_short')
    return ids.some(isShown)
      ? []
      : [`${symbol}: it cites nothing that was shown, and what cites nothing is an invention`];
  const isLosing = stop !== null && (action === 'open_long' ? stop < view.price : stop > view.price);
  const troubles: readonly (readonly [isThere: boolean, words: string])[] = [
    [!ids.some(isShown), 'it cites nothing that was shown, and opens nothing'],
    [!ids.every(isShown), 'a claim cites what was not shown'],
    [!isLosing, `an open needs a stop on the losing side of ${view.price}`],
    [!invalidation, 'an open needs an invalidation, such as close(1h) < 57000'],
    [Math.abs(weight) > limits.maxSymbolExposure, `a weight above ${limits.maxSymbolExposure} is cut`],
    [leverage > Math.min(limits.maxLeverage, view.maxLeverage), `leverage above ${limits.maxLeverage} is cut`],
  ];
  return troubles.flatMap(([isThere, words]) => (isThere ? [`${symbol}: ${words}`] : []));
}

function straysOf({ ignored }: AgentModel): AgentCheck {
  const check = 'nothing on its output but answers';
  if (ignored === 0) return { check, verdict: 'ok', what: 'no line was ignored' };
  const mend = 'answer each question once, with its own id, and print notes to stderr';
  return { check, verdict: 'failed', what: `${ignored} lines were ignored`, mend };
}
