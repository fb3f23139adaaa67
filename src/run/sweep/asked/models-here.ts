import { splitName } from '../../../adapters/openai/catalog.ts';
import { type ProviderModels, providerModels } from '../../../adapters/openai/provider-models.ts';
import { InputError } from '../../../domain/errors.ts';
import type { ChatModel } from '../../../ports/chat-model.ts';
import { keySource, providerCatalog } from '../../providers.ts';
import type { KnownModels } from '../../run-file.ts';
import type { ModelAway } from './model-counter.ts';

/** The models that this machine can ask, by its own keys and addresses: neither ever travels. */
export class ModelsHere {
  #providers: ProviderModels | undefined;
  readonly #away = new Map<string, Error>();

  /** @throws InputError where there is no such model or no key */
  model(name: string): ChatModel {
    this.#providers ??= providerModels(providerCatalog(), keySource());
    return this.#providers.model(name);
  }

  /** Why one of them cannot be asked; undefined where all can. */
  lacking({ cutoffs }: Pick<KnownModels, 'cutoffs'>): Error | undefined {
    for (const name of Object.keys(cutoffs)) {
      const away = this.#away.get(splitName(name).provider);
      if (away !== undefined) return away;
      try {
        this.model(name);
      } catch (error) {
        if (error instanceof InputError) return error;
        throw error;
      }
    }
    return undefined;
  }

  /** A provider that refuses us is not asked again by this process. */
  tellAway(error: ModelAway): void {
    if (error.isRefused) this.#away.set(error.problem.where, error);
  }
}
