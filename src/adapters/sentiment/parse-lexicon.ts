import { InputError } from '../../domain/errors.ts';
import { type Lexicon, ROLE, type WordRole } from '../../sentiment/vocabulary.ts';

const isRole = (name: string): name is WordRole => Object.hasOwn(ROLE, name);

type List = 'market' | 'cue' | 'action' | 'yardstick' | 'english' | 'foreign' | 'spanish';

const isList = (name: string, lists: Record<List, string[]>): name is List => Object.hasOwn(lists, name);

/** Reads `data/sentiment/lexicon.txt`; its head describes the format. */
export function parseLexicon(text: string, where: string): Lexicon {
  const stances: { term: string; value: number }[] = [];
  const roles: { term: string; role: WordRole }[] = [];
  const scales: { term: string; value: number }[] = [];
  const lists: Record<List, string[]> = {
    market: [],
    cue: [],
    action: [],
    yardstick: [],
    english: [],
    foreign: [],
    spanish: [],
  };
  let section = '';
  text.split('\n').forEach((line, index) => {
    const heading = /^\[(.+)\]$/.exec(line.trim());
    if (heading !== null) section = heading[1] ?? '';
    if (heading !== null || line.startsWith('#') || line.trim() === '') return;
    const terms = line.split(',').flatMap((term) => expandTerm(term.trim().toLowerCase()));
    const [, kind, number] = /^(stance|scale) (-?\d+(?:\.\d+)?)$/.exec(section) ?? [];
    const valued = terms.map((term) => ({ term, value: Number(number) }));
    if (kind === 'stance') stances.push(...valued);
    else if (kind === 'scale') scales.push(...valued);
    else if (isRole(section)) for (const term of terms) roles.push({ term, role: section });
    else if (isList(section, lists)) lists[section].push(...terms);
    else throw unknownSection(section, `${where}:${index + 1}`);
  });
  const { market, cue, action, yardstick, english, foreign, spanish } = lists;
  return {
    stances,
    roles,
    scales,
    market,
    cues: cue,
    actions: action,
    yardsticks: yardstick,
    english,
    foreign,
    spanish,
  };
}

function unknownSection(section: string, where: string): InputError {
  const mend =
    'use [stance N], [scale N], a role, [market], [cue], [action], [yardstick], [english], [spanish] or [foreign]';
  return new InputError({ code: 'lexicon-unknown-section', what: `there is no section [${section}]`, where, mend });
}

/** Regular endings of a verb: surge → surge, surges, surged, surging. `doubled` repeats the last letter first. */
function inflect(verb: string, doubled: boolean): readonly string[] {
  const last = verb.slice(-1);
  const stem = doubled ? verb + last : verb.endsWith('e') ? verb.slice(0, -1) : verb;
  if (/[^aeiou]y$/.test(verb)) return [verb, `${verb.slice(0, -1)}ies`, `${verb.slice(0, -1)}ied`, `${verb}ing`];
  const third = /(s|x|z|ch|sh)$/.test(verb) ? `${verb}es` : `${verb}s`;
  return [verb, third, `${stem}ed`, `${stem}ing`];
}

/** Expands `surge~` and `drop~~` inside a term: `crush~ earnings` gives four phrases. */
function expandTerm(term: string): readonly string[] {
  const match = /^(.*?)([^ ~]+)(~~?)(.*)$/.exec(term);
  if (match === null) return [term];
  const [, before = '', verb = '', marks = '', after = ''] = match;
  return inflect(verb, marks.length === 2).map((form) => `${before}${form}${after}`);
}
