import { z } from 'zod';
import { entryPart } from './entry.ts';
import { OPERATOR_COMMANDS } from './feed-event.ts';
import { fillPart } from './fill.ts';
import type { AccountId, EntrantId } from './ids.ts';
import { MARGIN_MODES } from './margin.ts';
import { CANCEL_REASONS, REFUSAL_REASONS } from './order.ts';
import {
  countPart,
  decisionIdPart,
  exitPlanPart,
  instantPart,
  instrumentPart,
  intentPart,
  moneyPart,
  orderIdPart,
  orderPart,
  type Shape,
  symbolPart,
} from './record-parts.ts';
import {
  claimsAudited,
  claimsReviewed,
  cycleOpened,
  forecastMade,
  forecastScored,
  holdMade,
  lessonTold,
  positionReviewed,
  roleAnswered,
  stanceRevised,
  teamDecided,
} from './team-records.ts';
import type { Instant } from './time.ts';

export type {
  AuditFlag,
  ClaimsAudited,
  ClaimsReviewed,
  ClosedPosition,
  CycleOpened,
  CycleShown,
  ForecastMade,
  ForecastScored,
  HoldMade,
  LessonTold,
  PositionReviewed,
  RoleAnswered,
  StanceRevised,
  TeamDecided,
  ToolUse,
} from './team-records.ts';

/* What a run writes down, each shape once: the types are read off the schemas. */

const decisionMade = z.strictObject({
  kind: z.literal('decision-made'),
  id: decisionIdPart,
  cycle: countPart,
  at: instantPart,
  symbol: symbolPart,
  intents: z.array(intentPart),
});

const orderApproved = z.strictObject({ kind: z.literal('order-approved'), order: orderPart });

const orderRefused = z.strictObject({
  kind: z.literal('order-refused'),
  decision: decisionIdPart,
  symbol: symbolPart,
  reason: z.enum(REFUSAL_REASONS),
});

const orderCancelled = z.strictObject({
  kind: z.literal('order-cancelled'),
  order: orderIdPart,
  at: instantPart,
  reason: z.enum(CANCEL_REASONS),
});

const exitsSet = z.strictObject({
  kind: z.literal('exits-set'),
  decision: decisionIdPart,
  symbol: symbolPart,
  exits: exitPlanPart,
  /** Whether the invalidation text parsed and is enforced. */
  invalidationEnforced: z.boolean(),
});

const fillMade = z.strictObject({ kind: z.literal('fill-made'), fill: fillPart });
const entryBooked = z.strictObject({ kind: z.literal('entry-booked'), entry: entryPart });

const equityFall = z.strictObject({ peak: moneyPart, trough: moneyPart });

const equitySampled = z.strictObject({
  kind: z.literal('equity-sampled'),
  at: instantPart,
  equity: moneyPart,
  /** Σ |size × mark|. */
  exposure: moneyPart,
  /** The deepest fall at any mark so far, where it is deeper than at the sample before. */
  fall: equityFall.optional(),
});

const hashed = z.array(z.strictObject({ name: z.string(), hash: z.string() }));

const runStarted = z.strictObject({
  kind: z.literal('run-started'),
  scenarioHash: z.string(),
  tapes: hashed,
  strategies: hashed,
  seed: z.number(),
  version: z.string(),
  /** The grids that the rows' integers live on, so that a journal can be read without its scenario. */
  instruments: z.array(instrumentPart),
  /** US dollars to one unit of the run's currency; left out where nobody knows. */
  usdRate: z.number().optional(),
});

const accountOpened = z.strictObject({
  kind: z.literal('account-opened'),
  entrant: z.custom<EntrantId>((value) => typeof value === 'string'),
  strategy: z.string(),
  strategyKind: z.enum(['code', 'house-team', 'model-team']),
  marginMode: z.enum(MARGIN_MODES),
});

const runFinished = z.strictObject({
  kind: z.literal('run-finished'),
  at: instantPart,
  digest: z.string(),
  /** Canonical JSON of the board as printed. */
  board: z.string(),
});

const gapSeen = z.strictObject({
  kind: z.literal('gap-seen'),
  source: z.string(),
  from: instantPart,
  to: instantPart,
});

const offsetEstimated = z.strictObject({
  kind: z.literal('offset-estimated'),
  source: z.string(),
  at: instantPart,
  offsetMs: z.int(),
});

const controlGiven = z.strictObject({
  kind: z.literal('control-given'),
  at: instantPart,
  command: z.enum(OPERATOR_COMMANDS),
});

/** Every kind of record: what it must look like when it is read back, nothing more and nothing less. */
export const RECORD_SCHEMAS = {
  'decision-made': decisionMade,
  'team-decided': teamDecided,
  'hold-made': holdMade,
  'order-approved': orderApproved,
  'order-refused': orderRefused,
  'order-cancelled': orderCancelled,
  'exits-set': exitsSet,
  'fill-made': fillMade,
  'entry-booked': entryBooked,
  'equity-sampled': equitySampled,
  'role-answered': roleAnswered,
  'claims-audited': claimsAudited,
  'stance-revised': stanceRevised,
  'claims-reviewed': claimsReviewed,
  'forecast-made': forecastMade,
  'forecast-scored': forecastScored,
  'position-reviewed': positionReviewed,
  'lesson-told': lessonTold,
  'cycle-opened': cycleOpened,
  'run-started': runStarted,
  'account-opened': accountOpened,
  'run-finished': runFinished,
  'gap-seen': gapSeen,
  'offset-estimated': offsetEstimated,
  'control-given': controlGiven,
} as const;

type Schemas = typeof RECORD_SCHEMAS;

/** The one union of what a run writes down. */
export type RunRecord = { [Kind in keyof Schemas]: Shape<Schemas[Kind]> }[keyof Schemas];

/** What a code strategy asked for in one symbol at one instant. */
export type DecisionMade = Shape<typeof decisionMade>;
/** Exits laid down for a position. */
export type ExitsSet = Shape<typeof exitsSet>;
export type FillMade = Shape<typeof fillMade>;
/** A fall of equity from its highest point before. */
export type EquityFall = Shape<typeof equityFall>;
export type EquitySampled = Shape<typeof equitySampled>;
export type EquityPoint = Omit<EquitySampled, 'kind'>;
/** One per run: what it was made of. Not in the digest. */
export type RunStarted = Shape<typeof runStarted>;
/** The first row of each account: whose books they are. Not in the digest. */
export type AccountOpened = Shape<typeof accountOpened>;
/** One per run that reached the end of its feeds. */
export type RunFinished = Shape<typeof runFinished>;
export type GapSeen = Shape<typeof gapSeen>;
/** Our clock against a source's, as estimated from then on. Not in the digest. */
export type OffsetEstimated = Shape<typeof offsetEstimated>;

/** The digest is taken over these kinds, per account, in order. */
export const DIGESTED_KINDS: ReadonlySet<RunRecord['kind']> = new Set<RunRecord['kind']>([
  'decision-made',
  'team-decided',
  'hold-made',
  'order-approved',
  'fill-made',
  'entry-booked',
]);

/** All that one event caused for one account (or for the run): one journal row. */
export interface RunRow {
  readonly sequence: number;
  readonly at: Instant;
  readonly account: AccountId | undefined;
  readonly records: readonly RunRecord[];
}
