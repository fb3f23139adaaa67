import { z } from 'zod';
import {
  countPart,
  decisionIdPart,
  evidencePart,
  instantPart,
  intentPart,
  maybe,
  type Shape,
  symbolPart,
} from './record-parts.ts';
import { DECISION_ACTIONS, HOLD_REASONS, LESSON_REFUSALS, PHASES, ROLES, VOICES } from './team.ts';

/* What teams write down: decisions, answers, and what a debate leaves behind besides them. */

const role = z.enum(ROLES);
const voice = z.enum(VOICES);
const phase = z.enum(PHASES);
/** One statement with what it rests on; the audit checks every part of it. */
const claim = z.strictObject({ text: z.string(), symbol: maybe(symbolPart), evidence: evidencePart });
const auditFlag = z.enum(['fabricated', 'misattributed', 'unsupported-number', 'misquoted', 'from-the-future']);
const byVoice = z.partialRecord(voice, z.number());

const toolUse = z.strictObject({
  /** As the model wrote them, cut. */
  name: z.string(),
  arguments: z.string(),
  outcome: z.enum(['ran', 'failed', 'refused']),
  result: z.string(),
  /** What may be cited since. */
  found: evidencePart,
});

const shown = z.strictObject({
  equity: z.number(),
  freeMargin: z.number(),
  /** `mood`: the crowd's stance over the last hour; undefined where nobody spoke. */
  symbols: z.array(z.strictObject({ symbol: symbolPart, price: z.number(), mood: maybe(z.number()) })),
  held: z.array(symbolPart),
  /** How many things could be cited, and how many of them were posts. */
  evidence: countPart,
  posts: countPart,
});

export const teamDecided = z.strictObject({
  kind: z.literal('team-decided'),
  id: decisionIdPart,
  cycle: countPart,
  at: instantPart,
  symbol: symbolPart,
  action: z.enum(DECISION_ACTIONS),
  verdict: z.enum(['accept', 'clamp', 'hold', 'reject']),
  reason: maybe(z.string()),
  notes: z.array(z.string()),
  confidence: maybe(z.number()),
  evidence: evidencePart,
  rationale: z.string(),
  intents: z.array(intentPart),
});

export const holdMade = z.strictObject({
  kind: z.literal('hold-made'),
  cycle: countPart,
  at: instantPart,
  reason: z.enum(HOLD_REASONS),
});

export const roleAnswered = z.strictObject({
  kind: z.literal('role-answered'),
  cycle: countPart,
  at: instantPart,
  role,
  phase,
  /** 0 unless the mode runs several teams or voters side by side. */
  seat: countPart,
  /** Debate round, from 1; 0 outside the debate. */
  round: countPart,
  /** `house`, or `provider/model`. */
  model: z.string(),
  outcome: z.enum(['valid', 'repaired', 'invalid', 'failed', 'timeout']),
  rung: z.string(),
  /** Calls made for this one answer. */
  attempts: countPart,
  /** Of all attempts together; the house model spends nothing. */
  usage: z.strictObject({
    promptTokens: countPart,
    cachedTokens: countPart,
    completionTokens: countPart,
    reasoningTokens: countPart,
    searches: countPart.exactOptional(),
    posts: countPart.exactOptional(),
    profiles: countPart.exactOptional(),
    /** The provider's own bill, in ticks of 1e-10 US dollars, of those attempts that came with one. */
    billedTicks: countPart.exactOptional(),
  }),
  /** In US dollars by the price table of the run, or by the bill where that is higher; 0 without either. */
  cost: z.number(),
  /** What the price table makes of the attempts that came with a bill, to hold against it. */
  reckonedTicks: countPart.exactOptional(),
  /** From the first request to the last reply. */
  latencyMs: z.number(),
  /** Of the last attempt, where it was streamed. */
  firstTokenMs: maybe(z.number()),
  /** What the model says it thought, where the provider gives it; undefined: withheld. */
  reasoning: maybe(z.string()),
  tools: z.array(toolUse),
  /** Why there is no answer, in our own words: what ended the call, or what in the reply broke the schema. */
  trouble: maybe(z.string()),
  /** The parsed reply as canonical JSON, or the raw text cut at 64 KiB when it could not be read. */
  reply: z.string(),
});

export const claimsAudited = z.strictObject({
  kind: z.literal('claims-audited'),
  cycle: countPart,
  role,
  phase,
  seat: countPart,
  claims: countPart,
  dropped: countPart,
  flagged: z.array(z.strictObject({ claim, flags: z.array(auditFlag) })),
});

export const stanceRevised = z.strictObject({
  kind: z.literal('stance-revised'),
  cycle: countPart,
  role: voice,
  seat: countPart,
  round: countPart,
  symbol: symbolPart,
  from: z.number(),
  to: z.number(),
  newEvidence: evidencePart,
  undone: z.boolean(),
});

