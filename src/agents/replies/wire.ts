import { z } from 'zod';
import type { Phase } from '../../domain/team.ts';
import type { Rung } from '../../ports/chat-model.ts';
import { EVIDENCE_ID, SYMBOL } from './fields.ts';
import { REPLY_SCHEMAS } from './shapes.ts';

export type JsonSchema = { readonly [key: string]: unknown };

/** What a reply may name: closed lists, so that a strict provider cannot produce another. */
export interface ReplyNames {
  readonly symbols: readonly string[];
  readonly evidence: readonly string[];
}

/** Bounds some providers refuse in a strict schema. */
const BOUNDS = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
]);

const templates = new Map<string, JsonSchema>();

function templateOf(phase: Phase, bounded: boolean): JsonSchema {
  const key = `${phase} ${bounded}`;
  const known = templates.get(key);
  if (known !== undefined) return known;
  const { $schema: _dialect, ...schema } = z.toJSONSchema(REPLY_SCHEMAS[phase], { io: 'input' });
  const template: JsonSchema = bounded ? schema : withoutBounds(schema);
  templates.set(key, template);
  return template;
}

function withoutBounds(schema: JsonSchema): JsonSchema {
  const kept: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(schema)) {
    if (!BOUNDS.has(key)) kept[key] = withoutBoundsInside(member);
  }
  return kept;
}

function withoutBoundsInside(member: unknown): unknown {
  if (Array.isArray(member)) return member.map(withoutBoundsInside);
  if (typeof member === 'object' && member !== null) return withoutBounds({ ...member });
  return member;
}

/** The reply's JSON Schema for one snapshot: generated once a phase, closed over the snapshot's names. */
export function wireSchema(phase: Phase, rung: Rung, vocabulary: ReplyNames): JsonSchema {
  const template = templateOf(phase, rung === 'json-schema');
  const definitions: Record<string, unknown> = { ...(template.$defs ?? {}) };
  close(definitions, SYMBOL, vocabulary.symbols);
  close(definitions, EVIDENCE_ID, vocabulary.evidence);
  return { ...template, $defs: definitions };
}

/** An empty enum is no schema: without names the field stays open and local checks decide. */
function close(definitions: Record<string, unknown>, name: string, values: readonly string[]): void {
  if (definitions[name] === undefined || values.length === 0) return;
  definitions[name] = { type: 'string', enum: values };
}
