import { TickBars } from '../../feed/bars.ts';
import { Deduplicator, Part } from '../../feed/dedupe.ts';
import { OrderByLine, OrderByVisible, SortedBuffer } from '../../feed/order.ts';
import { Ticks } from '../../feed/overlap.ts';
import { LargerBars } from '../../feed/roll-up.ts';
import { TextTable } from '../../feed/text-table.ts';
import { createIndicator } from '../../indicators/catalog.ts';
import { Clusters } from '../../sentiment/clusters.ts';
import { Crowd, CrowdSums } from '../../sentiment/crowd.ts';
import { Half, PostMemory } from '../../sentiment/post-memory.ts';
import { Ring } from '../../sentiment/ring.ts';
import { RunningMoments } from '../../sentiment/running.ts';
import { SymbolCrowd } from '../../sentiment/symbol-crowd.ts';
import { VoicedClusters } from '../../sentiment/voiced-clusters.ts';
import { VolumeSurprise } from '../../sentiment/volume.ts';
import { Sampling } from '../equity.ts';
import { Calm } from '../falls.ts';
import { IndicatorSet } from '../indicator-set.ts';
import { RuleWatch } from '../rule-watch.ts';
import type { Maker } from './saved-graph.ts';

/** Of these a run makes more while it goes on; all that they know stands in their fields. */
const CLASSES = [
  Calm,
  Clusters,
  Crowd,
  CrowdSums,
  Deduplicator,
  Half,
  IndicatorSet,
  LargerBars,
  OrderByLine,
  Part,
  PostMemory,
  Ring,
  RuleWatch,
  RunningMoments,
  Sampling,
  SortedBuffer,
  SymbolCrowd,
  TextTable,
  TickBars,
  Ticks,
  OrderByVisible,
  VoicedClusters,
  VolumeSurprise,
];

/** How to make anew what a fresh run has none of yet, by class. */
export const MAKERS: ReadonlyMap<string, Maker> = new Map<string, Maker>([
  ...CLASSES.map(({ name, prototype }) => [name, () => Object.create(prototype)] as const),
  ['CheckedIndicator', ({ name, parameters }) => createIndicator(String(name), numbersOf(parameters))],
]);

function numbersOf(parameters: unknown): Record<string, number> {
  return parameters instanceof Map
    ? Object.fromEntries([...parameters].map(([name, value]) => [name, Number(value)]))
    : {};
}
