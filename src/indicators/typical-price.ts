import type { PriceBar } from './streaming.ts';

export function typicalPrice(bar: PriceBar): number {
  return (bar.high + bar.low + bar.close) / 3;
}
