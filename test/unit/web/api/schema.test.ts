import { expect, it } from 'vitest';
import { z } from 'zod';
import { SHAPES } from '../../../../src/web/api/shapes.ts';

it('the published JSON Schemas are those of the shapes (vitest --update writes them anew)', async () => {
  const schemas = Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, z.toJSONSchema(shape)]));
  await expect(`${JSON.stringify(schemas, null, 2)}\n`).toMatchFileSnapshot('../../../../docs/schema/api.schema.json');
});
