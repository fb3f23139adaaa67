import { invariant } from '../../domain/errors.ts';
import type { AccountHistory } from '../../domain/history.ts';
import { type Instant, instant } from '../../domain/time.ts';
import { boardOf } from '../board.ts';
import { entrantResults } from '../entrant-result.ts';
import type { EntrantFacts, RunFacts } from '../facts.ts';
import { superiorityOf } from '../superiority/superiority.ts';
import { type Held, heldIn, type IntervalName } from './coverage.ts';
import { LUCK_KINDS, type LuckKind, oracleOf, SEASON, type Season, seasonOf } from './season.ts';

export interface Share {
  readonly hits: number;
  readonly trials: number;
}

export interface KindProof {
  readonly kind: LuckKind;
  /** By name of an interval of 95 %: how many hold what is true. */
  readonly coverage: Readonly<Record<IntervalName, Share>>;
  /** Seasons in which an entrant without skill was named superior. */
  readonly falseWinners: Share;
  /** Seasons in which two were told apart that have the same skill. */
  readonly falsePairs: Share;
  /** Seasons in which the one with the edge is among those that share the best place. */
  readonly bestKept: Share;
  /** Seasons in which the planted edge was named; planned: `TOLD_POWER`. */
  readonly power: Share;
}

/** What the board does with an entrant that knows the next day. */
export interface OracleProof {
  /** Seasons in which its deflated Sharpe is above 0.95 when nobody knows what it knew: the statistic is no wall. */
  readonly passesDeflatedSharpe: Share;
  /** Seasons in which it holds no place once its model's knowledge is stated to reach into the market. */
  readonly flagged: Share;
}

export interface Proof {
  readonly seasons: number;
  readonly kinds: readonly KindProof[];
  readonly oracle: OracleProof;
}

/** Holds the board's own statistics against made-up seasons whose truth is known. `onSeason`: after each. */
export function prove(seasons: number, onSeason: () => void = () => undefined): Proof {
  const kinds = LUCK_KINDS.map((kind) => proveKind(kind, seasons, onSeason));
  return { seasons, kinds, oracle: proveOracle(Math.ceil(seasons / ORACLE_EVERY)) };
}

/** An oracle shows the same in every season, so a tenth of them will do. */
const ORACLE_EVERY = 10;
const PASSES = 0.95;

function proveKind(kind: LuckKind, seasons: number, onSeason: () => void): KindProof {
  const held: Held[] = [];
  let [falsely, pairs, kept, found] = [0, 0, 0, 0];
  for (let number = 0; number < seasons; number += 1) {
    const season = seasonOf(kind, number);
    const ranked = entrantResults([season.hold, ...season.skilless, season.planted]);
    const [hold, ...competitors] = ranked;
    const planted = competitors.pop();
    invariant(hold !== undefined && planted !== undefined, 'a season has a market and an entrant with an edge');
    held.push(...heldIn(kind, { hold, skilless: competitors, planted }));
    const superiority = superiorityOf({ ranked, competitors: [...competitors, planted], benchmark: hold });
    invariant(!('none' in superiority), 'a season is long enough for tests');
    const { aboveBenchmark = [], paired } = superiority;
    if (aboveBenchmark.includes(planted.entrant)) found += 1;
    if (aboveBenchmark.some((entrant) => entrant !== planted.entrant)) falsely += 1;
    if (paired?.told.some(({ better }) => better !== planted.entrant)) pairs += 1;
    if (paired?.best.some(({ entrant }) => entrant === planted.entrant)) kept += 1;
    onSeason();
  }
  const share = (hits: number): Share => ({ hits, trials: seasons });
  return {
    kind,
    coverage: coverageOf(held),
    falseWinners: share(falsely),
    falsePairs: share(pairs),
    bestKept: share(kept),
    power: share(found),
  };
}

function coverageOf(held: readonly Held[]): KindProof['coverage'] {
  const of = (name: IntervalName): Share => {
    const own = held.filter((one) => one.name === name);
    return { hits: own.filter(holds).length, trials: own.length };
  };
  return {
    return: of('return'),
    difference: of('difference'),
    memoryPremium: of('memoryPremium'),
    meanOfPairs: of('meanOfPairs'),
    brierSaved: of('brierSaved'),
  };
}

function holds({ interval, truth }: Held): boolean {
  return !('none' in interval) && interval.low <= truth && truth <= interval.high;
}

function proveOracle(seasons: number): OracleProof {
  let [passed, flagged] = [0, 0];
  for (let number = 0; number < seasons; number += 1) {
    const season = seasonOf('normal', number);
    const standingWith = (knowledgeCutoff: Instant) => {
      const oracle = oracleOf(season);
      const board = boardOf([season.hold, ...season.skilless, oracle], factsOf(season, oracle, knowledgeCutoff));
      return board.rows.find(({ entrant }) => entrant === oracle.entrant)?.standing;
    };
    const unknown = standingWith(instant(0))?.deflatedSharpe;
    if (unknown !== undefined && !('none' in unknown) && unknown.value > PASSES) passed += 1;
    const stated = standingWith(SEASON.to)?.rank;
    if (stated !== undefined && 'none' in stated) flagged += 1;
  }
  return {
    passesDeflatedSharpe: { hits: passed, trials: seasons },
    flagged: { hits: flagged, trials: seasons },
  };
}

function factsOf({ hold, skilless }: Season, oracle: AccountHistory, knowledgeCutoff: Instant): RunFacts {
  const entrantFacts = ({ entrant }: AccountHistory): EntrantFacts => ({
    entrant,
    configHash: entrant,
    baseline: entrant === hold.entrant,
    model: entrant === oracle.entrant ? 'made-up/oracle' : undefined,
    knowledgeCutoff,
    askedTurnoverPerDay: undefined,
  });
  return {
    runs: [],
    scenario: 'proof',
    marketHash: '',
    season: 'proof',
    quoteCurrency: 'USD',
    ...SEASON,
    symbols: [],
    tapes: [],
    feeProfiles: [],
    fillModel: '',
    lookAhead: false,
    rules: [],
    notes: [],
    benchmark: hold.entrant,
    entrants: [hold, ...skilless, oracle].map(entrantFacts),
  };
}
