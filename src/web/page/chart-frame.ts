import uPlot from 'uplot';

/** What charts have in common: their times, their colours, no legend of their own. */
export function chartFrame(axis: Partial<uPlot.Axis>): Pick<uPlot.Options, 'axes' | 'legend' | 'tzDate' | 'cursor'> {
  const stroke = colour('faint');
  const grid = { stroke: colour('grid'), width: 1 };
  const font = '12px system-ui, sans-serif';
  const common = { stroke, grid, ticks: grid, font };
  return {
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, bind: { dblclick: () => null } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
    axes: [
      { ...common, values: clockTexts, space: 64 },
      { ...common, size: 74, labelFont: font, labelSize: 16, ...axis },
    ],
  };
}

const known = new Map<string, string>();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => known.clear());

/** Looked up once a scheme: charts ask for hundreds in every frame, and each look is at all styles of the page. */
export function colour(name: string): string {
  const told = known.get(name) ?? getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  known.set(name, told);
  return told;
}

/** Hours as UTC clocks show them, and a date where one begins. */
const clockTexts: uPlot.Axis.DynamicValues = (_, splits) =>
  splits.map((seconds) => {
    const text = new Date(seconds * 1000).toISOString();
    const clock = seconds % 60 === 0 ? text.slice(11, 16) : text.slice(11, 19);
    return clock === '00:00' ? text.slice(5, 10) : clock;
  });
