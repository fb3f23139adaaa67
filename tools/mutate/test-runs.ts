import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { createVitest, type TestSpecification } from 'vitest/node';
import { edited } from './edit.ts';
import { type Mutant, syntaxOf } from './mutants.ts';

/** A test file with what it did when nothing was changed. */
export interface Surveyed {
  readonly path: string;
  readonly takesMs: number;
  /** `path:start` of every function that it came to, `path:0` of every file that it loaded. */
  readonly reached: ReadonlySet<string>;
}

export interface TestRuns {
  /** Runs these test files one by one and tells which functions of `sources` each came to. */
  survey(tests: readonly string[], sources: readonly string[]): Promise<readonly Surveyed[]>;
  /** The first of these test files, quickest first, that fails on the changed source. */
  killer(source: string, mutant: Mutant, tests: readonly Surveyed[]): Promise<string | undefined>;
  close(): Promise<void>;
}

interface Look {
  readonly takesMs: number;
  readonly reached: readonly string[];
}

interface Result {
  readonly state: string;
  readonly error: string | undefined;
}

/** What a test file did is kept from run to run, under the hash of it and of all that tests read. */
const KEPT = join(tmpdir(), 'quartet-mutate');
const READ_BY_TESTS = ['src', 'data', 'test/support', 'tools/mutate'];

/** How much longer than before a test may take on a changed source: a loop may have lost its end. */
const PATIENCE = 8;
const LEAST_MS = 8_000;

/** One vitest for the whole run. A changed source exists in its memory alone. */
export async function openTestRuns(root: string): Promise<TestRuns> {
  mkdirSync(KEPT, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'mutate-'));
  process.env.QUARTET_REACHED = folder;
  let change: (path: string, source: string) => string | undefined = () => undefined;
  let result: Result = { state: 'not run', error: undefined };
  const vitest = await createVitest(
    'test',
    {
      // Not the projects' own settings, which know no set-up of ours.
      config: false,
      root,
      include: ['test/**/*.test.ts'],
      testTimeout: 300_000,
      hookTimeout: 300_000,
      watch: false,
      bail: 1,
      maxWorkers: 1,
      setupFiles: ['tools/mutate/in-the-test.ts'],
      reporters: [
        {
          onTestRunEnd: ([module], errors) => {
            const failed = [...(module?.children.allTests('failed') ?? [])].flatMap((one) => one.result().errors ?? []);
            result = {
              state: module?.state() ?? 'not run',
              error: [...failed, ...(module?.errors() ?? []), ...errors][0]?.message,
            };
          },
        },
      ],
    },
    {
      server: { watch: null },
      resolve: { alias: { quartet: resolve(root, 'src/index.ts') } },
      plugins: [
        {
          name: 'mutate',
          enforce: 'pre',
          transform: (source, id) => change(relative(root, id.split('?')[0] ?? id), source),
        },
      ],
    },
  );
  const known = new Map((await vitest.globTestSpecifications()).map((one) => [relative(root, one.moduleId), one]));
  const run = async (test: string): Promise<Result> => {
    const specification: TestSpecification | undefined = known.get(test);
    if (specification === undefined) throw new Error(`${test} is no test file`);
    // A loaded machine loses a worker now and then, which says nothing of the source.
    for (let left = 2; left > 0; left -= 1) {
      await vitest.rerunTestSpecifications([specification]);
      if (result.state === 'passed' || result.state === 'failed') break;
    }
    return result;
  };
  const look = async (path: string): Promise<Look> => {
    const startedMs = performance.now();
    const { state, error } = await run(path);
    if (state !== 'passed') throw new Error(`${path}, on the sources as they are: ${state}, ${error}`);
    const takesMs = performance.now() - startedMs;
    const left = readdirSync(folder).find((name) => name.endsWith(`${path.replaceAll('/', '+')}.json`));
    return { takesMs, reached: left === undefined ? [] : JSON.parse(readFileSync(join(folder, left), 'utf8')) };
  };

  return {
    survey: async (tests, sources) => {
      const looked = new Set(sources);
      change = (path, source) => {
        if (!looked.has(path)) return undefined;
        const { entries } = syntaxOf(path, source);
        const reach = (start: number): string => `quartetReached('${path}:${start}')`;
        return `${reach(0)};${edited(
          source,
          entries.filter(({ isLoop }) => !isLoop),
          ({ start }) => reach(start),
        )}`;
      };
      // What was read for another room knows nothing of these.
      for (const path of sources) vitest.invalidateFile(resolve(root, path));
      const read = hashOf(READ_BY_TESTS.flatMap(filesIn), sources.join());
      const surveyed: Surveyed[] = [];
      for (const path of tests) {
        const keptIn = join(KEPT, `${hashOf([path], read)}.json`);
        const kept: Look = existsSync(keptIn) ? JSON.parse(readFileSync(keptIn, 'utf8')) : await look(path);
        writeFileSync(keptIn, JSON.stringify(kept));
        surveyed.push({ path, takesMs: kept.takesMs, reached: new Set(kept.reached) });
      }
      if (surveyed.every(({ reached }) => reached.size === 0)) throw new Error('no test comes to these sources');
      for (const path of sources) vitest.invalidateFile(resolve(root, path));
      return surveyed;
    },
    killer: async (source, mutant, tests) => {
      const file = resolve(root, source);
      try {
        for (const { path, takesMs } of tests.toSorted((one, other) => one.takesMs - other.takesMs)) {
          const paced = `quartetPaced(${Math.round(LEAST_MS + PATIENCE * takesMs)})`;
          change = (changed, text) =>
            changed === source ? edited(text, syntaxOf(source, text).entries, () => paced, mutant) : undefined;
          vitest.invalidateFile(file);
          if ((await run(path)).state !== 'passed') return path;
        }
        return undefined;
      } finally {
        vitest.invalidateFile(file);
      }
    },
    close: () => vitest.close(),
  };
}

/** Files of any kind, deep. */
function filesIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
}

/** Of the names and bytes of files, and of words beside them. */
function hashOf(paths: readonly string[], beside: string): string {
  const hash = createHash('sha256').update(beside);
  for (const path of paths.toSorted()) hash.update(path).update(readFileSync(path));
  return hash.digest('hex');
}
