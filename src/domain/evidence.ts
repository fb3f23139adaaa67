import type { EvidenceId, SymbolId } from './ids.ts';
import type { Instant } from './time.ts';

/** One citable thing of a snapshot. `numbers` is all a claim about it may state; `text` is untrusted. */
export interface Evidence {
  readonly id: EvidenceId;
  readonly kind: 'post' | 'price' | 'indicator' | 'signal' | 'position' | 'tool' | 'found-live';
  readonly symbol: SymbolId | undefined;
  readonly visible: Instant;
  readonly numbers: Readonly<Record<string, number>>;
  /** Of posts, and of what was found live: normalised, cut, and still a stranger's words. */
  readonly text: string | undefined;
}
