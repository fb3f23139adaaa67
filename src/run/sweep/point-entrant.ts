import type { SweepPoint } from '../../arena/sweep/space.ts';
import { type EntrantData, scenarioSchema } from '../scenario/schema.ts';

/** The axis of entrants, in whose place others may vary. */
export const ENTRANT_AXIS = 'entrant';

/** What of an entrant itself an axis varies; undefined of a parameter. */
export function entrantKey(axis: string): 'id' | 'mode' | 'model' | undefined {
  if (axis === ENTRANT_AXIS) return 'id';
  if (axis === `${ENTRANT_AXIS} mode`) return 'mode';
  return axis === `${ENTRANT_AXIS} model` ? 'model' : undefined;
}

/** What a point says of the entrant itself: all that decides which models it asks. */
export function ownPart(point: SweepPoint): SweepPoint {
  return Object.fromEntries(Object.entries(point).filter(([name]) => entrantKey(name) !== undefined));
}

/** An entrant with a point's values in the place of its own. */
export function entrantAt(entrant: EntrantData, point: SweepPoint): EntrantData {
  const own = Object.entries(ownPart(point)).map(([name, value]) => [entrantKey(name), value]);
  const parameters = Object.entries(point).filter(([name]) => entrantKey(name) === undefined);
  return scenarioSchema.shape.entrants.element.parse({
    ...entrant,
    ...Object.fromEntries(own),
    parameters: { ...entrant.parameters, ...Object.fromEntries(parameters) },
  });
}
