import { mkdtempSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openBrowser } from '../support/window/browser.ts';
import { allRead, served } from '../support/window/server.ts';
import { makeSampledRun } from './many-samples.ts';

/*
 * The board's charts in headless Chromium, with 20 entrants of 100,000 samples each: how long a frame takes while they are
 * dragged and zoomed, every frame with something to draw, and how much of it the page's own drawing takes.
 * `npm run soak:page` runs it; QUARTET_POINTS gives another number of samples, QUARTET_RUNS a folder that such a run
 * called `sampled` lies in already. The board's figures, which another thread reckons for minutes, are not asked for.
 */

const POINTS = Number(process.env.QUARTET_POINTS ?? 100_000);
const FRAMES = 240;

const root = mkdtempSync(join(tmpdir(), 'quartet-page-frames-'));
const given = process.env.QUARTET_RUNS;
const runs = given ?? join(root, 'runs');
if (given === undefined) await makeSampledRun(POINTS, root, join(runs, 'sampled'));
const server = await served([runs, '--port', '0'], given === undefined ? { XDG_CACHE_HOME: join(root, 'cache') } : {});
const browser = await openBrowser();
try {
  const rows = await allRead(server, 'sampled');
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.route('**/board?*', (route) => route.abort());
  const asked = performance.now();
  await page.goto(new URL('/runs/sampled', server.url).href);
  await page.locator('.plot canvas').first().waitFor();
  console.log(`20 entrants of ${POINTS} samples (${rows} rows), load ${loadavg()[0]?.toFixed(1)} on two cores`);
  console.log(`  charts shown after ${((performance.now() - asked) / 1000).toFixed(1)} s`);
  await page.waitForTimeout(1_000);
  await told(page, 'zoomed in', 'wheel(frame % 80 < 40 ? -60 : 60)');
  for (let turn = 0; turn < 6; turn += 1) await page.getByRole('button', { name: 'Nearer' }).click();
  await page.waitForTimeout(2_000);
  const box = await page.locator('.plot .u-over').first().boundingBox();
  if (box === null) throw new Error('there is no chart');
  await page.mouse.move(box.x + box.width / 2, box.y + 100);
  await page.mouse.down();
  await told(page, 'dragged', 'drag(middle + 400 * Math.sin(frame / 12))');
  await page.mouse.up();
  console.log(`  load afterwards ${loadavg()[0]?.toFixed(1)}`);
} finally {
  await browser.close();
  await server.close();
}

/** Does something to the first chart in each of many frames, and says how far apart these were. */
async function told(page: Page, name: string, act: string): Promise<void> {
  const script = `new Promise((done) => {
    const over = document.querySelector('.plot .u-over');
    const { left, width, top } = over.getBoundingClientRect();
    const middle = left + width / 2;
    const common = { clientX: middle, clientY: top + 100, bubbles: true, cancelable: true };
    const wheel = (deltaY) => over.dispatchEvent(new WheelEvent('wheel', { ...common, deltaY, ctrlKey: true }));
    const drag = (clientX) => over.dispatchEvent(new PointerEvent('pointermove', { ...common, pointerId: 1, clientX }));
    const [frames, drawn] = [[], []];
    let before;
    let frame = 0;
    const next = (now) => {
      if (before !== undefined) frames.push(now - before);
      before = now;
      if (frame++ >= ${FRAMES}) return done({ frames, drawn });
      const began = performance.now();
      ${act};
      // Charts draw in a turn of their own behind what moved them.
      queueMicrotask(() => queueMicrotask(() => drawn.push(performance.now() - began)));
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  })`;
  const { frames, drawn }: Record<'frames' | 'drawn', number[]> = await page.evaluate(script);
  console.log(`  ${name}, ${frames.length} frames: ${spreadText(frames)}; drawing in them ${spreadText(drawn)}`);
}

function spreadText(tookMs: readonly number[]): string {
  const sorted = tookMs.toSorted((one, other) => one - other);
  const at = (share: number): string => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms`;
}
