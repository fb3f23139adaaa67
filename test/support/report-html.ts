/** What a page is made of, with its text left out: two pages of one structure differ in words alone. */
export interface Page {
  /** `<tag attribute…>` and `</tag>` in order. */
  readonly structure: readonly string[];
  readonly text: string;
  readonly links: readonly string[];
  readonly ids: readonly string[];
}

const TAGS = new Set(
  (
    'html head meta title style body main header section h1 h2 h3 h4 h5 p small strong a code div span ul li dl dt dd table thead ' +
    'tbody tr th td details summary input label svg line text tspan polyline polygon circle'
  ).split(' '),
);
const ATTRIBUTES = new Set(
  (
    'lang charset name content http-equiv class id href title colspan for type checked viewBox role aria-label ' +
    'aria-hidden tabindex open x x1 x2 y y1 y2 cx cy r points text-anchor'
  ).split(' '),
);
const VOID = new Set(['meta', 'input']);
const ENTITY = /&(?:amp|lt|gt|quot|#39|#96);/g;

/**
 * Reads a page more strictly than a browser would: known tags properly nested, known attributes in double quotes,
 * known entities, nothing else that begins with `<` or `&`.
 */
export function readPage(source: string): Page {
  const structure: string[] = [];
  const links: string[] = [];
  const ids: string[] = [];
  const open: string[] = [];
  let text = '';
  demand(source.startsWith('<!doctype html>\n'), 'no doctype');
  let rest = source.slice('<!doctype html>'.length);
  while (rest !== '') {
    const next = rest.indexOf('<');
    const words = next < 0 ? rest : rest.slice(0, next);
    demandPlain(words);
    text += words;
    rest = rest.slice(words.length);
    if (rest === '') break;
    const tag = /^<(\/?)([a-z][a-z0-9]*)((?: [A-Za-z][A-Za-z0-9-]*(?:="[^"<>]*")?)*)(\/?)>/.exec(rest);
    if (tag === null) throw new Error(`not a tag: ${rest.slice(0, 80)}`);
    const [whole, closing, name = '', attributes = '', selfClosing] = tag;
    demand(TAGS.has(name), `unknown tag ${name}`);
    rest = rest.slice(whole.length);
    if (closing === '/') {
      demand(open.pop() === name, `</${name}> closes nothing`);
      structure.push(`</${name}>`);
      continue;
    }
    const names: string[] = [];
    for (const [, attribute = '', value = ''] of attributes.matchAll(/ ([A-Za-z-][A-Za-z0-9-]*)(?:="([^"]*)")?/g)) {
      demand(ATTRIBUTES.has(attribute), `unknown attribute ${attribute}`);
      demandPlain(value);
      names.push(attribute);
      if (attribute === 'href') links.push(value);
      if (attribute === 'id') ids.push(value);
    }
    structure.push(`<${[name, ...names].join(' ')}>`);
    if (name === 'style') rest = rest.slice(rest.indexOf('</style>'));
    if (!VOID.has(name) && selfClosing !== '/') open.push(name);
  }
  demand(open.length === 0, `left open: ${open.join(' ')}`);
  return { structure, text, links, ids };
}

function demandPlain(words: string): void {
  demand(!/[<>&]/.test(words.replaceAll(ENTITY, '')), `bare markup in: ${words.slice(0, 80)}`);
  demand(!/[^\P{Cc}\t\n\r]|\p{Cf}/u.test(words), `unseen characters in: ${JSON.stringify(words.slice(0, 80))}`);
}

/** Plain throws: a page has thousands of tags, and an assertion library looks at each for too long. */
function demand(holds: boolean, complaint: string): void {
  if (!holds) throw new Error(complaint);
}
