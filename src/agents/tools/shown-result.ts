import type { Evidence } from '../../domain/evidence.ts';
import { cutText } from '../../domain/text.ts';
import { markedJson } from '../mark.ts';
import { evidenceLine } from '../prompt/snapshot-text.ts';
import type { ToolResult } from './turn.ts';

export const MAX_RESULT_CHARACTERS = 2_000;
const MAX_POST_CHARACTERS = 200;

/** A tool's result as a model sees it: strangers' words marked, at most 2,000 characters, and only what is shown is citable. */
export function shownResult({ text, found }: ToolResult, marker: string) {
  const shown: Evidence[] = [];
  let out = cutText(text, MAX_RESULT_CHARACTERS);
  for (const item of found) {
    const line = `\n${foundLine(item, marker)}`;
    if (out.length + line.length > MAX_RESULT_CHARACTERS) break;
    out += line;
    shown.push(item);
  }
  return { text: out, found: shown };
}

/** One found item; a post's words only where they may be read. */
export function foundLine(item: Evidence, marker: string, withText = true): string {
  if (item.text === undefined || !withText) return evidenceLine(item);
  return `${evidenceLine(item)} text ${markedJson(cutText(item.text, MAX_POST_CHARACTERS), marker)}`;
}
