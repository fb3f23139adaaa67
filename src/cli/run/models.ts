import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { answering, noModels } from '../../adapters/cassette/answering.ts';
import { openCassette } from '../../adapters/cassette/sqlite-cassette.ts';
import { InvariantBroken } from '../../domain/errors.ts';
import type { EntrantId } from '../../domain/ids.ts';
import type { ModelDesk } from '../../engine/answer.ts';
import type { PreparedRun } from './prepare.ts';

export const HOUSE_MODEL = 'house';

export interface OpenModels extends ModelDesk {
  close(): void;
}

/**
 * Who answers the teams that ask a language model: each entrant's cassette, strictly, so that a backtest never touches
 * the network. The house model answers itself.
 * @throws InputError when an entrant asks a model and names no cassette that is there
 */
export function modelDesk(prepared: PreparedRun): OpenModels {
  const cassettes = new Map(
    cassettePaths(prepared).map(([entrant, path]) => {
      const cassette = openCassette(path, 'replay');
      return [entrant, { cassette, desk: answering(cassette, noModels) }];
    }),
  );
  const entrantOf = new Map<string, EntrantId>(
    prepared.plan.accounts.map(({ account, entrant }) => [account, entrant]),
  );
  return {
    answer(key, request, allowedMs) {
      const entrant = entrantOf.get(key.account);
      const open = entrant === undefined ? undefined : cassettes.get(entrant);
      if (open === undefined) throw new InvariantBroken(`account ${key.account} asks a model and has no cassette`);
      return open.desk.answer(key, request, allowedMs);
    },
    close() {
      for (const { cassette } of cassettes.values()) cassette.close();
    },
  };
}

function cassettePaths({ plan, scenario, request }: PreparedRun): readonly (readonly [EntrantId, string])[] {
  const asking = new Map(plan.accounts.map(({ entrant, model }) => [entrant, model ?? HOUSE_MODEL]));
  return [...asking]
    .filter(([, model]) => model !== HOUSE_MODEL)
    .map(([entrant, model]) => {
      const place = scenario.data.entrants.findIndex(({ id }) => id === entrant);
      const named = scenario.data.entrants[place]?.cassette;
      const path = named === undefined ? undefined : resolve(request.from, named);
      if (path !== undefined && existsSync(path)) return [entrant, path];
      throw scenario.refuse({
        code: 'no-model',
        path: ['entrants', place, named === undefined ? 'model' : 'cassette'],
        atKey: false,
        what: path === undefined ? `${model} is asked without a cassette` : `${path} is not there`,
        mend: 'name the cassette that holds its replies, or set model: house',
      });
    });
}
