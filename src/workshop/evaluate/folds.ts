import { sha256 } from '../../domain/hash.ts';

/** A text's fold, by the hash of its id: the same in every program that can hash. */
export function foldOf(id: string, folds: number): number {
  return Number.parseInt(sha256(id).slice(0, 2), 16) % folds;
}
