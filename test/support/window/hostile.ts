/** What a stranger might post, or talk a model into saying, to make a page do something. */
export const HOSTILE_TEXTS: readonly string[] = [
  '<script>globalThis.pwned = 1; alert(1)</script>',
  '<img src=x onerror="globalThis.pwned = 2; alert(2)">',
  '<img src="http://198.51.100.7/pixel.gif">',
  '<svg onload=alert(3)><style>@import "http://198.51.100.7/a.css";</style></svg>',
  '"><iframe src="http://198.51.100.7/"></iframe>',
  "javascript:alert('4')",
  '<a href="javascript:alert(5)">click</a>',
  '{{constructor.constructor("alert(6)")()}}',
  ['$', '{alert(7)}'].join(''),
  '</pre></div><form action="http://198.51.100.7/"><input autofocus onfocus=alert(8)>',
  '\u202eesrever dna \u2066desolcni\u2069 \u200bhidden',
  '</script><base href="http://198.51.100.7/">',
  '![x](http://198.51.100.7/markdown.png)',
  '\u0000\u001b[31mred\u0007',
];
