import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { z } from 'zod';
import type { OutputName } from '../../src/cli/output/outputs.ts';

const schemas = new Map<OutputName, z.ZodType>();

/** A command's schema as it is published, read by another reader than the one that wrote it. */
function schemaOf(name: OutputName): z.ZodType {
  const known = schemas.get(name);
  if (known !== undefined) return known;
  const read = z.fromJSONSchema(JSON.parse(readFileSync(`docs/schema/output/${name}.schema.json`, 'utf8')));
  schemas.set(name, read);
  return read;
}

/** What a command printed with `--json`, which must be what its published schema says. */
export function expectOutput(name: OutputName, text: string): unknown {
  const value: unknown = JSON.parse(text);
  const read = schemaOf(name).safeParse(value);
  expect(read.error?.issues ?? [], `${name}: ${text.slice(0, 300)}`).toEqual([]);
  return value;
}

/** The same of a command that prints a line whenever there is something to tell. */
export function expectOutputLines(name: OutputName, text: string): readonly unknown[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [expectOutput(name, line)]));
}
