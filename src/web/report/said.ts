import { html, type Markup, NO_MARKUP } from './html.ts';

const MOST_ITEMS = 40;
const MOST_CHARACTERS = 1_200;
const MOST_DEPTH = 6;

/** Whatever a model said, as nested lists: its own keys and words, nothing of it trusted, and never endless. */
export function saidMarkup(value: unknown, depth = 0): Markup {
  if (typeof value !== 'object' || value === null) return html`${scalarText(value)}`;
  if (depth >= MOST_DEPTH) return html`…`;
  if (Array.isArray(value)) {
    if (value.length === 0) return html`<span class="faint">none</span>`;
    if (value.every(isScalar)) return html`${value.slice(0, MOST_ITEMS).map(scalarText).join(', ')}`;
    const items = value.slice(0, MOST_ITEMS).map((item: unknown) => html`<li>${saidMarkup(item, depth + 1)}</li>`);
    return html`<ul class="said">${items}${value.length > MOST_ITEMS ? html`<li class="faint">and ${value.length - MOST_ITEMS} more</li>` : NO_MARKUP}</ul>`;
  }
  const members = Object.entries(value).slice(0, MOST_ITEMS);
  const { text, evidence, ...rest } = Object.fromEntries(members);
  if (typeof text === 'string' && Array.isArray(evidence) && Object.keys(rest).length === 0) {
    return html`${scalarText(text)} <small>${evidence.slice(0, MOST_ITEMS).map(scalarText).join(', ') || 'cites nothing'}</small>`;
  }
  return html`${members.map(([name, member]) => memberMarkup(name, member, depth))}`;
}

function memberMarkup(name: string, member: unknown, depth: number): Markup {
  if (member === null || member === '') return NO_MARKUP;
  return isScalar(member)
    ? html`<span class="pair"><span class="key">${name}</span> ${scalarText(member)}</span> `
    : html`<div><span class="key">${name}</span> ${saidMarkup(member, depth + 1)}</div>`;
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

function scalarText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  const text = typeof value === 'string' ? value : String(value);
  return text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)}…`;
}
