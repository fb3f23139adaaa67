const BARS = '▁▂▃▄▅▆▇█';
const LEVEL = 3;

/** One bar a column between the lowest and the highest value; a value that never moves is a level line. */
export function sparkline(values: readonly number[], width: number): string {
  if (values.length === 0) return '';
  const columns = Math.min(width, values.length);
  const picked = Array.from({ length: columns }, (_, column) => {
    const at = columns === 1 ? values.length - 1 : Math.round((column * (values.length - 1)) / (columns - 1));
    return values[at] ?? 0;
  });
  const low = Math.min(...picked);
  const span = Math.max(...picked) - low;
  return picked
    .map((value) => BARS[span === 0 ? LEVEL : Math.round(((value - low) / span) * (BARS.length - 1))])
    .join('');
}
