/** The board's figures by the plainest sums that say them, over every mark; no code of the program is in here. */

const DAY = 86_400_000;

/** What an account was worth at every mark: when, and how much in whole units of money. */
export interface EquityMarks {
  readonly capital: number;
  readonly times: readonly number[];
  readonly levels: readonly number[];
}

export function naiveDrawdown({ capital, levels }: EquityMarks): number {
  let peak = capital;
  let deepest = 0;
  for (const level of levels) {
    if (level > peak) peak = level;
    deepest = Math.max(deepest, (peak - Math.max(level, 0)) / peak);
  }
  return deepest;
}

/**
 * From the last level of each period to the next one's, of the periods that hold an instant at which equity was sampled.
 * A first period with a single one is the start.
 */
export function naiveReturns(
  { capital, times, levels }: EquityMarks,
  sampled: readonly number[],
  periodMs: number,
): number[] {
  const last = new Map<number, number>();
  let [at, inFirst] = [0, 0];
  for (const instant of sampled) {
    while ((times[at + 1] ?? Number.POSITIVE_INFINITY) <= instant) at += 1;
    last.set(Math.ceil(instant / periodMs), levels[at] ?? 0);
    if (last.size === 1) inFirst += 1;
  }
  const [first] = last.keys();
  if (first !== undefined && inFirst === 1) last.delete(first);
  let before = capital;
  return [...last.values()].map((level) => {
    const change = before > 0 ? Math.max(level / before - 1, -1) : 0;
    before = level;
    return change;
  });
}

/** A day where the samples lie on more than ten of them, else the middle gap of the coarsest tenth of the samples. */
export function naivePeriod(samples: readonly number[]): number {
  if (new Set(samples.map((at) => Math.ceil(at / DAY))).size > 10) return DAY;
  const gaps = samples.slice(1).map((at, before) => at - (samples[before] ?? 0));
  const parts = Math.min(10, Math.max(1, Math.floor(gaps.length / 3)));
  const middles = Array.from({ length: parts }, (_, part) => {
    const own = gaps.slice(Math.floor((part * gaps.length) / parts), Math.floor(((part + 1) * gaps.length) / parts));
    own.sort((left, right) => left - right);
    return own[Math.floor((own.length - 1) / 2)] ?? 1;
  });
  return Math.max(1, ...middles);
}

/** Periods a year. A market that closes at weekends shows it by a Saturday that it slept through. */
export function naiveYear({ times }: EquityMarks, periodMs: number, closesAtWeekends: boolean): number {
  const days = new Map<number, number[]>();
  for (const time of times) {
    const day = Math.ceil(time / DAY);
    days.set(day, [...(days.get(day)?.slice(0, 1) ?? []), Math.ceil(time / periodMs)]);
  }
  const [from = 0, to = 0] = [Math.ceil((times[0] ?? 0) / DAY), Math.ceil((times.at(-1) ?? 0) / DAY)];
  let saturdays = 0;
  for (let day = from + 1; day < to; day += 1) if (new Date((day - 1) * DAY).getUTCDay() === 6) saturdays += 1;
  if (!closesAtWeekends || saturdays === 0) return (365 * DAY) / periodMs;
  const lengths = [...days.values()].map((own) => (own.at(-1) ?? 0) - (own[0] ?? 0) + 1);
  return 252 * lengths.reduce((longest, length) => Math.max(longest, length), 1);
}

export interface NaiveRatios {
  readonly growthAYear: number;
  readonly sharpe: number;
  readonly sharpeGeometric: number;
  readonly sortino: number;
  readonly sortinoGeometric: number;
}

export function naiveRatios(returns: readonly number[], year: number): NaiveRatios {
  const count = returns.length;
  const mean = total(returns) / count;
  const variance = total(returns.map((change) => (change - mean) ** 2)) / (count - 1);
  const below = Math.sqrt(total(returns.map((change) => (change < 0 ? change ** 2 : 0))) / count);
  // A period's growth g, compounded.
  const growth = returns.some((change) => change <= -1)
    ? -1
    : Math.expm1(total(returns.map((change) => Math.log1p(change))) / count);
  const compounded = growth === -1 ? -1 : Math.expm1(year * Math.log1p(growth));
  const square = (1 + growth) ** 2;
  return {
    growthAYear: compounded,
    sharpe: (mean / Math.sqrt(variance)) * Math.sqrt(year),
    sharpeGeometric: compounded / Math.sqrt((variance + square) ** year - square ** year),
    sortino: (mean / below) * Math.sqrt(year),
    sortinoGeometric: compounded / (below * Math.sqrt(year)),
  };
}

/** The chance that the true Sharpe of a period is above the threshold. */
export function naiveProbability(returns: readonly number[], threshold: number): number {
  const count = returns.length;
  const mean = total(returns) / count;
  const deviation = Math.sqrt(total(returns.map((change) => (change - mean) ** 2)) / count);
  const scores = returns.map((change) => (change - mean) / deviation);
  const skewness = total(scores.map((score) => score ** 3)) / count;
  const kurtosis = total(scores.map((score) => score ** 4)) / count;
  const sharpe = naivePeriodSharpe(returns);
  const error = Math.sqrt((1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2) / (count - 1));
  return naiveNormal((sharpe - threshold) / error);
}

