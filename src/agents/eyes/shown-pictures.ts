import { sha256 } from '../../domain/hash.ts';
import type { Snapshot, SymbolView } from '../../domain/snapshot.ts';
import { formatDurationMs } from '../../domain/time.ts';
import type { Picture } from '../../ports/chat-model.ts';
import type { Ask } from '../ask.ts';
import { drawChart } from './chart.ts';

/** What a question shows beside its words, and the words that say which is what. */
export interface ShownPictures {
  readonly pictures: readonly Picture[];
  readonly text: string;
  /** Over all of them; what their bytes are made from names them. */
  readonly hash: string;
}

const NONE: ShownPictures = { pictures: [], text: '', hash: '' };

/** A cycle's charts are drawn once for all who are asked in it. */
const drawn = new WeakMap<Snapshot, ShownPictures>();

/** Charts go to the models that take pictures; the others have the words alone. */
export function shownPictures({ team, model, snapshot }: Ask): ShownPictures {
  if (team.eyes === 'none' || team.purse.prices.get(model)?.image === undefined) return NONE;
  const known = drawn.get(snapshot) ?? chartsOf(snapshot);
  drawn.set(snapshot, known);
  return known;
}

function chartsOf(snapshot: Snapshot): ShownPictures {
  const views = snapshot.symbols.filter(({ chart }) => chart !== undefined);
  if (views.length === 0) return NONE;
  const pictures = views.map((view) => chartOf(snapshot, view));
  const lines = views.map(({ symbol }, place) => `picture ${place + 1} [chart:${symbol}] ${symbol}`);
  const text = `## Charts (the pictures ahead of this text, in this order; cite by the id in brackets)
Green candles closed above their open, red ones below; grey is volume. Dashed lines are your levels, wedges your fills:
upwards bought, downwards sold.
${lines.join('\n')}
`;
  return { pictures, text, hash: sha256(JSON.stringify(pictures)) };
}

function chartOf({ held }: Snapshot, { symbol, barMs, chart }: SymbolView): Picture {
  const own = held.find((one) => one.symbol === symbol);
  const levels = [
    { name: 'entry', price: own?.entryPrice },
    { name: 'stop', price: own?.exits?.stop },
    { name: 'target', price: own?.exits?.target },
  ];
  return drawChart({
    title: `${symbol} ${barMs === undefined ? '' : formatDurationMs(barMs)}`,
    candles: chart?.candles ?? [],
    levels: levels.flatMap(({ name, price }) => (price === undefined ? [] : [{ name, price }])),
    fills: chart?.fills ?? [],
  });
}
