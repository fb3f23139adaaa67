import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { XPrices } from '../adapters/live/archives/archive.ts';
import { InputError } from '../domain/errors.ts';
import { type FeeProfile, feeProfilesSchema } from '../domain/fee-profile.ts';
import { sha256 } from '../domain/hash.ts';
import { type LeverageTable, leverageTablesSchema } from '../domain/margin-tier.ts';

/** The fee profiles this package ships. */
export function shippedFeeProfiles(): readonly FeeProfile[] {
  return readData('data/fees/profiles.json', feeProfilesSchema).profiles;
}

/** The venues' tables of leverage by size of position. */
export function shippedLeverageTables(): readonly LeverageTable[] {
  return readData('data/margin/leverage-tables.json', leverageTablesSchema).tables;
}

const xPricesSchema = z.object({
  source: z.string(),
  asOf: z.string(),
  post: z.number().positive(),
  count: z.object({ recent: z.number().positive(), archive: z.number().positive() }),
});

/** What X charges for its posts. */
export function shippedXPrices(): XPrices {
  return readData('data/feeds/x-prices.json', xPricesSchema);
}

/** A data file of this package, checked. */
export function readData<Data>(name: string, schema: z.ZodType<Data>): Data {
  const where = join(PACKAGE_ROOT, name);
  try {
    return schema.parse(JSON.parse(readFileSync(where, 'utf8')));
  } catch {
    throw new InputError({
      code: 'data-damaged',
      where,
      what: 'it is not what was shipped',
      mend: 'install quartet anew',
    });
  }
}

/** The package's own folder: two up from here, in `src` as in `dist`. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** What a run's state means is said by this package's code, its word lists and tables, and the engine they run on. */
const PROGRAM = ['data/sentiment', 'data/fees', 'data/margin', 'data/tables'];

/** SHA-256 over all of that: another one cannot read what this one keeps of a run. */
export function programHash(): string {
  hashed ??= hashOfProgram();
  return hashed;
}

let hashed: string | undefined;

function hashOfProgram(): string {
  const code = fileURLToPath(new URL('..', import.meta.url));
  const files = [code, ...PROGRAM.map((name) => join(PACKAGE_ROOT, name))].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:[jt]s|json|txt|tsv|csv)$/.test(entry.name))
      .map(({ parentPath, name }) => join(parentPath, name)),
  );
  const hashes = files.sort().map((file) => sha256(readFileSync(file)));
  return sha256([process.version, packageVersion(), ...hashes].join('\n'));
}

/** A hash of the compiled code; undefined where it runs from its sources, which change as one writes. */
export function buildHash(): string | undefined {
  const place = fileURLToPath(new URL('../build.json', import.meta.url));
  if (!existsSync(place)) return undefined;
  return z.object({ build: z.string() }).parse(JSON.parse(readFileSync(place, 'utf8'))).build;
}