/** The Sharpe that the best of so many without skill shows: Bailey and López de Prado's expected maximum. */
export function naiveLuck(sharpes: readonly number[]): number {
  const count = sharpes.length;
  const mean = total(sharpes) / count;
  const deviation = Math.sqrt(total(sharpes.map((sharpe) => (sharpe - mean) ** 2)) / (count - 1));
  const gamma = 0.577215664901532;
  return deviation * ((1 - gamma) * quantileAt(1 - 1 / count) + gamma * quantileAt(1 - 1 / (count * Math.E)));
}

export function naivePeriodSharpe(returns: readonly number[]): number {
  const mean = total(returns) / returns.length;
  return mean / Math.sqrt(total(returns.map((change) => (change - mean) ** 2)) / (returns.length - 1));
}

/** The bell curve's area by Simpson's rule. */
export function naiveNormal(x: number): number {
  const steps = 200;
  const end = Math.max(-9, Math.min(9, x));
  const width = end / steps;
  const bell = (at: number): number => Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI);
  let area = bell(0) + bell(end);
  for (let at = 1; at < steps; at += 1) area += bell(at * width) * (at % 2 === 1 ? 4 : 2);
  return 0.5 + (area * width) / 3;
}

function quantileAt(share: number): number {
  let [low, high] = [-9, 9];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (naiveNormal(middle) < share) low = middle;
    else high = middle;
  }
  return low;
}

/** One fill as it is told: lots, below 0 sold; cents a lot; fee in cents. */
export interface NaiveFill {
  readonly lots: number;
  readonly price: number;
  readonly fee: number;
  readonly confidence: number | undefined;
}

/** Goes through fills by average cost: share of the closings that made money, and Brier of what was said at each opening. */
export function naiveTrades(fills: readonly NaiveFill[]): { winRate: number; brier: number } {
  const closings: number[] = [];
  const errors: number[] = [];
  let [held, price, fee, net] = [0, 0, 0, 0];
  let said: number | undefined;
  for (const fill of fills) {
    const closed = held * fill.lots < 0 ? Math.min(Math.abs(held), Math.abs(fill.lots)) : 0;
    const opened = Math.abs(fill.lots) - closed;
    const feeEach = fill.fee / Math.abs(fill.lots);
    if (closed > 0) {
      const made = Math.sign(held) * (fill.price - price) * closed - (fee + feeEach) * closed;
      closings.push(made);
      net += made;
      held -= Math.sign(held) * closed;
      if (held === 0 && said !== undefined) errors.push((said - (isAboveZero(net) ? 1 : 0)) ** 2);
    }
    if (opened === 0) continue;
    if (held === 0) [said, net] = [fill.confidence, 0];
    const before = Math.abs(held);
    price = (price * before + fill.price * opened) / (before + opened);
    fee = (fee * before + feeEach * opened) / (before + opened);
    held += Math.sign(fill.lots) * opened;
  }
  return { winRate: closings.filter(isAboveZero).length / closings.length, brier: total(errors) / errors.length };
}

/** What a cycle foretold: from which mark, known how much later, for when, by whom; chances of a rise. */
export interface SaidForecast {
  readonly seenAt: number;
  readonly thinkingMs: number;
  readonly horizonMinutes: number;
  readonly used: number;
  readonly prior: number | undefined;
  readonly roles: Readonly<Record<'researcher' | 'quant' | 'creative', number | undefined>>;
}

/** Brier of each view against the last price at or before the horizon; a role that was silent where others spoke says one half. */
export function naiveForecasts(said: readonly SaidForecast[], times: readonly number[], prices: readonly number[]) {
  const counted = said.flatMap((one) => {
    const from = times[one.seenAt] ?? 0;
    const due = from + one.horizonMinutes * 60_000;
    if (due <= from + one.thinkingMs || due > (times.at(-1) ?? 0)) return [];
    let last = times.length - 1;
    while ((times[last] ?? 0) > due) last -= 1;
    const change = (prices[last] ?? 0) - (prices[one.seenAt] ?? 0);
    return change === 0 ? [] : [{ ...one, outcome: change > 0 ? 1 : 0 }];
  });
  const brier = (view: (one: (typeof counted)[number]) => number | undefined): number | undefined => {
    const errors = counted.flatMap((one) => {
      const chance = view(one);
      return chance === undefined ? [] : [(chance - one.outcome) ** 2];
    });
    return errors.length === 0 ? undefined : total(errors) / errors.length;
  };
  const voices = ({ roles }: SaidForecast): number[] => Object.values(roles).flatMap((chance) => chance ?? []);
  const roles = (['researcher', 'quant', 'creative'] as const).flatMap((role) => {
    if (counted.every((one) => one.roles[role] === undefined)) return [];
    return brier((one) => (voices(one).length === 0 ? undefined : (one.roles[role] ?? 0.5))) ?? [];
  });
  return {
    brierFinal: brier(({ used }) => used),
    brierPrior: brier(({ prior }) => prior),
    brierVote: brier((one) => (voices(one).length === 0 ? undefined : total(voices(one)) / voices(one).length)),
    brierBestRole: roles.length === 0 ? undefined : Math.min(...roles),
  };
}

/** A cent's millionth is a float's doing. */
function isAboveZero(cents: number): boolean {
  return cents > 1e-6;
}

export function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
