import { postId } from '../../domain/ids.ts';
import { type Decoded, isOptionalInstant, isOptionalText, type Place, type RawRecord } from './record.ts';

export function decodePost(record: RawRecord, place: Place): Decoded {
  const { id, source, author, text, followers, author_created, repost_of, lang, references } = record;
  if (!isName(id) || !isName(source) || !isName(author) || typeof text !== 'string') return 'bad-post';
  if (!isOptionalCount(followers) || !isOptionalInstant(author_created)) return 'bad-post';
  if (!isOptionalText(repost_of) || !isOptionalText(lang)) return 'bad-post';
  if (!isOptionalTexts(references)) return 'bad-post';
  return {
    kind: 'post',
    ts: place.ts,
    visible: place.visible,
    tape: place.tape,
    line: place.line,
    id: postId(id),
    source,
    author,
    text,
    followers: followers ?? undefined,
    authorCreated: author_created ?? undefined,
    repostOf: typeof repost_of === 'string' ? postId(repost_of) : undefined,
    lang: lang ?? undefined,
    references: references ?? undefined,
  };
}

export function decodePostEdited(record: RawRecord, place: Place): Decoded {
  const { id, source, text } = record;
  if (!isName(id) || !isName(source) || typeof text !== 'string') return 'bad-post';
  const { ts, visible, tape, line } = place;
  return { kind: 'post-edited', ts, visible, tape, line, id: postId(id), source, text };
}

export function decodePostDeleted(record: RawRecord, place: Place): Decoded {
  const { id, source } = record;
  if (!isName(id) || !isName(source)) return 'bad-post';
  const { ts, visible, tape, line } = place;
  return { kind: 'post-deleted', ts, visible, tape, line, id: postId(id), source };
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isOptionalTexts(value: unknown): value is readonly string[] | null | undefined {
  if (value === undefined || value === null) return true;
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isOptionalCount(value: unknown): value is number | null | undefined {
  return (
    value === undefined || value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
  );
}
