/** Ten line colours with at least 3:1 contrast on their ground, in an order that stays apart for colour-blind eyes. */
const LIGHT = '#0b6bb3 #d1480a #00855f #a8478a #9a6a00 #5a55c9 #007f8f #b3273c #5f6b1a #6b4a3a'.split(' ');
const DARK = '#5cb3f2 #ff8a50 #3ecf9c #e58cc8 #e0b040 #a49dff #4cc9d8 #ff7f8f #b6c45a #c9a48f'.split(' ');

const variables = (colours: readonly string[]): string =>
  colours.map((colour, slot) => `--s${slot}:${colour};`).join('');
const slots = LIGHT.map((_, slot) => `.s${slot}{--line:var(--s${slot})}`).join('');

export const REPORT_STYLE = `
:root{--ground:#fff;--panel:#f6f7f9;--ink:#1b1f24;--faint:#57606a;--rule:#d7dce1;--grid:#e6e9ed;--level:#8a929b;--link:#0b5cad;
--good:#0a7d43;--bad:#b3261e;--warn-ground:#fff4d6;--warn-ink:#6b4e00;--warn-rule:#e0b84a;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--panel:#1c2026;--ink:#e6e9ed;--faint:#a0a8b1;--rule:#353b43;--grid:#2a2f36;--level:#79828c;--link:#7cb8f5;
--good:#58c98c;--bad:#ff8a80;--warn-ground:#33290d;--warn-ink:#f2d489;--warn-rule:#7a6220;${variables(DARK)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1240px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:28px;margin:0}h2{font-size:20px;margin:36px 0 12px}h3{font-size:18px;margin:0}h4{font-size:15px;margin:18px 0 4px}
p{margin:6px 0}.faint{color:var(--faint)}small{display:block;color:var(--faint);font-size:12px}
a{color:var(--link)}code{font:12px/1.4 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.banner{background:var(--warn-ground);color:var(--warn-ink);border:1px solid var(--warn-rule);border-left-width:5px;border-radius:4px;padding:8px 12px}
.verdict{font-size:18px;font-weight:600;margin:16px 0 0}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px;font-variant-numeric:tabular-nums}
th,td{padding:5px 7px;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;white-space:nowrap}
th{font-weight:600;color:var(--faint)}.number{text-align:right}
.board td{vertical-align:middle}.board th{vertical-align:bottom}th small{font-weight:400}.board tbody tr:nth-last-child(2) td{border-bottom:0}.axis td{border:0;padding-top:0}.baseline td{color:var(--faint)}
.log .words{white-space:pre-line;min-width:300px;overflow-wrap:anywhere;unicode-bidi:isolate}
.log td{white-space:normal}.log .time{white-space:nowrap}.counts{width:auto}
.board td small{line-height:1.25}
.card{background:var(--panel);border:1px solid var(--rule);border-radius:6px;padding:16px 18px;margin:14px 0}
.card details{margin:6px 0}summary{cursor:pointer}
.cycle{border-left:3px solid var(--rule);padding-left:12px;margin:4px 0}.cycle[open]{border-left-color:var(--link);margin:10px 0 16px}
.cycle>summary{font-variant-numeric:tabular-nums;padding:2px 0}.cycle>summary .number{display:inline-block;min-width:34px;color:var(--faint)}
.cycle section{margin:8px 0 14px}h5{font-size:12px;letter-spacing:.06em;text-transform:uppercase;color:var(--faint);margin:10px 0 4px}
.side{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(330px,100%),1fr));gap:8px;align-items:start}.side>p,.side>.wide{grid-column:1/-1}
.answer{background:var(--ground);border:1px solid var(--rule);border-radius:5px;padding:8px 12px;font-size:14px}.answer p{margin:2px 0}
.answer .words{overflow-wrap:anywhere;unicode-bidi:isolate}.tool{margin:4px 0}.tool .words{white-space:pre-wrap;font-size:13px}
.key{color:var(--faint);font-size:12.5px}.pair{display:inline-block;margin-right:12px}.said{margin:2px 0;padding-left:18px}.said .said{margin:0}
.flag{color:var(--bad);font-weight:600}.ok{color:var(--good)}.verdict-tag{color:var(--good);font-weight:600}.fill{border-left:3px solid var(--good);padding-left:8px}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(165px,1fr));gap:10px 16px;margin:12px 0}
.figures dt{color:var(--faint);font-size:13px}.figures dd{margin:0;font-variant-numeric:tabular-nums;font-weight:600}.figures small{font-weight:400}
.facts{display:grid;grid-template-columns:minmax(150px,230px) 1fr;gap:5px 16px;margin:0 0 16px}
.facts dt{color:var(--faint)}.facts dd{margin:0;overflow-wrap:anywhere}
.chart{display:block;width:100%;min-width:760px;height:auto}
.grid{stroke:var(--grid)}.level{stroke:var(--level)}.tick{fill:var(--faint);font-size:12px;font-variant-numeric:tabular-nums}
.line{fill:none;stroke:var(--line);stroke-width:2.2;stroke-linejoin:round}.line.base{stroke-width:1.3;opacity:.85}
.band{fill:var(--line);opacity:.13}.leader{fill:none;stroke:var(--line);opacity:.6}.name{fill:var(--line);font-size:13px}
.d1{stroke-dasharray:7 3}.d2{stroke-dasharray:2 3}.leader,.name{stroke-dasharray:none}
.swatch{width:26px;height:10px;vertical-align:middle}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px;padding:0;margin:8px 0;font-size:14px}
.forest{display:block;width:170px;height:22px;stroke:var(--level);fill:var(--level);stroke-width:1.6}.forest.clear{stroke:var(--ink);fill:var(--ink)}
.forest .level{stroke:var(--rule);stroke-width:1}.forest .tick{stroke:none;fill:var(--faint);font-size:11px}.forest .grid{stroke:var(--rule)}
.switch label{margin:0 14px 0 3px}.when-linear,.when-log{display:none;margin-top:8px}
#axis-linear:checked~.when-linear,#axis-log:checked~.when-log{display:block}
${slots}
.fold>summary h2{display:inline-block}.card>summary h3{display:inline;margin-right:8px}.card[open]>summary{margin-bottom:6px}
.scrolls{display:none;color:var(--faint);font-size:12.5px;margin:0 0 4px}.scrolls::after{content:" \\2192"}
@media screen and (max-width:800px){.scrolls{display:block}}
@media (max-width:600px){main{padding:20px 14px 40px}.card{padding:12px}.figures{grid-template-columns:repeat(2,1fr);gap:8px 12px}
.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:8px}}
@media print{.card::details-content,.fold::details-content,.card details:has(>.wide>.counts)::details-content{content-visibility:visible;height:auto;overflow:visible}
summary{list-style:none}.card details:not([open]):not(:has(>.wide>.counts)),#axis-linear,#axis-log,.switch>label{display:none}.chart{min-width:0}
h2,h3,h4,summary{break-after:avoid}tr,.banner,.figures>div,.facts>*,.chart,li{break-inside:avoid}}
`;
