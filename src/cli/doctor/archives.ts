import { ARCHIVES } from '../../adapters/live/venues/catalog.ts';
import { absent, type Finding, good } from './checks.ts';

/** What `tape fetch` can have posts of, and whose keys are there. Nobody is asked. */
export function checkArchives(environment: NodeJS.ProcessEnv): readonly Finding[] {
  const open = ARCHIVES.filter(({ variables }) => variables.length === 0);
  const closed = ARCHIVES.filter(({ variables }) => variables.length > 0).map(({ name, variables }) => {
    const missing = variables.filter((variable) => (environment[variable] ?? '') === '');
    const check = `posts of ${name}`;
    if (missing.length > 0) return absent(check, `no ${missing.join(', no ')}, so not to be fetched`);
    return good(check, `${variables.join(', ')} there`);
  });
  return [good('past posts', `${open.map(({ name }) => name).join(', ')}: no key is needed`), ...closed];
}
