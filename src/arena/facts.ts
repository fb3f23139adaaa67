import type { EntrantId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** What a board must say besides the figures; the caller knows it from scenario, tapes and journal. */
export type RunFacts = {
  /** The run, or all of them where several share a leaderboard. */
  readonly runs: readonly RunIdentity[];
  readonly scenario: string;
  /** Hash of all that makes the market and its rules: the scenario without name, seed and entrants. */
  readonly marketHash: string;
  readonly season: string;
  readonly quoteCurrency: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly symbols: readonly string[];
  readonly tapes: readonly TapeFacts[];
  readonly feeProfiles: readonly string[];
  readonly fillModel: string;
  /** The fill model acts on prices it could not have had in time. */
  readonly lookAhead: boolean;
  /** Whatever else shaped the result, e.g. latency, spread, slippage, intrabar path: printed as it is. */
  readonly rules: readonly { readonly label: string; readonly text: string }[];
  /** What a reader must know of the prices before reading a figure, a sentence each. */
  readonly notes: readonly string[];
  /** The buy-and-hold entrant that all are measured against; undefined when the scenario has none. */
  readonly benchmark: EntrantId | undefined;
  readonly entrants: readonly EntrantFacts[];
};

export type RunIdentity = {
  /** E.g. the run's folder. */
  readonly name: string;
  readonly seed: number;
  readonly digest: string;
  /** Of Quartet. */
  readonly version: string;
  /** Hash of the code that made the board; left out by code that ran from its sources, or was before this. */
  readonly build?: string;
};

export type TapeFacts = {
  readonly name: string;
  readonly hash: string;
  readonly synthetic: boolean;
  readonly events: number;
};

export type EntrantFacts = {
  readonly entrant: EntrantId;
  /** Hash of what the entrant is: strategy file, parameters, mode, models. Equal in two runs: the same competitor. */
  readonly configHash: string;
  readonly baseline: boolean;
  /** `house`, `provider/model`, or undefined for code. */
  readonly model: string | undefined;
  /** How its team decides; left out for code, and by boards of before it was told. */
  readonly mode?: string;
  /** Until when the model's training may have read the future of a tape; undefined when nobody says. */
  readonly knowledgeCutoff: Instant | undefined;
  /** The turnover a random baseline was asked for, as a multiple of capital a day; printed beside what it did. */
  readonly askedTurnoverPerDay: number | undefined;
};
