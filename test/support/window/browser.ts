import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A real Chromium: the one that CHROMIUM names or the machine has, or Debian's, fetched where that is allowed. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: found() ?? installed(), args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

function found(): string | undefined {
  return [process.env.CHROMIUM ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));
}

function installed(): string {
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'ignore' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, stdio: 'ignore' });
  }
  const path = found();
  if (path !== undefined) return path;
  throw new Error('these tests need Chromium: install it, or name it in the variable CHROMIUM');
}
