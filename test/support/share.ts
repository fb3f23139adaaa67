/** How much of their full counts the longest tests do: all of it by `npm run soak:tests`, else a part. */
export const SHARE = process.env.QUARTET_FULL === '1' ? 1 : 0.25;

/** This share of a full count, rounded up. */
export function shareOf(full: number): number {
  return Math.ceil(full * SHARE);
}
