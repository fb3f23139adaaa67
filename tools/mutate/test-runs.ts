import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
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

/** How much longer than before a test may take on a changed source: a loop may have lost its end. */
const PATIENCE = 8;
const LEAST_MS = 8_000;

/** One vitest for the whole run. A changed source exists in its memory alone. */
export async function openTestRuns(root: string): Promise<TestRuns> {
  const folder = mkdtempSync(join(tmpdir(), 'mutate-'));
  process.env.QUARTET_REACHED = folder;
  let change: (path: string, source: string) => string | undefined = () => undefined;
  let hasPassed = false;
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
          onTestRunEnd: (_, __, reason) => {
            hasPassed = reason === 'passed';
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
  const passes = async (test: string): Promise<boolean> => {
    const specification: TestSpecification | undefined = known.get(test);
    if (specification === undefined) throw new Error(`${test} is no test file`);
    await vitest.rerunTestSpecifications([specification]);
    return hasPassed;
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
      const surveyed: Surveyed[] = [];
      for (const path of tests) {
        const startedMs = performance.now();
        if (!(await passes(path))) throw new Error(`${path} fails on the sources as they are`);
        const takesMs = performance.now() - startedMs;
        const left = readdirSync(folder).find((name) => name.endsWith(`${path.replaceAll('/', '+')}.json`));
        const entries: readonly string[] =
          left === undefined ? [] : JSON.parse(readFileSync(join(folder, left), 'utf8'));
        surveyed.push({ path, takesMs, reached: new Set(entries) });
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
          if (!(await passes(path))) return path;
        }
        return undefined;
      } finally {
        vitest.invalidateFile(file);
      }
    },
    close: () => vitest.close(),
  };
}
