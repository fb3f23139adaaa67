/** What a text says as JSON; undefined where it is none. Numbers are doubles: for ids of venues see `parseJson`. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
