const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['rsquo', '’'],
  ['lsquo', '‘'],
  ['rdquo', '”'],
  ['ldquo', '“'],
  ['ndash', '–'],
  ['mdash', '—'],
  ['hellip', '…'],
  ['euro', '€'],
  ['pound', '£'],
]);

/** `&amp;` → `&`, `&#39;` → `'`, once: what was escaped twice stays escaped once. */
export function unescapeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED.get(name) ?? whole;
    const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}

/** The words of a piece of HTML, those that describe its pictures among them. */
export function textOfHtml(html: string): string {
  const told = html.replace(
    /<img\b[^>]{0,10000}?\salt=(?:"([^"]{0,2000})"|'([^']{0,2000})')[^>]{0,10000}>/gi,
    ' $1$2 ',
  );
  const words = told.replace(/<(?:br|\/p|\/li|\/div)\b[^>]{0,1000}>/gi, ' ').replace(/<[a-zA-Z!/][^>]{0,10000}>/g, '');
  return unescapeEntities(words).replace(/\s+/g, ' ').trim();
}
