import { seededRandom } from '../../domain/random.ts';
import type { Role } from '../../domain/team.ts';
import type { TeamConfig } from '../team-config.ts';

const SPREAD = 0.3;
const temperaments = new WeakMap<TeamConfig, Readonly<Record<Role, number>>>();

/** How boldly each role of a house team speaks, 0.85 … 1.15: what makes two seeds two teams. */
export function temperamentOf(team: TeamConfig): Readonly<Record<Role, number>> {
  const known = temperaments.get(team);
  if (known !== undefined) return known;
  const draw = (role: Role): number => 1 + SPREAD * (seededRandom('house', team.seed, team.account, role).next() - 0.5);
  const made = {
    leader: draw('leader'),
    researcher: draw('researcher'),
    quant: draw('quant'),
    creative: draw('creative'),
  };
  temperaments.set(team, made);
  return made;
}