export const claimsReviewed = z.strictObject({
  kind: z.literal('claims-reviewed'),
  cycle: countPart,
  role: voice,
  seat: countPart,
  /** Errors put in front of it on purpose, and those of them it did not call supported. */
  planted: countPart,
  caught: countPart,
  /** Claims of peers with nothing wrong that it judged, and those of them it did not call supported. */
  sound: countPart,
  alarms: countPart,
});

export const forecastMade = z.strictObject({
  kind: z.literal('forecast-made'),
  cycle: countPart,
  seat: countPart,
  symbol: symbolPart,
  blind: byVoice,
  debated: byVoice,
  prior: maybe(z.number()),
  leader: z.number(),
  used: z.number(),
  /** Until when it should have come true: the middle of what the voices said; undefined where nobody did. */
  horizonMinutes: maybe(z.number()),
  /** What the code changed in the leader's decision, e.g. `leashed`, `against-prior`, `halved-by-audit`. */
  notes: z.array(z.string()),
});

export const forecastScored = z.strictObject({
  kind: z.literal('forecast-scored'),
  /** The cycle the forecast was made in. */
  cycle: countPart,
  seat: countPart,
  symbol: symbolPart,
  /** Price at the horizon / price at the forecast − 1. */
  change: z.number(),
});

export const positionReviewed = z.strictObject({
  kind: z.literal('position-reviewed'),
  /** Of its opening. */
  decision: decisionIdPart,
  symbol: symbolPart,
  side: z.enum(['long', 'short']),
  openedAt: instantPart,
  closedAt: instantPart,
  /** Claimed probability of a rise. */
  pUp: z.number(),
  /** Claimed time until then; undefined where nobody said. */
  horizonMinutes: maybe(z.number()),
  /** Price at the way out / price at the way in − 1, each the mean of its fills. */
  move: z.number(),
  /** What it made after fees, as a share of what was opened. */
  result: z.number(),
  exit: z.enum(['order', 'stop', 'target', 'trailing', 'invalidation', 'liquidation', 'flatten']),
});

export const lessonTold = z.strictObject({
  kind: z.literal('lesson-told'),
  /** The cycle it was told in. */
  cycle: countPart,
  /** Of the position it is about. */
  decision: decisionIdPart,
  lesson: z.string(),
  /** Its number in the notebook; undefined where it is not kept. */
  note: maybe(countPart),
  refused: maybe(z.enum(LESSON_REFUSALS)),
  /** The note that made room for it. */
  dropped: maybe(countPart),
});

export const cycleOpened = z.strictObject({
  kind: z.literal('cycle-opened'),
  cycle: countPart,
  at: instantPart,
  trigger: z.enum(['schedule', 'bar-close', 'post-burst', 'price-move']),
  snapshotHash: z.string(),
  shown,
});

export type AuditFlag = Shape<typeof auditFlag>;
/** One tool call of a role, and what it was told. */
export type ToolUse = Shape<typeof toolUse>;
/** What a team was shown, as far as a reader of the record needs it. */
export type CycleShown = Shape<typeof shown>;
/** What a team's leader decided in one symbol, and what the gate made of it. */
export type TeamDecided = Shape<typeof teamDecided>;
export type HoldMade = Shape<typeof holdMade>;
/** A role was asked and answered, or failed; the reply itself is in the cassette. */
export type RoleAnswered = Shape<typeof roleAnswered>;
/** A role's cited claims of one phase, checked in code; only those with something wrong are spelled out. */
export type ClaimsAudited = Shape<typeof claimsAudited>;
/** A voice crossed the middle during the debate; without evidence it had not cited before, it was put back. */
export type StanceRevised = Shape<typeof stanceRevised>;
/** What a voice's first reading of its peers' claims was worth, by the audit. Not in the digest. */
export type ClaimsReviewed = Shape<typeof claimsReviewed>;
/** Probabilities of a rise in one symbol: of each voice, of the code's prior, of the leader, and as used. */
export type ForecastMade = Shape<typeof forecastMade>;
/** How a forecast came out: told at its horizon. Not in the digest. */
export type ForecastScored = Shape<typeof forecastScored>;
/** A position of a team with a notebook has closed: what was claimed beside what happened. Not in the digest. */
export type PositionReviewed = Shape<typeof positionReviewed>;
export type ClosedPosition = Omit<PositionReviewed, 'kind'>;
/** What a model says a closed position teaches, and whether that is kept. Not in the digest. */
export type LessonTold = Shape<typeof lessonTold>;
/** The snapshot a cycle was judged on, by its hash and in a few words. */
export type CycleOpened = Shape<typeof cycleOpened>;
