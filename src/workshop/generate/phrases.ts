/** Texts of made-up posts. `{tag}` becomes the market as posts write it, `{pct}` a whole number of percent. */
type Phrases = readonly [string, ...string[]];

export type PostStance = 'bullish' | 'bearish' | 'neutral' | 'ambiguous';

const BULLISH: Phrases = [
  '{tag} breaking out, this is going much higher 🚀',
  'Loaded up on {tag} this morning. Strong buy for me.',
  'Longed {tag} here, target +{pct}%',
  '{tag} beats every expectation again, bullish as it gets',
  'Huge inflows into {tag}, buyers in full control',
  'I am long {tag} and adding on every dip',
  '{tag} to the moon 🌕 diamond hands 💎🙌',
  'Great news for {tag}: the upgrade shipped early. Rally incoming',
  '{tag} looks super strong, new highs soon',
  'Upgraded {tag} to buy, upside of {pct}% from here',
  'Shorts on {tag} are about to get squeezed 🔥',
  'Massive accumulation on {tag}, whales buying everything',
  'Just bought more {tag}. Best setup of the year 📈',
  '{tag} reclaimed support, bulls are back',
  'Calls on {tag} printing. Still holding for another {pct}%',
  'Adoption of {tag} is exploding, very bullish',
  '{tag} partnership confirmed, this will pump hard',
  'Strong volume behind {tag}, breakout confirmed ✅',
  'Not selling a single {tag}. Only up from here',
  '{tag} is undervalued, easy {pct}% gain ahead',
];

const BEARISH: Phrases = [
  '{tag} breaking down, this is going much lower 📉',
  'Sold all my {tag} this morning. Strong sell for me.',
  'Shorted {tag} here, target -{pct}%',
  '{tag} misses every expectation again, bearish as it gets',
  'Huge outflows from {tag}, sellers in full control',
  'I am short {tag} and adding on every bounce',
  '{tag} getting rekt, bagholders everywhere 🩸',
  'Bad news for {tag}: the upgrade is delayed. Dump incoming',
  '{tag} looks very weak, new lows soon',
  'Downgraded {tag} to sell, downside of {pct}% from here',
  'Longs on {tag} are about to get liquidated 💀',
  'Massive distribution on {tag}, whales selling everything',
  'Just dumped my {tag}. Worst chart of the year',
  '{tag} lost support, bears are back 🐻',
  'Puts on {tag} printing. Still holding for another {pct}% drop',
  'Usage of {tag} is collapsing, very bearish',
  '{tag} hacked, funds stolen, this will crash hard',
  'Weak volume on {tag}, the fakeout is over ❌',
  'Get out of {tag} while you can, only down from here',
  '{tag} is overvalued, easy {pct}% loss ahead',
];

const NEUTRAL: Phrases = [
  'What is everyone watching on {tag} today?',
  '{tag} trading sideways, no position',
  'Reading the {tag} docs this weekend',
  'New podcast episode about {tag} is up',
  '{tag} volume about the same as yesterday',
  'Does anyone have a good {tag} tracker?',
  'Funding on {tag} is flat',
  'Chart of {tag}, four hours, no comment',
  '{tag} meetup on Thursday, see you there',
  'Wrote a thread on how {tag} settles trades',
  'The {tag} maintenance window is at noon UTC',
  'Updated my {tag} spreadsheet',
];

const AMBIGUOUS: Phrases = [
  'Could go either way on {tag}, waiting',
  'If {tag} holds here I buy, if not I sell',
  '{tag} up {pct}% or down {pct}% next? Honestly no idea',
  'Bulls say buy {tag}, bears say sell. Classic',
  'Not sure {tag} is a bargain or a trap',
  'Sure, {tag} will "definitely" do +{pct}% tomorrow 🙃',
  'Hedged my {tag}, long spot and short perp',
  'I was bullish on {tag}, now I just watch',
];

/** What bots copy. */
const SPAM: Phrases = [
  '🚀🚀 {tag} next 100x GEM 🚀🚀 buy now before it is too late, join our VIP group',
  'GUARANTEED profit with {tag}! Our members made {pct}% today, follow for the next pump 💰',
  '{tag} is a SCAM, insiders are dumping, sell everything NOW ⚠️',
];

export const PHRASES: Readonly<Record<PostStance | 'spam', Phrases>> = {
  bullish: BULLISH,
  bearish: BEARISH,
  neutral: NEUTRAL,
  ambiguous: AMBIGUOUS,
  spam: SPAM,
};
