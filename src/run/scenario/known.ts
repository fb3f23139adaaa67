import { InvariantBroken } from '../../domain/errors.ts';

/** For what the schema has proved. */
export function known<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new InvariantBroken(`the scenario was checked and lacks ${name}`);
  return value;
}
