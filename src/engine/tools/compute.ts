import type { ToolRequest } from '../../agents/tools/request.ts';
import { sha256 } from '../../domain/hash.ts';
import { evidenceId } from '../../domain/ids.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Program } from '../../ports/tools.ts';
import type { RunState } from '../state.ts';
import type { PendingAsk } from '../team-cycles.ts';
import { candlesOf } from './market-tools.ts';
import { programNumbers } from './result-numbers.ts';
import type { ToolWords } from './run-tools.ts';

type Request = Extract<ToolRequest, { tool: 'compute' }>['arguments'];

/** Bars of each symbol that a program is handed. */
const MOST_BARS = 120;

/** Runs a role's program on the snapshot's numbers: it sees no text, and gives back numbers alone. */
export function computeFor(
  state: RunState,
  { account, cycle, ask }: PendingAsk,
  { code, symbols }: Request,
): ToolWords {
  const { snapshot } = ask;
  const program: Program = { code, data: dataFor(state, snapshot, symbols) };
  const requestHash = sha256(JSON.stringify(program));
  const key = { account: account.plan.account, cycle, role: ask.role, requestHash, occurrence: ask.occurrence };
  const result = programNumbers(state.tools?.compute(key, program) ?? '');
  if (!result.ok) return { text: `failed: ${result.problem}`, found: [] };
  const id = evidenceId(`compute:${requestHash.slice(0, 8)}`);
  const item = {
    id,
    kind: 'tool',
    symbol: undefined,
    visible: snapshot.at,
    numbers: result.value,
    text: undefined,
  } as const;
  return { text: 'it returned:', found: [item] };
}

function dataFor(state: RunState, snapshot: Snapshot, symbols: Request['symbols']): string {
  const { equity, freeMargin } = snapshot;
  const bySymbol = symbols.map((symbol) => {
    const view = snapshot.symbols.find((one) => one.symbol === symbol);
    const candles = candlesOf(state, snapshot, symbol)
      .slice(-MOST_BARS)
      .map(({ openedAt, open, high, low, close, volume }) => [openedAt, open, high, low, close, volume]);
    return [symbol, { price: view?.price, indicators: view?.indicators, candles }];
  });
  return JSON.stringify({ equity, freeMargin, symbols: Object.fromEntries(bySymbol) });
}
