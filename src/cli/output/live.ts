import { z } from 'zod';
import { tapeManifestSchema } from '../../adapters/tape/manifest.ts';
import { cycleShape } from '../../web/api/cycle-shape.ts';
import { counts, fill, names } from '../../web/api/shape-parts.ts';
import { intentShape } from './rounds.ts';

const clockText = z.iso.datetime();
const told = { time: clockText, account: z.string().optional() };
const { sequence: _, account: __, isDebated: ___, cycle: ____, decision: _____, ...filled } = fill.shape;

/** A line of `quartet paper`: what was done, once it is on the disk, and once a minute how everybody stands. */
export const paperOutput = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run-live'),
    at: clockText,
    folder: z.string(),
    resumed: z.boolean(),
    /** Lines of its tape so far. */
    lines: z.int(),
    /** How long nobody listened, where it goes on. */
    silentMs: z.number().optional(),
  }),
  z.object({
    kind: z.literal('status'),
    time: clockText,
    paused: z.boolean(),
    /** By account, in its own currency. */
    equity: counts,
    feeds: z.array(
      z.object({
        source: z.string(),
        state: z.string(),
        events: z.int(),
        lagMs: z.number(),
        offsetMs: z.number(),
        stale: names,
      }),
    ),
  }),
  z.object({
    ...told,
    kind: z.literal('decision-made'),
    id: z.string(),
    cycle: z.int(),
    at: z.int(),
    symbol: z.string(),
    intents: z.array(intentShape),
  }),
  z.object({
    ...told,
    kind: z.literal('team-decided'),
    id: z.string(),
    cycle: z.int(),
    at: z.int(),
    symbol: z.string(),
    action: z.string(),
    verdict: z.string(),
    reason: z.string().optional(),
    notes: names,
    confidence: z.number().optional(),
    evidence: names,
    rationale: z.string(),
    intents: z.array(intentShape),
  }),
  z.object({ ...told, kind: z.literal('hold-made'), cycle: z.int(), at: z.int(), reason: z.string() }),
  z.object({
    ...told,
    kind: z.literal('order-refused'),
    decision: z.string(),
    symbol: z.string(),
    reason: z.string(),
  }),
  z.object({ ...told, kind: z.literal('order-cancelled'), order: z.string(), at: z.int(), reason: z.string() }),
  /** Prices, sizes and fees as exact decimal text. */
  z.object({ ...told, kind: z.literal('fill-made'), fill: z.object({ ...filled, leverage: z.number() }) }),
  z.object({ ...told, kind: z.literal('cycle-opened'), ...cycleShape.shape.cycle.shape.opened.shape, at: z.int() }),
  z.object({ ...told, kind: z.literal('gap-seen'), source: z.string(), from: z.int(), to: z.int() }),
  z.object({ ...told, kind: z.literal('offset-estimated'), source: z.string(), at: z.int(), offsetMs: z.number() }),
  z.object({ ...told, kind: z.literal('control-given'), at: z.int(), command: z.string() }),
  z.object({ kind: z.literal('run-stopped'), folder: z.string(), events: z.int(), digest: z.string() }),
]);

export const recordOutput = z.object({
  folder: z.string(),
  tapes: z.array(tapeManifestSchema),
  /** What an earlier recording left unfinished. */
  recovered: z.array(z.object({ path: z.string(), lines: z.int(), torn: z.boolean() })),
  feeds: z.array(
    z.object({
      source: z.string(),
      state: z.string(),
      tries: z.int(),
      lastEnd: z.string().optional(),
      frames: z.int(),
      events: z.int(),
      offsetMs: z.number(),
      lagMs: z.number(),
      stale: names,
      silentMs: z.number().optional(),
      refused: counts,
      firstRefused: counts,
      control: counts,
    }),
  ),
});

/** `quartet serve`: one line once it listens. */
export const serveOutput = z.object({ url: z.string(), token: z.string().optional(), runs: z.int() });
