import type { Ask } from '../agents/ask.ts';
import type { AccountId } from '../domain/ids.ts';
import type { RunRecord } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import type { Secrets } from '../execution/judge/unsafe-text.ts';
import type { Checkpoints } from '../ports/checkpoints.ts';
import type { FeedSource } from '../ports/feed-source.ts';
import type { Journal } from '../ports/journal.ts';
import type { Scorer } from '../ports/scorer.ts';
import type { ToolDesk } from '../ports/tools.ts';
import type { AgendaItem } from './agenda.ts';
import type { ModelDesk } from './answer.ts';
import type { LiveModels } from './pending-calls.ts';
import type { RunView } from './view.ts';

/** What a run needs from the outside. */
export interface RunPorts {
  readonly feeds: readonly FeedSource[];
  readonly journal: Journal;
  readonly scorer: Scorer;
  /** Whom the run waits for; left out of a live run, whose models are asked beside it. */
  readonly models?: ModelDesk;
  /** What teams may look up and work out with; left out where nobody may. */
  readonly tools?: ToolDesk | undefined;
  /** What no decision may hold: the look of keys, and the keys that are configured here. */
  readonly secrets: Secrets;
  /** Journal rows a commit; a backtest can be run again, so it commits in groups. */
  readonly commitEveryRows: number;
  /**
   * Called now and then between two events, with the last visible time and the events stepped so far. What it gives is
   * waited for; what it throws ends the run there, so far whole.
   */
  readonly onProgress: (at: Instant, events: number) => Promise<void> | undefined;
  /** Where a run that can be gone on with keeps what it is; left out where none is to be. */
  readonly checkpoints?: Checkpoints | undefined;
  /**
   * Told ahead of every step: the item of the agenda, or undefined for what comes to all accounts at once (the beginning,
   * an event of the tapes, the end). Where trades before an event were passed over, `steps` counts them too. Left out
   * unless somebody puts the rows of several such runs in order.
   */
  readonly onStep?: ((item: AgendaItem | undefined, steps?: number) => void) | undefined;
  /** Told of every record of an account as it is noted, whose row comes when its event is done: for who reads on without its text. */
  readonly onRecord?: ((account: AccountId, record: RunRecord) => void) | undefined;
  /** Hears every question of a team before it is answered. */
  readonly onAsk?: ((ask: Ask) => void) | undefined;
  /** For a run that goes on while the world does; left out where the run waits for each answer. */
  readonly live?: LivePorts;
}

/** What a run needs besides whose feeds have no end of their own (`quartet paper`). */
export interface LivePorts {
  readonly models: LiveModels;
  /**
   * Awaited between batches: makes durable what was done. `dueAt` is when the run next has something to do by itself,
   * Infinity when it has nothing; `look` is for whoever watches.
   */
  settle(dueAt: number, look: () => RunView): Promise<void>;
}
