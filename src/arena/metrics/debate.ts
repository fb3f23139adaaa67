import type { DebateHistory, ViewScore } from '../../domain/history.ts';
import { type Metric, none, quotient, value } from '../metric.ts';
import { mean } from '../statistics.ts';
import { defineMetric } from './spec.ts';

const NO_FORECASTS = 'no forecast of a team has come due';
const NO_TEAMS = 'it was one team';
const WHAT = 'over forecasts whose horizon has passed';

const brierOf = ({ count, squaredErrors }: ViewScore): Metric =>
  count === 0 ? none(NO_FORECASTS) : value(squaredErrors / count);
const gainOf = ({ count, gain }: ViewScore): Metric => (count === 0 ? none(NO_FORECASTS) : value(gain));

/** In hindsight: the voice whose blind views were nearest to what came. */
function bestRole({ roles }: DebateHistory): ViewScore {
  return best(Object.values(roles)) ?? roles.quant;
}

function best(scores: readonly ViewScore[]): ViewScore | undefined {
  const meanError = ({ count, squaredErrors }: ViewScore): number => squaredErrors / count;
  return scores.filter(({ count }) => count > 0).sort((left, right) => meanError(left) - meanError(right))[0];
}

const brier = <const Id extends string>(id: Id, who: string, of: (debate: DebateHistory) => ViewScore) =>
  defineMetric({
    id,
    label: `Brier of ${who}`,
    unit: 'ratio',
    definition: `mean of (probability of a rise by ${who} − 1 if the price rose, else 0)² ${WHAT}: 0.25 is a coin`,
    of: ({ history }) => brierOf(of(history.debate)),
  });

const gain = <const Id extends string>(id: Id, who: string, of: (debate: DebateHistory) => ViewScore) =>
  defineMetric({
    id,
    label: `Gain of ${who}`,
    unit: 'fraction',
    definition: `sum of the price changes ${WHAT}, each with the sign of the view of ${who}, before costs`,
    of: ({ history }) => gainOf(of(history.debate)),
  });

export const brierPrior = brier('brierPrior', 'the prior', ({ prior }) => prior);
export const brierBestRole = brier('brierBestRole', 'the best role', bestRole);
export const brierVote = brier('brierVote', 'the vote', ({ vote }) => vote);
export const brierFinal = brier('brierFinal', 'the decision', ({ final }) => final);
export const gainPrior = gain('gainPrior', 'the prior', ({ prior }) => prior);
export const gainBestRole = gain('gainBestRole', 'the best role', bestRole);
export const gainVote = gain('gainVote', 'the vote', ({ vote }) => vote);
export const gainFinal = gain('gainFinal', 'the decision', ({ final }) => final);

export const brierBestTeam = defineMetric({
  id: 'brierBestTeam',
  label: 'Brier of the best team',
  unit: 'ratio',
  definition: `Brier, in hindsight, of the best of several teams ${WHAT}`,
  of: ({ history }) => {
    const score = best(history.debate.teams);
    return score === undefined ? none(NO_TEAMS) : brierOf(score);
  },
});

export const brierMeanTeam = defineMetric({
  id: 'brierMeanTeam',
  label: 'Brier of the mean team',
  unit: 'ratio',
  definition: `mean over several teams of their Brier ${WHAT}`,
  of: ({ history }) => {
    const { teams } = history.debate;
    return teams.length === 0
      ? none(NO_TEAMS)
      : value(mean(teams.map(({ count, squaredErrors }) => squaredErrors / count)));
  },
});

const flips = <const Id extends string>(id: Id, label: string, kind: keyof DebateHistory['flips'], what: string) =>
  defineMetric({
    id,
    label,
    unit: 'count',
    definition: `changes of side in the debate that ${what}`,
    of: ({ history: { debate } }) => (debate.final.count === 0 ? none(NO_FORECASTS) : value(debate.flips[kind])),
  });

export const flipsHelpful = flips('flipsHelpful', 'Helpful flips', 'helpful', 'stood and turned out right');
export const flipsHarmful = flips('flipsHarmful', 'Harmful flips', 'harmful', 'stood and turned out wrong');
export const flipsUndone = flips('flipsUndone', 'Undone flips', 'undone', 'the code undid, as they cited nothing new');

export const plantedCaught = defineMetric({
  id: 'plantedCaught',
  label: 'Planted errors caught',
  unit: 'fraction',
  definition: 'share of the errors planted into claims of peers that the reader did not call supported',
  of: ({ history: { debate } }) =>
    quotient(debate.reviews.caught, debate.reviews.planted, 'no error was planted into what peers read'),
});

export const falseAlarms = defineMetric({
  id: 'falseAlarms',
  label: 'False alarms',
  unit: 'fraction',
  definition: 'share of the judged claims of peers with nothing wrong that the reader did not call supported',
  of: ({ history: { debate } }) =>
    quotient(debate.reviews.alarms, debate.reviews.sound, 'no claim of a peer was judged'),
});

const decided = <const Id extends string>(id: Id, label: string, kind: 'faulted' | 'beyondSignal', what: string) =>
  defineMetric({
    id,
    label,
    unit: 'fraction',
    definition: `share of decisions ${what}`,
    of: ({ history: { debate } }) => quotient(debate.decisions[kind], debate.decisions.made, 'nothing was decided'),
  });

export const decisionsFaulted = decided(
  'decisionsFaulted',
  'Decisions faulted',
  'faulted',
  'halved or held since their own words are not in what they cite',
);
export const beyondSignal = decided(
  'beyondSignal',
  'Beyond the signal',
  'beyondSignal',
  'of one call that cite a post and ask for more than the crowd’s stance supports: how far posts can talk it into size',
);
