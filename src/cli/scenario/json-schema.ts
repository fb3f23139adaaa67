import { z } from 'zod';
import { scenarioSchema } from './schema.ts';

/** The scenario's shape for editors and other programs, as kept in `docs/schema/scenario.schema.json`. */
export function scenarioJsonSchema(): string {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input', unrepresentable: 'any' });
  return `${JSON.stringify({ title: 'Quartet scenario', ...schema }, null, 2)}\n`;
}
