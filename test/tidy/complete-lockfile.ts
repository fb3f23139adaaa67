import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * A registry that serves one platform leaves the others' optional packages out of the lockfile, and `npm ci` then
 * calls it out of sync. This adds what their parents pin, by the platform in their names:
 * `node --import tsx test/tidy/complete-lockfile.ts` after an `npm install` behind such a registry. The hash of what is
 * added then has to be looked up: `npm view NAME@VERSION dist.integrity`.
 */
const lockSchema = z.object({ packages: z.record(z.string(), z.unknown()) });
const packageSchema = z.object({
  dev: z.boolean().default(false),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

interface Pinned {
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
}

/** Optional packages that an entry of the lockfile pins and the lockfile lacks. */
export function missingOptional(lock: unknown): readonly Pinned[] {
  const { packages } = lockSchema.parse(lock);
  return Object.values(packages).flatMap((entry) => {
    const { dev, optionalDependencies } = packageSchema.parse(entry);
    return Object.entries(optionalDependencies)
      .filter(([name]) => packages[`node_modules/${name}`] === undefined)
      .map(([name, version]) => ({ name, version, dev }));
  });
}

/** Entries that a changed download would not be noticed of. */
export function withoutIntegrity(lock: unknown): readonly string[] {
  return Object.entries(lockSchema.parse(lock).packages).flatMap(([path, entry]) =>
    path === '' || z.object({ integrity: z.string() }).safeParse(entry).success ? [] : [path],
  );
}

function entryOf({ name, version, dev }: Pinned): object {
  const os = /android|darwin|linux|win32|freebsd|openbsd|netbsd|sunos|aix|openharmony/.exec(name)?.[0];
  const cpu = /(?<=[-/])(?:arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el)(?=-|$)/.exec(name)?.[0];
  const libc = name.includes('musl') ? { libc: ['musl'] } : {};
  return { version, cpu: [cpu], ...(dev ? { dev } : {}), ...libc, optional: true, os: [os] };
}

export function readLock(): unknown {
  return JSON.parse(readFileSync('package-lock.json', 'utf8'));
}

function complete(lock: unknown): string {
  const added = missingOptional(lock).map((pinned) => [`node_modules/${pinned.name}`, entryOf(pinned)] as const);
  const entries = [...Object.entries(lockSchema.parse(lock).packages), ...added];
  const packages = Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
  return `${JSON.stringify(lock, (key, value: unknown) => (key === 'packages' ? packages : value), 2)}\n`;
}

if (process.argv[1]?.endsWith('complete-lockfile.ts') === true) {
  writeFileSync('package-lock.json', complete(readLock()));
}
