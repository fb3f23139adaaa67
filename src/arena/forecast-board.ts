import type { AccountHistory, ToldForecast } from '../domain/history.ts';
import type { EntrantId } from '../domain/ids.ts';
import type { EntrantResult } from './entrant-result.ts';
import type { Interval } from './interval.ts';
import { type Metric, none } from './metric.ts';
import { reliabilityBins } from './metrics/confidence.ts';
import { type Errors, effectsOf } from './question-effects.ts';
import { mean } from './statistics.ts';

/** What a forecaster's Brier is made of: reliability − resolution + uncertainty, to the last bit. */
export type BrierParts = {
  readonly count: number;
  readonly brier: number;
  /** What saying each bin's own share of rises would have saved: 0 is calibrated. */
  readonly reliability: number;
  /** What telling bins apart saves over always saying the share of all: more is better. */
  readonly resolution: number;
  /** Of always saying the share of all: how hard the questions were by themselves. */
  readonly uncertainty: number;
};

export type ForecastRow = BrierParts & {
  readonly entrant: EntrantId;
  /** Brier that it saves beside the mean forecaster of the same questions, each question's difficulty taken out. */
  readonly ahead: Metric;
  readonly interval: Interval;
};

/** How entrants forecast, on questions that several of them were asked: a symbol at the time of a cycle. */
export type ForecastBoard = {
  readonly questions: number;
  /** Answered by more than one. */
  readonly shared: number;
  /** Best first. */
  readonly rows: readonly ForecastRow[];
};

/** For readers of the table. */
export const FORECAST_TEXT =
  'Brier = reliability − resolution + uncertainty: what saying each tenth of the scale its own share of rises would save (0 is calibrated), what telling the tenths apart saves (more is better), and what always saying the share of all costs. Ahead: Brier saved beside the mean forecaster of the same questions (a symbol when a cycle opens), each question’s difficulty taken out, with the middle 95 % over redrawn questions.';

/** Undefined where nobody foretold anything that came due. */
export function forecastBoardOf(results: readonly EntrantResult[]): ForecastBoard | undefined {
  const forecasters = results
    .map(({ entrant, accounts }) => ({ entrant, told: accounts.flatMap(({ history }) => history.told) }))
    .filter(({ told }) => told.length > 0);
  if (forecasters.length === 0) return undefined;
  const questions = questionsOf(forecasters.map(({ told }) => told));
  const shared = questions.filter((errors) => errors.size > 1);
  const effects = effectsOf(shared, forecasters.length);
  const rows = forecasters.map(({ entrant, told }, at) => ({
    entrant,
    ...brierParts(told),
    ...(effects[at] ?? { ahead: none(''), interval: { none: '' } }),
  }));
  return { questions: questions.length, shared: shared.length, rows: rows.sort(byLead) };
}

/** Each part is a difference of Brier scores, of what was said and of two recalibrations of it (ten equal bins; all in one). */
export function brierParts(told: readonly Pick<ToldForecast, 'probability' | 'rose'>[]): BrierParts {
  const outcomes: AccountHistory['forecasts'] = told.map(({ probability, rose }) => ({
    confidence: probability,
    won: rose,
  }));
  const brier = mean(told.map(errorOf));
  const rises = told.filter(({ rose }) => rose).length / told.length;
  const uncertainty = rises * (1 - rises);
  const binned = reliabilityBins(outcomes).map(({ count, won }) => (count / told.length) * won * (1 - won));
  const recalibrated = binned.reduce((sum, part) => sum + part, 0);
  return {
    count: told.length,
    brier,
    reliability: brier - recalibrated,
    resolution: uncertainty - recalibrated,
    uncertainty,
  };
}

function errorOf({ probability, rose }: Pick<ToldForecast, 'probability' | 'rose'>): number {
  return (probability - (rose ? 1 : 0)) ** 2;
}

function questionsOf(forecasters: readonly (readonly ToldForecast[])[]): Errors[] {
  const answers = new Map<string, Map<number, number[]>>();
  forecasters.forEach((told, forecaster) => {
    for (const one of told) {
      const question = answers.get(`${one.symbol} ${one.at}`) ?? new Map<number, number[]>();
      question.set(forecaster, [...(question.get(forecaster) ?? []), errorOf(one)]);
      answers.set(`${one.symbol} ${one.at}`, question);
    }
  });
  return [...answers.values()].map(
    (question) => new Map([...question].map(([forecaster, errors]) => [forecaster, mean(errors)])),
  );
}

function byLead(left: ForecastRow, right: ForecastRow): number {
  const lead = ({ ahead, brier }: ForecastRow): number => ('none' in ahead ? -brier : ahead.value);
  return lead(right) - lead(left);
}
