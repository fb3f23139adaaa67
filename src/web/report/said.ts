import { html, type Markup, NOTHING } from './html.ts';

const MOST_ITEMS = 40;
const MOST_CHARACTERS = 1_200;
const MOST_DEPTH = 6;

/** Whatever a model said, as nested lists: its own keys and words, nothing of it trusted, and never endless. */
export function saidMarkup(value: unknown, depth = 0): Markup {
  if (typeof value !== 'object' || value === null) return html`${scalarText(value)}`;
  if (depth >= MOST_DEPTH) return html`…`;
  if (Array.isArray(value)) {
    if (value.length === 0) return html`<span class="faint">none</span>`;
    const items = value.slice(0, MOST_ITEMS).map((item: unknown) => html`<li>${saidMarkup(item, depth + 1)}</li>`);
    return html`<ul class="said">${items}${value.length > MOST_ITEMS ? html`<li class="faint">and ${value.length - MOST_ITEMS} more</li>` : NOTHING}</ul>`;
  }
  const members = Object.entries(value).slice(0, MOST_ITEMS);
  return html`${members.map(([name, member]) => memberMarkup(name, member, depth))}`;
}

function memberMarkup(name: string, member: unknown, depth: number): Markup {
  const isList = typeof member === 'object' && member !== null;
  return isList
    ? html`<div><span class="key">${name}</span> ${saidMarkup(member, depth + 1)}</div>`
    : html`<span class="pair"><span class="key">${name}</span> ${scalarText(member)}</span> `;
}

function scalarText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  const text = typeof value === 'string' ? value : String(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
