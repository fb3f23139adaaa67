import { formatDecimal } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { ExitPlan } from '../../domain/order.ts';
import type { Price } from '../../domain/units.ts';
import type { LoggedPlan, RunLog } from './run-log.ts';
import type { SymbolAnswer } from './shapes.ts';

type Level = SymbolAnswer['levels'][number];

/** Changes of exits that are looked through, the latest: an account's level that changed before them is not told. */
const MOST_CHANGES = 2_000;

/** Stops and targets of every account in a symbol, each for as long as it stood. */
export function levelsIn(log: RunLog, at: number, symbol: string): readonly Level[] {
  const levels: Level[] = [];
  const open = new Map<string, { readonly plan: LoggedPlan; readonly exits: ExitPlan }>();
  const grid = [...log.instruments.values()].find((instrument) => instrument.symbol === symbol);
  for (const plan of log.plans(symbol, at, MOST_CHANGES)) {
    const { account, exits } = plan;
    const before = open.get(account);
    if (before !== undefined && isSame(before.exits, exits)) continue;
    if (before !== undefined) levels.push(levelOf(before.plan, before.exits, { grid, to: plan.at }));
    if (exits !== undefined && hasLevel(exits)) open.set(account, { plan, exits });
    else open.delete(account);
  }
  for (const { plan, exits } of open.values()) levels.push(levelOf(plan, exits, { grid, to: undefined }));
  return levels.sort((one, other) => one.from - other.from);
}

function hasLevel({ stop, target }: ExitPlan): boolean {
  return stop !== undefined || target !== undefined;
}

function isSame(one: ExitPlan, other: ExitPlan | undefined): boolean {
  return one.stop === other?.stop && one.target === other?.target;
}

interface Standing {
  readonly grid: Instrument | undefined;
  readonly to: number | undefined;
}

function levelOf({ account, at }: LoggedPlan, { stop, target }: ExitPlan, { grid, to }: Standing): Level {
  const text = (value: Price | undefined) =>
    value === undefined ? undefined : formatDecimal(value, grid?.priceDecimals ?? 0);
  return { account, from: at, to, stop: text(stop), target: text(target) };
}
