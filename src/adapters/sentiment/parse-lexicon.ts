import { InputError } from '../../domain/errors.ts';
import type { Lexicon, WordRole } from '../../sentiment/data.ts';
import { expandTerm } from './inflect.ts';

const ROLES: ReadonlySet<string> = new Set<WordRole>([
  'negator',
  'booster',
  'dampener',
  'modal',
  'contrast',
  'comparator',
  'joiner',
  'rise',
  'fall',
  'good-thing',
  'bad-thing',
  'foe',
  'put-option',
  'call-option',
]);

const isRole = (name: string): name is WordRole => ROLES.has(name);

/** Reads `data/sentiment/lexicon.txt`; its head describes the format. */
export function parseLexicon(text: string, where: string): Lexicon {
  const stances: { term: string; value: number }[] = [];
  const roles: { term: string; role: WordRole }[] = [];
  const lists: Record<'market' | 'cue' | 'action', string[]> = { market: [], cue: [], action: [] };
  const languages: Record<'english' | 'foreign', string[]> = { english: [], foreign: [] };
  let section = '';
  text.split('\n').forEach((line, index) => {
    const heading = /^\[(.+)\]$/.exec(line.trim());
    if (heading !== null) section = heading[1] ?? '';
    if (heading !== null || line.startsWith('#') || line.trim() === '') return;
    const terms = line.split(',').flatMap((term) => expandTerm(term.trim().toLowerCase()));
    const stance = /^stance (-?\d+(?:\.\d+)?)$/.exec(section);
    if (stance !== null) for (const term of terms) stances.push({ term, value: Number(stance[1]) });
    else if (isRole(section)) for (const term of terms) roles.push({ term, role: section });
    else if (section === 'market' || section === 'cue' || section === 'action') lists[section].push(...terms);
    else if (section === 'english' || section === 'foreign') languages[section].push(...terms);
    else throw unknownSection(section, `${where}:${index + 1}`);
  });
  return { stances, roles, market: lists.market, cues: lists.cue, actions: lists.action, ...languages };
}

function unknownSection(section: string, where: string): InputError {
  return new InputError({
    code: 'lexicon-unknown-section',
    what: `there is no section [${section}]`,
    where,
    mend: 'use [stance N], a role, [market], [cue], [action], [english] or [foreign]',
  });
}
