import type { FleetSecond } from './fleet.ts';

const WIDTH = 800;
const PANEL = { height: 130, gap: 46, left: 70, top: 34 };

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly of: (second: FleetSecond) => number;
}

interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

const PANELS: readonly Panel[] = [
  { title: 'jobs done', lines: [{ name: 'done', colour: '#1b6ca8', of: ({ done }) => done }] },
  {
    title: 'workers',
    lines: [
      { name: 'alive', colour: '#999999', of: ({ alive }) => alive },
      { name: 'at work', colour: '#2a7f3f', of: ({ busy }) => busy },
    ],
  },
  {
    title: 'questions to the server, a second',
    lines: [{ name: 'asked', colour: '#b3541e', of: ({ asked }) => asked }],
  },
];

/** How a fleet fared, second by second, as an SVG that needs nothing else. */
export function fleetPlot(seconds: readonly FleetSecond[], title: string): string {
  const height = PANEL.top + PANELS.length * (PANEL.height + PANEL.gap);
  const panels = PANELS.map((panel, at) => drawn(panel, seconds, PANEL.top + at * (PANEL.height + PANEL.gap)));
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`;
  const ground = `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`;
  return `${frame}\n<title>${title}</title>\n${ground}\n${text({ x: PANEL.left, y: 18 }, title)}\n${panels.join('\n')}\n</svg>\n`;
}

function drawn({ title, lines }: Panel, seconds: readonly FleetSecond[], top: number): string {
  const most = Math.max(1, ...lines.flatMap(({ of }) => seconds.map(of)));
  const right = WIDTH - 20;
  const x = (second: number): number => PANEL.left + (second / seconds.length) * (right - PANEL.left);
  const y = (value: number): number => top + 16 + (PANEL.height - 16) * (1 - value / most);
  const paths = lines.map(({ of, colour, name }, at) => {
    const points = seconds.map((second, place) => `${x(place + 1).toFixed(1)},${y(of(second)).toFixed(1)}`).join(' ');
    const dash = at === 0 ? '' : ' stroke-dasharray="5 2"';
    const key = text({ x: PANEL.left + 240 + at * 90, y: top + 8, colour }, name);
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.4"${dash} points="${points}"/>\n${key}`;
  });
  const bottom = top + PANEL.height;
  const axis = `<path d="M${PANEL.left} ${top + 16}V${bottom}H${right}" fill="none" stroke="#444444"/>`;
  const marks = [0, 0.5, 1].map((share) =>
    text({ x: PANEL.left - 8, y: y(most * share) + 4, anchor: 'end' }, String(Math.round(most * share))),
  );
  const times = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    text({ x: x(seconds.length * share), y: bottom + 15, anchor: 'middle' }, `${Math.round(seconds.length * share)} s`),
  );
  return [text({ x: PANEL.left, y: top + 8 }, title), axis, ...marks, ...times, ...paths].join('\n');
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly anchor?: 'end' | 'middle';
  readonly colour?: string;
}

function text({ x, y, anchor, colour = '#222222' }: Place, words: string): string {
  const at = anchor === undefined ? '' : ` text-anchor="${anchor}"`;
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${colour}"${at}>${words}</text>`;
}
