import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../domain/errors.ts';
import { readJsonFile } from '../../domain/strict-json.ts';
import { LIVE_SEARCHES } from '../../domain/team.ts';
import { fileProblem } from '../shared/file-problem.ts';
import { readText } from '../shared/plain-file.ts';

const effortWord = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).nullable();

const amount = z.number().nonnegative();
const imagePrice = { tilePixels: z.int().positive(), tileTokens: amount, baseTokens: amount };

const capabilities = z.strictObject({
  api: z.enum(['chat', 'responses']),
  jsonSchema: z.boolean(),
  jsonObject: z.boolean(),
  stream: z.boolean(),
  maxTokensField: z.enum(['max_tokens', 'max_completion_tokens']),
  /** Plain where it is not stated. */
  tools: z.enum(['none', 'plain', 'echo-reasoning']).optional(),
  cacheKey: z.enum(['prompt_cache_key', 'x-grok-conv-id']).nullable().default(null),
  effort: z.strictObject({ none: effortWord, low: effortWord, high: effortWord }),
  /** What a picture is counted as, and who says so; null where none are taken. */
  images: z
    .strictObject({ ...imagePrice, source: z.url() })
    .nullable()
    .optional(),
});

const tokenPrice = { input: amount, cachedInput: amount, output: amount };
const date = z.iso.date();

const price = z.strictObject({
  ...tokenPrice,
  long: z.strictObject({ above: z.number(), ...tokenPrice }).nullable(),
});

/** How many agents answer one question, by our word for how hard to think. */
const agents = z.strictObject({ none: z.int().positive(), low: z.int().positive(), high: z.int().positive() });

/** As a run keeps it. */
export const modelPriceSchema = price.extend({
  search: amount.default(0),
  image: z.strictObject(imagePrice).exactOptional(),
  post: amount.default(0),
  profile: amount.default(0),
  agents: agents.exactOptional(),
});

/** The provider's own search, which it runs on its Responses API while a model thinks. */
const liveSearch = z.strictObject({
  /** Its word for each place it can search. */
  tools: z.partialRecord(z.enum(LIVE_SEARCHES), z.string()),
  /** Where it is told how often to search at most; null where it cannot be. */
  limit: z.enum(['max_turns', 'max_tool_calls']).nullable(),
  /** US dollars a call, for each post and profile of X where those are charged instead, and who says so. */
  price: amount,
  fetched: z.strictObject({ post: amount, profile: amount }).optional(),
  source: z.url(),
  asOf: date.optional(),
});

const model = z.strictObject({
  aliases: z.array(z.string()),
  /** Tokens. */
  context: z.number().int().positive(),
  /** Last day the model can have read about; null where the maker does not say. */
  cutoff: z.strictObject({ date, source: z.url() }).nullable(),
  price,
  /** Where and when this model's figures were read, where that is not the file's `prices`; marked where others say so. */
  read: z.strictObject({ asOf: date, source: z.url(), secondHand: z.literal(true).optional() }).optional(),
  /** Of a model that answers by several agents, all of whose tokens are charged. */
  agents: agents.optional(),
  capabilities: capabilities.partial(),
});

/** A name that is not served any more. */
const retired = z.strictObject({ successor: z.string(), since: date, source: z.url() });

/** `data/providers/*.json`, as docs/add-a-model.md describes it. */
const providerFile = z.strictObject({
  provider: z.string().regex(/^[a-z][a-z0-9-]*$/),
  name: z.string(),
  baseUrl: z.url({ protocol: /^https?$/ }),
  /** Environment variable of the key; null for local servers that ask for none. */
  keyVariable: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .nullable(),
  headers: z.record(z.string(), z.string()),
  capabilities,
  liveSearch: liveSearch.nullable().default(null),
  prices: z.strictObject({ asOf: date, source: z.url() }).nullable(),
  models: z.record(z.string(), model),
  retired: z.record(z.string(), retired).default({}),
});

export type ProviderFile = z.output<typeof providerFile>;
export type LiveSearchTools = z.output<typeof liveSearch>;
/** What is known of providers and their models, by name. */
export interface Catalog {
  readonly providers: ReadonlyMap<string, ProviderFile>;
}

/** Reads every `*.json` of the folders, later folders over earlier ones: the bundled files, then a user's own. */
export function readCatalog(folders: readonly string[]): Catalog {
  const providers = new Map<string, ProviderFile>();
  for (const path of folders.flatMap(filesIn)) {
    const file = readProvider(path);
    providers.set(file.provider, file);
  }
  return { providers };
}

function filesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    throw fileProblem(error, 'providers', folder);
  }
}

function readProvider(path: string): ProviderFile {
  const read = readJsonFile(readText(path, 'provider'));
  if (!read.ok) throw broken(path, read.problem);
  const parsed = providerFile.safeParse(read.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw broken(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a provider'}`);
}

function broken(path: string, what: string): InputError {
  return new InputError({ code: 'provider-file', what, where: path, mend: 'write it as the bundled ones are written' });
}
