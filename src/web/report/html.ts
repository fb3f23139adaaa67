import { escapeHtml } from '../../domain/escape.ts';

/** Text that is safe to stand in a page as it is: only `html` and `trusted` make it. */
export interface Markup {
  readonly markup: string;
}

export type Content = string | number | Markup | readonly Markup[];

/** A template whose values are escaped unless they are markup already, so that forgetting to is not possible. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let markup = parts[0] ?? '';
  values.forEach((value, at) => {
    markup += markupOf(value) + (parts[at + 1] ?? '');
  });
  return { markup };
}

/** For the project's own constants alone, never for anything that was read. */
export function trusted(constant: string): Markup {
  return { markup: constant };
}

export const NO_MARKUP: Markup = { markup: '' };

/** Said above what is wider than a phone, and only there. */
export const SCROLLS: Markup = { markup: '<p class="scrolls">wider than the screen: it scrolls sideways</p>' };

function markupOf(value: Content): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map((each) => each.markup).join('');
}
