import { unescapeEntities } from '../../../../domain/text.ts';
import { idOf, parseJson } from '../../../shared/parse-json.ts';
import type { ChargedPieces } from '../../link/meter.ts';
import { countOf, dateOf, isJson, type JsonObject, listOf, objectOf, referencesOf, textOf } from '../../wire/json.ts';
import { control, type Message, malformed, type ReadFrame } from '../../wire/message.ts';

/** What the stream says of itself, and what becomes of posts and people beside edits and deletions. */
const NOTICES: ReadonlySet<string> = new Set([
  'warning',
  'limit',
  'scrub_geo',
  'withheld',
  'status_withheld',
  'drop',
  'undrop',
  'tweet_edit',
  'undelete',
  'user_delete',
  'user_undelete',
  'user_withheld',
  'user_suspend',
  'user_unsuspend',
  'user_protect',
  'user_unprotect',
  'user_profile_modification',
]);

/** A line of X's filtered stream; an empty one says that the connection lives. */
export const readXStream: ReadFrame = (frame) => {
  if (frame.trim() === '') return [control('keep-alive')];
  const message = parseJson(frame);
  if (!isJson(message)) return [malformed('not-an-object')];
  const { data, errors, title, meta } = message;
  if (isJson(data)) return [readXPost(data, objectOf(message.includes))];
  if (message.delete !== undefined) return [readDeletion(objectOf(message.delete))];
  if (Array.isArray(errors) && errors.length > 0) return errors.map((error) => readFarewell(objectOf(error)));
  if (title !== undefined) return [readFarewell(message)];
  if (isJson(message.disconnect)) return [readFarewell({ title: message.disconnect.reason })];
  const notice = Object.keys(message).find((name) => NOTICES.has(name));
  if (notice !== undefined) return [control(notice)];
  return [Array.isArray(data) || isJson(meta) ? control('rules') : malformed('no-data')];
};

function readFarewell({ disconnect_type, connection_issue, title }: JsonObject): Message {
  const reason = textOf(disconnect_type) ?? textOf(connection_issue) ?? textOf(title) ?? 'error';
  return { kind: 'farewell', reason: reason.slice(0, 80) };
}

/** Posts, authors and pictures of a line, as they come: that X charges what it gives twice a day once is left out. */
export function chargedByX(frame: string): ChargedPieces {
  const message = parseJson(frame.trim() === '' ? '{}' : frame);
  const { data, includes } = isJson(message) ? message : { data: undefined, includes: undefined };
  const { users, media } = objectOf(includes);
  return { posts: isJson(data) ? 1 : 0, profiles: listOf(users).length, media: listOf(media).length };
}

/** A post of the second API, with what it is expanded by. */
export function readXPost(data: JsonObject, includes: JsonObject): Message {
  const id = textOf(data.id);
  const ts = dateOf(data.created_at);
  const authorId = textOf(data.author_id);
  if (id === undefined || ts === undefined || authorId === undefined) return malformed('post');
  const user = objectOf(listOf(includes.users).find((one) => objectOf(one).id === authorId));
  const history = listOf(data.edit_history_tweet_ids);
  const first = idOf(history[0]) ?? id;
  return {
    kind: 'post',
    ts,
    // An edit has an id of its own; the post goes by its first.
    id: first,
    author: authorId,
    text: wordsOf(data, includes),
    followers: countOf(objectOf(user.public_metrics).followers_count),
    authorCreated: dateOf(user.created_at),
    repostOf: repostedId(data),
    lang: textOf(data.lang),
    references: referencesOf([
      ...linkedIn(data),
      ...picturesOf(data, includes).map((one) => one.url ?? one.preview_image_url),
    ]),
    version: first === id ? undefined : id,
  };
}

/** Long posts have their whole text apart; descriptions of the pictures follow. */
function wordsOf(data: JsonObject, includes: JsonObject): string {
  const text = textOf(objectOf(data.note_tweet).text) ?? textOf(data.text) ?? '';
  const descriptions = picturesOf(data, includes).flatMap(({ alt_text }) => textOf(alt_text) ?? []);
  return [unescapeEntities(text), ...descriptions].join('\n');
}

function picturesOf(data: JsonObject, includes: JsonObject): readonly JsonObject[] {
  const shown = listOf(objectOf(data.attachments).media_keys);
  return listOf(includes.media)
    .map(objectOf)
    .filter(({ media_key }) => shown.includes(media_key));
}

function linkedIn(data: JsonObject): readonly unknown[] {
  return listOf(objectOf(data.entities).urls).map((link) => objectOf(link).unwound_url ?? objectOf(link).expanded_url);
}

function repostedId(data: JsonObject): string | undefined {
  const reference = listOf(data.referenced_tweets).find((one) => objectOf(one).type === 'retweeted');
  return idOf(objectOf(reference).id);
}

/** As compliance streams tell it. */
function readDeletion(deletion: JsonObject): Message {
  const { id, author_id } = objectOf(deletion.tweet ?? deletion.status);
  const known = idOf(id);
  const ts = dateOf(deletion.event_at);
  if (known === undefined || ts === undefined) return malformed('delete');
  return { kind: 'deletion', ts, id: known, author: textOf(author_id) };
}
