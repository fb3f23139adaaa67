import { evidenceId } from '../domain/ids.ts';
import type { ClosedPosition } from '../domain/record.ts';
import type { Evidence } from '../domain/snapshot.ts';
import type { LessonRefusal } from '../domain/team.ts';
import { wordFlags } from './audit.ts';
import { positionNumbers } from './notebook.ts';
import type { PostWords } from './post-words.ts';

/** A closed position with what it was opened on. */
export interface Review {
  readonly position: ClosedPosition;
  /** Of the opening, as its leader gave it: data, like everything a peer says. */
  readonly thesis: string;
  /** What the opening cited, without anybody's words. */
  readonly cited: readonly Evidence[];
}

/** What a closed position teaches, as its model says; cleaned and cut, not yet judged. */
export interface Lesson {
  readonly decision: string;
  readonly text: string;
}

/** Why a lesson is not kept; undefined where it is. */
export function refusalOf(
  text: string,
  { position, cited }: Review,
  read: { readonly words: PostWords; readonly names: readonly string[] },
): LessonRefusal | undefined {
  if (text.trim() === '') return 'empty';
  if (read.words.isQuotedIn(text, read.names)) return 'words-of-a-post';
  const plain = read.names.reduce((rest, name) => rest.replaceAll(name, ' '), text);
  const own: Evidence = {
    id: evidenceId(position.decision),
    kind: 'position',
    symbol: position.symbol,
    visible: position.closedAt,
    numbers: positionNumbers(position),
    text: undefined,
  };
  const flags = wordFlags(plain, [own, ...cited], [1 - position.pUp]);
  if (flags.has('misquoted')) return 'misquoted';
  return flags.has('unsupported-number') ? 'unsupported-number' : undefined;
}
