import sharp from 'sharp';
import { FALLING, RISING } from '../../src/agents/eyes/chart.ts';
import type { Seen } from './fake-provider.ts';

/** A candle as its pixels show it: rows count from the top, so that a lower number is a higher price. */
export interface SeenCandle {
  readonly rising: boolean;
  readonly tip: number;
  readonly foot: number;
  readonly close: number;
}

const [LEFT, SLOT, SLOTS, TOP, BOTTOM] = [6, 8, 45, 34, 318];

/** What somebody sees who looks at nothing but the pixels of one of our charts. */
export async function seenCandles(png: Uint8Array): Promise<readonly SeenCandle[]> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colour = (x: number, y: number): string =>
    `#${data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3).toString('hex')}`;
  const rowsOf = (x: number, wanted: string): readonly number[] =>
    Array.from({ length: BOTTOM - TOP + 1 }, (_, row) => TOP + row).filter((y) => colour(x, y) === wanted);
  return Array.from({ length: SLOTS }, (_, place) => LEFT + place * SLOT + 1).flatMap((x) => {
    const rising = rowsOf(x, RISING).length > 0;
    const [body, wick] = [x, x + 2].map((column) => rowsOf(column, rising ? RISING : FALLING));
    const [top, tip] = [body?.[0], wick?.[0]];
    const [bottom, foot] = [body?.at(-1), wick?.at(-1)];
    if (top === undefined || bottom === undefined || tip === undefined || foot === undefined) return [];
    return [{ rising, tip, foot, close: rising ? top : bottom }];
  });
}

/** The pictures of a request, as their bytes. */
export function picturesIn({ messages, input }: Seen['body']): readonly Uint8Array[] {
  const text = JSON.stringify(messages ?? input);
  return [...text.matchAll(/data:image\/png;base64,([A-Za-z0-9+/=]+)/g)].map(([, base64 = '']) =>
    Buffer.from(base64, 'base64'),
  );
}

/** Whether the last ten candles of a chart rose. */
export function roseLately(candles: readonly SeenCandle[]): boolean {
  const [then, now] = [candles.at(-11), candles.at(-1)];
  return then !== undefined && now !== undefined && now.close < then.close;
}
