import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OUTPUTS } from '../../../src/cli/output/outputs.ts';

const FOLDER = '../../../docs/schema/output';

describe('what --json prints', () => {
  it.each(Object.entries(OUTPUTS))(
    '%s: the published JSON Schema is that of its shape (vitest --update writes it anew)',
    async (name, shape) => {
      const schema = { title: `quartet ${name.replace('-', ' ')} --json`, ...z.toJSONSchema(shape, { reused: 'ref' }) };
      await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(`${FOLDER}/${name}.schema.json`);
    },
  );

  it('has no schema of a command that is not there', () => {
    const published = readdirSync(new URL(`${FOLDER}/`, import.meta.url)).sort();
    expect(published).toEqual(
      Object.keys(OUTPUTS)
        .map((name) => `${name}.schema.json`)
        .sort(),
    );
  });
});
