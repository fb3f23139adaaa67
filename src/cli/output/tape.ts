import { z } from 'zod';
import { tapeManifestSchema } from '../../adapters/tape/manifest.ts';
import { counts, moment, names } from '../../web/api/shape-parts.ts';

const words = z.record(z.string(), z.string());
const span = z.object({ from: moment, to: moment });

/** What a table was taken for. */
const reading = z.object({
  source: z.string(),
  form: z.string(),
  type: z.string(),
  columns: words,
  set: words,
  passedOver: names,
  time: z.string(),
  decimal: z.string(),
  order: z.string(),
  span,
  priceDecimals: z.int(),
  records: z.int(),
  notes: names,
});

/** `quartet tape inspect` */
export const inspectOutput = z.object({
  path: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  manifest: z.enum(['matches', 'differs', 'missing']),
  synthetic: z.boolean().optional(),
  order: z.enum(['ts', 'visible']),
  lineOrder: z.string(),
  time: z.string(),
  table: reading.optional(),
  span: span.optional(),
  lines: z.int(),
  records: counts,
  symbols: z.array(
    z.object({
      symbol: z.string(),
      kind: z.string(),
      priceDecimals: z.int(),
      sizeDecimals: z.int(),
      records: counts,
    }),
  ),
  events: z.int(),
  refused: counts,
});

/** `quartet tape verify` */
export const verifyTapesOutput = z.array(
  z.object({ path: z.string(), manifest: z.boolean(), problems: names, summary: inspectOutput.optional() }),
);

/** `quartet tape convert` */
export const convertOutput = z.union([
  z.object({ table: reading.optional(), notes: names, manifest: tapeManifestSchema, refused: counts }),
  /** To Parquet. */
  z.object({ file: z.string() }),
]);

/** `quartet tape fetch`, `quartet tape generate`: the tape's manifest. */
export const manifestOutput = tapeManifestSchema;
