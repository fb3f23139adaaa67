import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatSignedPercent } from '../../arena/format.ts';
import type { LessonsAnswer } from '../api/shapes.ts';
import { aboutRun, useAnswer } from './data.ts';
import { Link, Table, Words } from './parts.tsx';
import { addressOf, place } from './route.ts';
import { timeText } from './words.ts';

type Lesson = LessonsAnswer['lessons'][number];

const LATEST = 12;
const MOST = 2_000;

/** What a team that keeps a memory has written down of its own closed positions: nothing for one that keeps none. */
export function NotebookTable({ account }: { readonly account: string }): VNode | null {
  const [isWhole, setWhole] = useState(false);
  const { value } = useAnswer<LessonsAnswer>(
    aboutRun(`/lessons/${encodeURIComponent(account)}`, `latest=${isWhole ? MOST : LATEST}`),
  );
  if (value === undefined || value.total === 0) return null;
  const { lessons, total } = value;
  return (
    <>
      <h2>Notebook</h2>
      <p class="faint">
        What the team told itself of each position that closed, {total} so far
        {lessons.length < total ? `; the latest ${lessons.length}` : ''}. Notes that are kept are shown to it again in
        later rounds, under their number.
      </p>
      <Table
        caption="Notebook"
        head={['Note', 'Closed, UTC', 'Position', 'Said: P(rise)', 'It made', 'Closed by', 'Lesson', 'Told in']}
        figures={[3, 4]}
        rows={lessons
          .toReversed()
          .map((lesson) => [
            noteText(lesson),
            timeText(lesson.closedAt),
            `${lesson.side} ${lesson.symbol}`,
            lesson.pUp.toFixed(2),
            formatSignedPercent(lesson.result),
            lesson.exit,
            <Told key="told" lesson={lesson} />,
            <ToldIn key="round" account={account} lesson={lesson} />,
          ])}
      />
      {total > LATEST && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Only the latest' : `All ${total} positions`}
        </button>
      )}
    </>
  );
}

function noteText({ told }: Lesson): string {
  if (told?.note === undefined) return '–';
  return told.isDropped ? `${told.note}, dropped for a newer` : String(told.note);
}

function Told({ lesson: { told } }: { readonly lesson: Lesson }): VNode {
  if (told === undefined) return <span class="faint">nothing yet</span>;
  return (
    <span class="post">
      <Words text={told.text} />
      {told.refused !== undefined && <strong class="flag"> not kept: {told.refused.replaceAll('-', ' ')}</strong>}
    </span>
  );
}

function ToldIn({ account, lesson: { told } }: { readonly account: string; readonly lesson: Lesson }): VNode {
  if (told === undefined) return <>–</>;
  return <Link to={addressOf('runs', place.value[1] ?? '', 'cycles', account, told.cycle)}>round {told.cycle}</Link>;
}
