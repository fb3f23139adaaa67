import type { ToolRequest } from '../../agents/tools/catalog.ts';
import { sha256 } from '../../domain/hash.ts';
import { evidenceId } from '../../domain/ids.ts';
import { jsonOf } from '../../domain/json.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Program } from '../../ports/tools.ts';
import type { PendingAsk, RunState } from '../state.ts';
import { candlesOf, type ToolWords } from './market-tools.ts';

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

const MOST_NUMBERS = 60;
const NAME = /^[A-Za-z_][\w.-]{0,31}$/;

/**
 * The numbers of a program's result by name (`value`, `value.0`, `mean`), whatever else it holds: text does not leave
 * the sandbox, so that nobody is told anything but numbers through it.
 */
export function programNumbers(text: string): Result<Readonly<Record<string, number>>, string> {
  const result = jsonOf(text);
  if (!isObject(result)) return fail('there was no result');
  if ('error' in result) return fail(typeof result.error === 'string' ? plain(result.error) : 'it broke off');
  const numbers: Record<string, number> = {};
  collect(result.value, 'value', numbers);
  return Object.keys(numbers).length === 0 ? fail('it returned no number') : ok(numbers);
}

function collect(value: unknown, name: string, numbers: Record<string, number>): void {
  if (Object.keys(numbers).length >= MOST_NUMBERS || !NAME.test(name)) return;
  if (typeof value === 'number') numbers[name] = value;
  else if (typeof value === 'boolean') numbers[name] = value ? 1 : 0;
  else if (isObject(value)) {
    for (const key of Object.keys(value)) collect(value[key], `${name}.${key}`, numbers);
  }
}

/** The kind of error alone: its message may hold whatever the program was written with. */
function plain(error: string): string {
  return /^(?:[A-Z]\w{1,20}Error|no end [\w ]{1,20})/.exec(error)?.[0] ?? 'it broke off';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
