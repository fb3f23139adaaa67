interface Survivor {
  readonly path: string;
  /** The changed line, as it survives. */
  readonly after: string;
  readonly reason: string;
}

/** Changes that no test can notice, with why not. They count as survived all the same. */
const SURVIVORS: readonly Survivor[] = [
  {
    path: 'src/sentiment/squash.ts',
    after: 'for (let left = whole; left > 0; left -= 30) power /= left >= 31 ? 1_073_741_824 : 1 << left;',
    reason: 'the same number: 1 << 30 is 1,073,741,824',
  },
  {
    path: 'src/sentiment/crowd.ts',
    after: 'return this.squares >= 1e-12 ? Math.min(authors, (weight * weight) / this.squares) : 0;',
    reason: 'a guard against rounding, whose edge no sum of votes meets',
  },
  {
    path: 'src/sentiment/clusters.ts',
    after: 'if (false) return count;',
    reason: 'a shortcut: what is written behind the end of a typed array is dropped, and the count stays',
  },
  {
    path: 'src/execution/money/price-costs.ts',
    after: 'if (false) return at;',
    reason: 'a shortcut: no parts of a price cost nothing',
  },
  {
    path: 'src/execution/judge/size-open.ts',
    after: 'return true ? total : undefined;',
    reason: 'its caller asks the same again, with what is held added',
  },
  {
    path: 'src/execution/venue/book.ts',
    after: 'askShown: 1,',
    reason: 'what is shown is read at its own serial alone, and a new book has none',
  },
  {
    path: 'src/ledger/book-fill.ts',
    after: "if (true) addTo(legs, 'held', -returned);",
    reason: 'a shortcut: a leg of nothing is left out all the same',
  },
  {
    path: 'src/execution/venue/bounds.ts',
    after: 'if (true) fresh.splice(0, fresh.length, ...waiting);',
    reason: 'a shortcut: where none has met its event, the same orders are put back',
  },
  {
    path: 'src/execution/venue/fill-exit.ts',
    after: 'if (asked <= 0n || left > asked) return asked;',
    reason: 'the same amount: where both are one, either is given',
  },
  {
    path: 'src/arena/bootstrap.ts',
    after: 'levels[at + 1] = (levels[at] ?? 1) * (isRuin ? 2 : 1 + change);',
    reason: 'quotients across a ruin are never taken, and on one side of it the factor goes out',
  },
  {
    path: 'src/arena/superiority/superiority.ts',
    after: 'return false ? [] : [{ better, worse }];',
    reason: 'asked for by the compiler alone: what is named is one of the pairs',
  },
  {
    path: 'src/ledger/account-audit.ts',
    after: 'const shown = { peak: this.#highest, trough: equity >= 0n ? equity : NO_MONEY };',
    reason: 'the same number: an equity of nothing is nothing',
  },
  {
    path: 'src/ledger/book-fill.ts',
    after: "if (ledger.marginMode === 'isolated') return left <= 0n ? -left : 0n;",
    reason: 'the same number: nothing less nothing is nothing',
  },
  {
    path: 'src/arena/superiority/superiority.ts',
    after: 'const worse = false ? -1 : ranked.indexOf(benchmark);',
    reason: 'asked for by the compiler alone: what is not among them is found at −1 as well',
  },
  {
    path: 'src/sentiment/clusters.ts',
    after: 'private keyCount = 1;',
    reason: 'set anew with each text, before it is read',
  },
  {
    path: 'src/sentiment/clusters.ts',
    after: 'if (place >= 0 && set[place - 1] === value) return count;',
    reason: 'nothing stands before the first place',
  },
  {
    path: 'src/sentiment/clusters.ts',
    after: 'const HEAD = 5;',
    reason: 'rows further apart: the fifth number of each is not used',
  },
  {
    path: 'src/sentiment/clusters.ts',
    after: 'this.slots = new Uint32Array(2 << (32 - Math.clz32(options.capacity * SLOTS_A_CLUSTER - 1)));',
    reason: 'a table twice as large, in which less is pushed out',
  },
  {
    path: 'src/ledger/partings.ts',
    after: 'return found.sort((first, second) => first.at - second.at || (first.account < second.account ? -2 : 1));',
    reason: 'the same order: of what is compared the sign counts',
  },
  {
    path: 'src/ledger/partings.ts',
    after: 'return found.sort((first, second) => first.at - second.at || (first.account <= second.account ? -1 : 1));',
    reason: 'no account parts twice',
  },
  {
    path: 'src/ledger/audit.ts',
    after: 'for (const { books } of this.#accounts.values()) ;',
    reason: 'a second lock: each row was held to what caused it, and each sample to the whole of the books',
  },
  {
    path: 'src/execution/judge/size-open.ts',
    after: 'return money(room > 1n ? room : 0n);',
    reason: 'a hundred-millionth of money buys no lot',
  },
  {
    path: 'src/sentiment/post-memory.ts',
    after: 'let place = (first << 2) & mask;',
    reason: 'another place to begin the walk to a key, in a table of the same content',
  },
  {
    path: 'src/sentiment/symbol-crowd.ts',
    after: 'for (let place = 0; place <= this.arrivals.size; place += 1) {',
    reason: 'behind the last there is none, and the walk ends',
  },
  {
    path: 'src/sentiment/squash.ts',
    after:
      'for (let place = 0; place <= 257; place += 1) if ((place & step) !== 0) powers[place] = (powers[place] ?? 1) * root;',
    reason: 'what is written behind the end of a typed array is dropped',
  },
  {
    path: 'src/sentiment/post-memory.ts',
    after: 'if (false) return;',
    reason: 'a shortcut: the same post has the same hash again',
  },
  {
    path: 'src/sentiment/signal-book.ts',
    after: 'const weight = false ? 0 : authorWeight(post) * hitRates.factor(author);',
    reason: 'a shortcut: who has no voice is asked for no weight',
  },
  {
    path: 'src/sentiment/clusters.ts',
    after: 'this.slots = new Uint32Array(1 << (32 - Math.clz32(options.capacity * SLOTS_A_CLUSTER + 1)));',
    reason: 'a table twice as large, in which less is pushed out',
  },
  {
    path: 'src/ledger/partings.ts',
    after: "if (false) throw new RangeError('nothing parts where nothing is');",
    reason: 'asked for by the compiler alone: its callers have one of both',
  },
  {
    path: 'src/ledger/run-books.ts',
    after: 'const accounts = [...this.#accounts].sort(([left], [right]) => (left < right ? -1 : 2));',
    reason: 'the same order: of what is compared the sign counts',
  },
  {
    path: 'src/execution/money/cross.ts',
    after:
      "const exposure = marginBase(notionalOf(mark, position.size, instrument, 'down'), position.size, instrument);",
    reason: 'a hundred-millionth of money moves a liquidation by no tick',
  },
  {
    path: 'src/execution/money/price-costs.ts',
    after: "return left >= right === (side === 'buy') ? left : right;",
    reason: 'the same price: where both are one, either is given',
  },
  {
    path: 'src/execution/venue/next-outcome.ts',
    after: 'if (true) boundOrders(book);',
    reason: 'a shortcut: bounds are found anew when nothing more comes of the price',
  },
  {
    path: 'src/sentiment/voiced-clusters.ts',
    after: 'if (cluster >= this.newest) this.newest = cluster;',
    reason: 'the same number',
  },
  {
    path: 'src/sentiment/voiced-clusters.ts',
    after: 'while (keys[place] !== 0 && keys[place] !== key) place = (place - 1) & mask;',
    reason: 'a walk the other way, through a table of the same content',
  },
];

export function reasonFor(path: string, after: string): string | undefined {
  return SURVIVORS.find((one) => one.path === path && one.after === after)?.reason;
}
