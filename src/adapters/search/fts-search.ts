import Database from 'better-sqlite3';
import type { Post, PostDeleted, PostEdited } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { normaliseText } from '../../domain/text.ts';
import type { Instant } from '../../domain/time.ts';
import type { ScoredPost } from '../../ports/strategy.ts';
import type { PostSearch } from '../../ports/tools.ts';

interface Indexed {
  readonly scored: ScoredPost;
  readonly text: string;
  readonly since: Instant;
  /** When it was edited or taken back. */
  goneAt: Instant | undefined;
}

interface Row {
  readonly rowid: number;
}

/** Words of a query that count; each is looked for as it stands, and no sign in it means anything to the index. */
const MAX_WORDS = 16;
const WORD = /[\p{L}\p{N}]+/gu;

/** SQLite's full-text index (FTS5) ranked by BM25, in memory, one a run: fed as posts become visible. */
export function ftsSearch(): PostSearch {
  const database = new Database(':memory:');
  database.exec(`CREATE VIRTUAL TABLE words USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')`);
  const adding = database.prepare<[number, string]>('INSERT INTO words (rowid, text) VALUES (?, ?)');
  const finding = database.prepare<[string], Row>(
    'SELECT rowid FROM words WHERE words MATCH ? ORDER BY bm25(words), rowid DESC',
  );
  const posts: Indexed[] = [];
  const standing = new Map<string, Indexed>();

  const index = (scored: ScoredPost, since: Instant): void => {
    const text = normaliseText(scored.post.text);
    const indexed: Indexed = { scored, text: text.toLowerCase(), since, goneAt: undefined };
    posts.push(indexed);
    standing.set(keyOf(scored.post), indexed);
    adding.run(posts.length, text);
  };

  const retire = (event: PostEdited | PostDeleted): Indexed | undefined => {
    const indexed = standing.get(keyOf(event));
    if (indexed !== undefined) indexed.goneAt = event.visible;
    standing.delete(keyOf(event));
    return indexed;
  };

  return {
    add: (scored) => index(scored, scored.post.visible),
    edit(edited, score) {
      const old = retire(edited);
      if (old !== undefined) index({ post: { ...old.scored.post, text: edited.text }, score }, edited.visible);
    },
    remove: retire,
    search(query, symbol, at, limit) {
      const words = query.match(WORD)?.slice(0, MAX_WORDS) ?? [];
      if (words.length === 0) return [];
      const found = new Map<string, ScoredPost>();
      for (const { rowid } of finding.iterate(words.map((word) => `"${word}"`).join(' OR '))) {
        const indexed = posts[rowid - 1];
        if (indexed === undefined || !stoodAt(indexed, at) || !isAbout(indexed, symbol)) continue;
        if (!found.has(indexed.text)) found.set(indexed.text, indexed.scored);
        if (found.size >= limit) break;
      }
      return [...found.values()];
    },
  };
}

function keyOf({ source, id }: Pick<Post, 'source' | 'id'>): string {
  return `${source}\u0000${id}`;
}

function stoodAt({ since, goneAt }: Indexed, at: Instant): boolean {
  return since <= at && (goneAt === undefined || at < goneAt);
}

function isAbout({ scored }: Indexed, symbol: SymbolId | undefined): boolean {
  return symbol === undefined || scored.score.symbols.some((one) => one.symbol === symbol);
}
