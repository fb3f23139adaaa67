/** Longest reply that is looked at; what follows is noise or an attack. */
const MAX_CHARACTERS = 1_000_000;

/** The first balanced JSON object of a reply, past any thinking, fence or prose; undefined when there is none. */
export function firstObject(reply: string): string | undefined {
  const text = withoutThinking(reply.slice(0, MAX_CHARACTERS));
  const start = text.indexOf('{');
  if (start === -1) return undefined;
  const end = endOfObject(text, start);
  return end === undefined ? undefined : text.slice(start, end);
}

function withoutThinking(text: string): string {
  const closing = text.lastIndexOf('</think>');
  return closing === -1 ? text : text.slice(closing + '</think>'.length);
}

function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let place = start; place < text.length; place += 1) {
    const character = text[place];
    if (quoted) {
      if (character === '\\') place += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return place + 1;
    }
  }
  return undefined;
}
