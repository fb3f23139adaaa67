import { type ProviderModels, providerModels } from '../../adapters/openai/provider-models.ts';
import { InputError } from '../../domain/errors.ts';
import { bundledCatalog, keySource, providerCatalog } from '../../run/providers.ts';
import { bad, type Finding } from './checks.ts';

export interface CheckedProviders {
  readonly providers: ProviderModels;
  /** What is wrong with a person's own provider files and keys. */
  readonly findings: readonly Finding[];
}

/** Providers and keys; a file of the person's own that cannot be read is a finding, and does without. */
export function checkProviders(): CheckedProviders {
  const findings: Finding[] = [];
  const orWithout = <Value>(check: string, read: () => Value, without: () => Value): Value => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { where, what, mend } = error.problem;
      findings.push(bad(check, `${where}: ${what}`, mend));
      return without();
    }
  };
  const catalog = orWithout('provider file', providerCatalog, bundledCatalog);
  const providers = orWithout(
    'key file',
    () => providerModels(catalog, keySource()),
    () => providerModels(catalog, { ...keySource(), folder: undefined }),
  );
  return { providers, findings };
}
