import { InputError } from '../domain/errors.ts';
import { MODES, type Mode, ROLES, type Role } from '../domain/team.ts';
import type { TeamStrategy } from '../ports/strategy.ts';
import { checkName } from './check-definition.ts';

/** What an author writes down; see `defineTeam`. */
export interface TeamDefinition {
  /** Lower-case letters, digits and dashes, e.g. `house-team`. */
  readonly name: string;
  /** How the four think together; `team` (propose, debate, decide) unless said otherwise. */
  readonly mode?: Mode;
  /** `house` (rules, no key, no network; the standard) or `provider/model`, e.g. `xai/grok-4.20`. */
  readonly model?: string;
  /** In place of `model` by role; models of different families argue better than one that talks to itself. */
  readonly models?: Readonly<Partial<Record<Role, string>>>;
  /** Whether language models may call tools where there is reason to doubt: search, candles, indicators; they may unless said otherwise. */
  readonly tools?: boolean;
  /** Extra guidance by role, at most 2,000 characters each. */
  readonly briefs?: Readonly<Partial<Record<Role, string>>>;
}

const MODEL = /^(house|[a-z0-9][a-z0-9-]{0,31}\/[A-Za-z0-9][A-Za-z0-9._:/-]{0,95})$/;
const BRIEF_CHARACTERS = 2_000;

/**
 * A competitor of four agents; a strategy file default-exports one. A scenario's entrant may set another mode or model.
 * Throws InputError when a part is not what it should be.
 */
export function defineTeam(definition: TeamDefinition): TeamStrategy {
  const { name, mode = 'team', model = 'house', models = {}, tools = true, briefs = {} } = definition;
  checkName(name);
  if (!MODES.includes(mode)) throw misfit(name, `mode is ${JSON.stringify(mode)}`, `use ${MODES.join(', ')}`);
  checkModel(name, 'model', model);
  for (const [role, own] of Object.entries(models)) {
    checkRole(name, role);
    checkModel(name, `the ${role}'s model`, own);
  }
  if (typeof tools !== 'boolean') throw misfit(name, 'tools is neither true nor false', 'use true or false');
  for (const [role, brief] of Object.entries(briefs)) {
    checkRole(name, role);
    if (typeof brief !== 'string' || brief.length > BRIEF_CHARACTERS) {
      throw misfit(name, `the ${role}'s brief is no text or too long`, `give at most ${BRIEF_CHARACTERS} characters`);
    }
  }
  return { kind: 'team', name, mode, model, models, tools, briefs };
}

function checkModel(team: string, what: string, model: string): void {
  if (MODEL.test(model)) return;
  throw misfit(team, `${what} is ${JSON.stringify(model)}`, 'use house, or provider/model such as xai/grok-4.20');
}

function checkRole(team: string, role: string): void {
  if (ROLES.some((known) => known === role)) return;
  throw misfit(team, `there is no role ${JSON.stringify(role)}`, `use ${ROLES.join(', ')}`);
}

function misfit(name: string, what: string, mend: string): InputError {
  return new InputError({ code: 'team-bad-definition', what, where: `team ${name}`, mend });
}
