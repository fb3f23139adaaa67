import { priceOf } from '../../adapters/openai/catalog.ts';
import { providerModels } from '../../adapters/openai/provider-models.ts';
import { loadPainter, seeing } from '../../adapters/pictures/seeing.ts';
import { InputError, InvariantBroken, VenueError } from '../../domain/errors.ts';
import { keySource, providerCatalog } from '../../run/providers.ts';
import type { PaidAsker, PaidAskerOptions } from './paid-asker.ts';

export type PaidModel = Pick<PaidAskerOptions, 'chat' | 'price'>;

/** What is asked outside of a run shows drawings of ours, and nothing that was kept. */
const DRAWINGS = {
  load: loadPainter,
  kept: (): never => {
    throw new InvariantBroken('a kept picture is asked about outside of a run');
  },
};

/** A model by the name that scenarios use; one whose key is not there answers from the cassette alone. */
export function paidModel(name: string): PaidModel {
  const catalog = providerCatalog();
  const providers = providerModels(catalog, keySource());
  const price = priceOf(catalog, name);
  if (price === undefined) {
    const mend = 'name a model of data/providers, or tell its price in a provider file of your own';
    throw new InputError({ code: 'model-price-unknown', where: name, what: 'its price is not known', mend });
  }
  return { chat: providers.lacksKey(name) ? undefined : seeing(providers.model(name), DRAWINGS), price };
}

/** Half of what was to be asked would look like a result. `command` begins the code of the refusal. */
export function refuseStopped(command: string, model: string, { stopped }: PaidAsker): void {
  if (stopped === undefined) return;
  if (stopped === 'budget') {
    const mend = 'the same command with a larger --max-cost goes on from here';
    const what = 'another call could cost more than its share';
    throw new InputError({ code: `${command}-budget`, where: model, what, mend });
  }
  const what = `it gives no answer (${stopped.failure}: ${stopped.detail})`;
  const mend = 'see `quartet doctor`; the same command goes on';
  throw new VenueError({ code: `${command}-failed`, where: model, what, mend });
}
