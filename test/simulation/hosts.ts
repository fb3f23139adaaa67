import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const WITHOUT_DATABASE = fileURLToPath(new URL('demo-digest.ts', import.meta.url));

/** Where a run may find itself. */
export interface Host {
  readonly zone: string;
  readonly locale: string;
  /** Major version of Node, from the npm package `node`; undefined for the one that runs this. */
  readonly node: number | undefined;
}

export const LOCAL_HOSTS: readonly Host[] = [
  { zone: 'UTC', locale: 'C', node: undefined },
  { zone: 'Asia/Kolkata', locale: 'en_IN.UTF-8', node: undefined },
  { zone: 'America/St_Johns', locale: 'tr_TR.UTF-8', node: undefined },
  { zone: 'Pacific/Apia', locale: 'de_DE.UTF-8', node: undefined },
];

/** Every zone and locale on this Node four times, and on Node 22 and 24 once: 24 runs. */
export const ALL_HOSTS: readonly Host[] = [
  ...Array.from({ length: 4 }, () => LOCAL_HOSTS).flat(),
  ...[22, 24].flatMap((node) => LOCAL_HOSTS.map((host) => ({ ...host, node }))),
];

/** The digest of the bundled demo on that host. */
export async function demoDigestOn({ zone, locale, node }: Host): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-host-'));
  const [program, ...words] =
    node === undefined
      ? [process.execPath, PROGRAM, 'demo', '--json', '--out', join(folder, 'run')]
      : ['npx', '-y', `node@${node}`, '--import', 'tsx', WITHOUT_DATABASE];
  const env = { ...process.env, TZ: zone, LANG: locale, LC_ALL: locale };
  try {
    const { stdout } = await promisify(execFile)(program ?? '', words, { env, maxBuffer: 1e9 });
    const digest = /"digest": ?"([0-9a-f]{64})"/.exec(stdout)?.[1];
    if (digest === undefined) throw new Error(`the demo told no digest under ${zone}, ${locale}`);
    return digest;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
