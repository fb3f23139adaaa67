/** Regular endings of a verb: surge → surge, surges, surged, surging. `doubled` repeats the last letter first. */
export function inflect(verb: string, doubled: boolean): readonly string[] {
  const last = verb.slice(-1);
  const stem = doubled ? verb + last : verb.endsWith('e') ? verb.slice(0, -1) : verb;
  if (/[^aeiou]y$/.test(verb)) return [verb, `${verb.slice(0, -1)}ies`, `${verb.slice(0, -1)}ied`, `${verb}ing`];
  const third = /(s|x|z|ch|sh)$/.test(verb) ? `${verb}es` : `${verb}s`;
  return [verb, third, `${stem}ed`, `${stem}ing`];
}

/** Expands `surge~` and `drop~~` inside a term: `crush~ earnings` gives four phrases. */
export function expandTerm(term: string): readonly string[] {
  const match = /^(.*?)([^ ~]+)(~~?)(.*)$/.exec(term);
  if (match === null) return [term];
  const [, before = '', verb = '', marks = '', after = ''] = match;
  return inflect(verb, marks.length === 2).map((form) => `${before}${form}${after}`);
}
