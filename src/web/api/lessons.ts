import type { LessonTold, PositionReviewed } from '../../domain/record.ts';
import type { LessonsAnswer } from './shapes.ts';
import type { OpenRun } from './source.ts';
import type { LatestOf } from './views.ts';

type Told = LessonsAnswer['lessons'][number]['told'];

/** What an account's team made of its own closed positions, the latest. */
export function lessonsView({ log }: OpenRun, at: number, account: string, { latest }: LatestOf): LessonsAnswer {
  const total = log.reviewCount(account, at);
  const told = log.lessons(account, at);
  const dropped = new Set(told.flatMap((lesson) => lesson.dropped ?? []));
  const byDecision = new Map(told.map((lesson) => [lesson.decision, lesson]));
  const lessons = log
    .reviews(account, { from: Math.max(0, total - latest), to: total })
    .map((review) => rowOf(review, byDecision.get(review.decision), dropped));
  return { at, total, lessons };
}

function rowOf(
  { kind: _, ...position }: PositionReviewed,
  lesson: LessonTold | undefined,
  dropped: ReadonlySet<number>,
): LessonsAnswer['lessons'][number] {
  return { ...position, told: lesson === undefined ? undefined : toldOf(lesson, dropped) };
}

function toldOf({ cycle, lesson: text, note, refused }: LessonTold, dropped: ReadonlySet<number>): Told {
  return { cycle, text, note, refused, isDropped: note !== undefined && dropped.has(note) };
}
