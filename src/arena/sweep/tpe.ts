import type { RandomSource } from '../../domain/random.ts';
import type { Axis } from './space.ts';

/** What has been tried: its place on each axis, from 0 up to 1, and how good it was; undefined where it told nothing. */
export interface Tried {
  readonly places: readonly number[];
  readonly score: number | undefined;
}

const GOOD_SHARE = 0.25;
const CANDIDATES = 24;
/** Of a density, that nothing is known: the whole axis counts as much as one that was tried. */
const PRIOR_WEIGHT = 1;

/**
 * Where to look next, by a tree of Parzen estimators (Bergstra et al. 2011), an axis at a time: of some places drawn
 * where good ones lie, the one that is likeliest good and least likely bad.
 */
export function tpePlaces(axes: readonly Axis[], tried: readonly Tried[], random: RandomSource): readonly number[] {
  const sorted = [...tried].sort((left, right) => (right.score ?? -Infinity) - (left.score ?? -Infinity));
  const goodCount = Math.max(1, Math.ceil(GOOD_SHARE * sorted.length));
  return axes.map((axis, index) => {
    const placeOf = ({ places }: Tried): number => places[index] ?? 0;
    const good = densityOf(axis, sorted.slice(0, goodCount).map(placeOf));
    const bad = densityOf(axis, sorted.slice(goodCount).map(placeOf));
    let best = { place: 0, worth: Number.NEGATIVE_INFINITY };
    for (let candidate = 0; candidate < CANDIDATES; candidate += 1) {
      const place = good.draw(random);
      const worth = Math.log(good.at(place)) - Math.log(bad.at(place));
      if (worth > best.worth) best = { place, worth };
    }
    return best.place;
  });
}

interface Density {
  at(place: number): number;
  draw(random: RandomSource): number;
}

function densityOf(axis: Axis, places: readonly number[]): Density {
  return 'values' in axis && !axis.values.every((value) => typeof value === 'number')
    ? countsOf(axis.values.length, places)
    : bellsOf(places);
}

/** Of values that have no order: how often each was there, and the prior spread over all. */
function countsOf(size: number, places: readonly number[]): Density {
  const counts = Array.from({ length: size }, () => PRIOR_WEIGHT / size);
  for (const place of places) counts[cellOf(place, size)] = (counts[cellOf(place, size)] ?? 0) + 1;
  const total = places.length + PRIOR_WEIGHT;
  return {
    at: (place) => ((counts[cellOf(place, size)] ?? 0) / total) * size,
    draw(random) {
      let left = random.next() * total;
      const cell = counts.findIndex((count) => {
        left -= count;
        return left < 0;
      });
      return ((cell < 0 ? size - 1 : cell) + 0.5) / size;
    },
  };
}

function cellOf(place: number, size: number): number {
  return Math.min(size - 1, Math.floor(place * size));
}

/** Of places in order: a bell round each, the narrower the more there are, and the prior, flat. */
function bellsOf(places: readonly number[]): Density {
  const width = Math.max(0.02, 0.5 / (1 + places.length));
  const total = places.length + PRIOR_WEIGHT;
  const height = 1 / (width * Math.sqrt(2 * Math.PI));
  return {
    at(place) {
      let sum = PRIOR_WEIGHT;
      for (const centre of places) {
        const away = (place - centre) / width;
        sum += height * Math.exp(-0.5 * away * away);
      }
      return sum / total;
    },
    draw(random) {
      const pick = Math.floor(random.next() * total);
      const centre = places[pick];
      if (centre === undefined) return random.next();
      const away = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
      return Math.min(1 - Number.EPSILON, Math.max(0, centre + away * width));
    },
  };
}
