import { priceOf } from '../../adapters/openai/catalog.ts';
import { providerModels } from '../../adapters/openai/provider-models.ts';
import type { Meanings } from '../../adapters/sentiment/label-values.ts';
import { SHOWN_CHARACTERS } from '../../agents/labels/label-call.ts';
import { InputError, VenueError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { progressBar } from '../../run/progress.ts';
import { keySource, providerCatalog } from '../../run/providers.ts';
import { agreementOf, type Estimate } from '../../workshop/evaluate/evaluate.ts';
import { whileAsking } from '../asked/while-asking.ts';
import {
  batchesOf,
  type LabelSheet,
  labelOf,
  labelPosts,
  type PostLabels,
  readSheet,
  refuseForeign,
  writeSheet,
} from '../label/label-sheet.ts';
import { Labeller } from '../label/labeller.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';

export interface LabelCommandOptions {
  readonly model: string;
  /** US dollars. */
  readonly maxCost: number;
  readonly sample?: string;
  readonly labels?: Meanings;
  readonly out?: string;
  readonly json?: true;
}

/** Fewer hand labels than this say little of how good a model's are. */
const FEW_HAND_LABELS = 50;

/** Lets a model label the posts of a file. Ended at any point, the same command goes on from there. */
export async function runLabel(path: string, options: LabelCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const { model, sample, labels: told = new Map() } = options;
  const out = options.out ?? `${path}.labelled.jsonl`;
  const cassetteFile = `${out}.cassette.db`;
  refuseForeign(out, cassetteFile);
  const sheet = readSheet(path, sample, told);
  noteSheet(sheet, terminal);
  const catalog = providerCatalog();
  const chat = providerModels(catalog, keySource()).model(model);
  const price = priceOf(catalog, model);
  if (price === undefined) throw unknownPrice(model);
  return whileAsking(cassetteFile, terminal, async (asking) => {
    const labeller = new Labeller({ ...options, ...asking, chat, price });
    noteQuote(sheet.posts, labeller, options, terminal);
    const found = await labelPosts(sheet.posts, labeller, (done) => {
      const bar = progressBar(done / sheet.posts.length);
      terminal.progress(`${bar}${done} of ${sheet.posts.length} posts  ${labeller.spent.toFixed(4)} USD`);
    });
    terminal.progress('');
    refuseUnfinished(sheet, found, labeller, path);
    writeSheet(out, sheet, found.labels);
    printLabels({ sheet, found, labeller, out, json: options.json === true }, terminal);
    return EXIT.done;
  });
}

function unknownPrice(model: string): InputError {
  const what = 'its price is not known, so no cost can be quoted or kept to';
  const mend = 'tell its price in a provider file of your own (docs/add-a-model.md), or name a model that is listed';
  return new InputError({ code: 'model-price-unknown', where: model, what, mend });
}

function noteSheet({ file, posts, byHand }: LabelSheet, terminal: Terminal): void {
  const { path, columns, bad } = file;
  terminal.note(
    escapeTerminal(`${path}: ${columns}; ${posts.length} different posts, ${byHand.size} labelled by hand`),
  );
  if (bad.length > 0)
    terminal.note(escapeTerminal(`note: ${path}:${bad[0]} has no text; ${bad.length} such lines in all`));
  const long = posts.filter((post) => post.length > SHOWN_CHARACTERS).length;
  if (long > 0) terminal.note(`note: ${long} posts are longer than ${SHOWN_CHARACTERS} characters and shown cut`);
}

/** Said before the first call. */
function noteQuote(
  posts: readonly string[],
  labeller: Labeller,
  { model, maxCost }: LabelCommandOptions,
  terminal: Terminal,
): void {
  const missing = batchesOf(posts).filter((batch) => labeller.known(batch) === undefined);
  const quotes = missing.map((batch) => labeller.quote(batch));
  const sum = (kind: 'usual' | 'most'): string => quotes.reduce((all, quote) => all + quote[kind], 0).toFixed(4);
  const before = labeller.calls === 0 ? '' : `${labeller.calls} calls and ${labeller.spent.toFixed(4)} USD before; `;
  const still = `${missing.length} calls, about ${sum('usual')} USD and at most ${sum('most')} unless asked again`;
  terminal.note(escapeTerminal(`${model}: ${before}${still}; it stops at ${maxCost} USD`));
}

/** Nothing is written while posts are still to be asked: half a result would look like one. */
function refuseUnfinished({ posts }: LabelSheet, found: PostLabels, labeller: Labeller, path: string): void {
  const { stopped } = labeller;
  if (stopped === undefined) return;
  const where = `${path}: ${found.labels.size} of ${posts.length} posts are labelled, for ${labeller.spent.toFixed(4)} USD`;
  if (stopped === 'budget') {
    const mend = 'the same command with a larger --max-cost goes on from here';
    throw new InputError({ code: 'label-budget', where, what: 'another call could cost more than --max-cost', mend });
  }
  const what = `the model gives no answer (${stopped.failure}: ${stopped.detail})`;
  const mend = 'see `quartet doctor`; the same command goes on from here';
  throw new VenueError({ code: 'label-failed', where, what, mend });
}

interface Labels {
  readonly sheet: LabelSheet;
  readonly found: PostLabels;
  readonly labeller: Labeller;
  readonly out: string;
  readonly json: boolean;
}

function printLabels({ sheet, found, labeller, out, json }: Labels, terminal: Terminal): void {
  const { labels, unreadable } = found;
  const pairs = [...sheet.byHand].flatMap(([post, label]) => {
    const stance = labels.get(post);
    return stance === undefined ? [] : [{ label, predicted: labelOf(stance) }];
  });
  const agreement = agreementOf(pairs);
  const { calls, spent: cost } = labeller;
  const told = { out, posts: sheet.rows.length, labelled: labels.size, unreadable: unreadable.size, calls, cost };
  if (json) printJson(terminal, 'sentiment-label', { ...told, handLabels: pairs.length, agreement });
  else {
    terminal.out(escapeTerminal(`wrote ${out}: ${sheet.rows.length} posts; ${calls} calls, ${cost.toFixed(4)} USD`));
    terminal.out(`agreement with ${pairs.length} hand labels`);
    for (const [name, estimate] of Object.entries(agreement))
      terminal.out(`  ${name.padEnd(17)} ${estimateText(estimate)}`);
  }
  if (unreadable.size > 0)
    terminal.note(`warning: ${unreadable.size} posts have no label: the model gave none that could be read`);
  if (pairs.length < FEW_HAND_LABELS) {
    const advice = `label ${FEW_HAND_LABELS} posts or more yourself, in a label column or a --sample file`;
    terminal.note(`warning: ${pairs.length} hand labels say little of how good these are; ${advice}`);
  }
}

/** A figure with its interval, or why there is none. */
export function estimateText(estimate: Estimate): string {
  if ('missing' in estimate) return `none: ${escapeTerminal(estimate.missing)}`;
  const [value, low, high] = [estimate.value, estimate.low, estimate.high].map((figure) => figure.toFixed(3));
  return `${value}  [${low}, ${high}]`;
}
