import { lineOf, type Source } from '../source.ts';

const MAP = 'docs/architecture.md';
const FILE = /`((?:[a-z]+\/)[a-z/-]+\.ts)`/g;
const WORD = /^\| `(\w+)` \| `([a-z/-]+\.ts)` \|/gm;

/** The map names files that are there, no walk comes to a file twice, and every word of the glossary is exported where it says. */
export function map(files: readonly Source[]): readonly string[] {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const page = texts.get(MAP) ?? '';
  const missing = [...page.matchAll(FILE)].filter(([, path = '']) => !texts.has(`src/${path}`));
  const walks = page.split(/^## /m).filter((section) => /^An? .* to its /.test(section));
  const words = [...page.matchAll(WORD)];
  return [
    ...missing.map(({ index, 1: path }) => `${MAP}:${lineOf(page, index)}: there is no src/${path}`),
    ...(walks.length === 3 ? [] : [`${MAP}:1: tells ${walks.length} walks`]),
    ...walks.flatMap((walk) => twice(walk).map((path) => `${MAP}: "${walk.split('\n')[0]}" comes to ${path} twice`)),
    ...(words.length > 10 ? [] : [`${MAP}:1: has no glossary`]),
    ...words
      .filter(([, name, path]) => !new RegExp(`^export .*\\b${name}\\b`, 'm').test(texts.get(`src/${path}`) ?? ''))
      .map(({ index, 1: name, 2: path }) => `${MAP}:${lineOf(page, index)}: ${name} is no export of src/${path}`),
  ];
}

function twice(walk: string): readonly string[] {
  const paths = [...walk.matchAll(FILE)].map(([, path = '']) => path);
  return paths.filter((path, place) => paths.indexOf(path) !== place);
}
