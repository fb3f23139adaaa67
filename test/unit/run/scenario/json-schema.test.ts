import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scenarioSchema } from '../../../../src/run/scenario/schema.ts';

function scenarioJsonSchema(): string {
  const schema = z.toJSONSchema(scenarioSchema, { io: 'input', unrepresentable: 'any' });
  return `${JSON.stringify({ title: 'Quartet scenario', ...schema }, null, 2)}\n`;
}

describe('the published JSON Schema', () => {
  it('is the one the program checks scenarios by (vitest --update writes it anew)', async () => {
    await expect(scenarioJsonSchema()).toMatchFileSnapshot('../../../../docs/schema/scenario.schema.json');
  });

  it('tells of every key what to give', () => {
    const undescribed: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === 'properties' && typeof value === 'object' && value !== null) {
          for (const [name, property] of Object.entries(value)) {
            if (!/"description":"[^"]/.test(JSON.stringify(property))) undescribed.push(`${path}.${name}`);
          }
        }
        visit(value, `${path}.${key}`);
      }
    };
    visit(JSON.parse(scenarioJsonSchema()), '');
    expect(undescribed).toEqual([]);
  });
});
