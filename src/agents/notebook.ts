import { type EvidenceId, evidenceId } from '../domain/ids.ts';
import type { ClosedPosition, LessonTold } from '../domain/record.ts';
import type { Evidence, Note } from '../domain/snapshot.ts';
import { MINUTE_MS } from '../domain/time.ts';

const MOST_NOTES = 20;

/** A team's lessons of its own closed positions, each with what became of those who cited it. */
export class Notebook {
  private kept: readonly Note[] = [];
  private told = 0;

  /** Oldest first. */
  get notes(): readonly Note[] {
    return this.kept;
  }

  /** A position was opened on these, or closed with what it made. */
  credit(cited: readonly EvidenceId[], change: { readonly cited: number; readonly earned: number }): void {
    this.kept = this.kept.map((note) =>
      cited.includes(note.id)
        ? { ...note, cited: note.cited + change.cited, earned: note.earned + change.earned }
        : note,
    );
  }

  /** The newest always stays; where there is no room, the least useful of the others goes. */
  add(lesson: Pick<Note, 'position' | 'lesson' | 'at'>): Pick<LessonTold, 'note' | 'dropped'> {
    const last = this.kept.length < MOST_NOTES ? undefined : [...this.kept].sort(leastUsefulFirst)[0];
    this.told += 1;
    const note: Note = { id: evidenceId(`note:${this.told}`), ...lesson, cited: 0, earned: 0 };
    this.kept = [...this.kept.filter((one) => one !== last), note];
    return { note: this.told, dropped: last === undefined ? undefined : numberOf(last) };
  }
}

/** By what those who cited it have made, then by how many they were, then by age. */
function leastUsefulFirst(left: Note, right: Note): number {
  return left.earned - right.earned || left.cited - right.cited || numberOf(left) - numberOf(right);
}

function numberOf({ id }: Note): number {
  return Number(id.slice('note:'.length));
}

/** A note may be cited for what its position claimed and came to: its words prove nothing. */
export function noteEvidence({ id, at, position, cited, earned }: Note): Evidence {
  const numbers = { ...positionNumbers(position), cited, earned };
  return { id, kind: 'note', symbol: undefined, visible: at, numbers, text: undefined };
}

/** What a closed position claimed, and what it came to. */
export function positionNumbers(position: ClosedPosition): Readonly<Record<string, number>> {
  const { pUp, horizonMinutes, move, result, openedAt, closedAt } = position;
  const claimed = horizonMinutes === undefined ? { pUp } : { pUp, horizonMinutes };
  return { ...claimed, heldMinutes: (closedAt - openedAt) / MINUTE_MS, move, result };
}
