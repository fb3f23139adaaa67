import { matches, type Source } from '../source.ts';

/** Written so that this file does not match itself. */
const PLACES =
  /(?<![\w.])\/(?:[w]ork|[r]oot|home\/\w+|Users\/\w+)\/|[s]hared\/(?:data|design|style|sealed)|\.[l]ibrary\b|\b[f]arm-\w/g;
const HOSTS = /https?:\/\/[^\s"'`)>\]]*(?:registry|mirror|proxy|artifact|\.internal|\.local\b)[^\s"'`)>\]]*/g;
/** CI alone knows where the recordings lie on the machine that runs it. */
const EXEMPT = ['.ci/run'];

/** Nothing in the repository tells where it was written or what it was installed through. */
export function traces(files: readonly Source[]): readonly string[] {
  return files
    .filter(({ path }) => !EXEMPT.includes(path))
    .flatMap((file) => [
      ...matches(file, PLACES, "names a folder of somebody's machine", file.text),
      ...matches(file, HOSTS, 'names a registry', file.text),
      ...(file.path === 'package-lock.json' ? matches(file, /"resolved"/g, 'has a download address', file.text) : []),
    ]);
}
