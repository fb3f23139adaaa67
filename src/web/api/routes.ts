import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { streamOf } from './events.ts';
import { feedsView } from './feeds.ts';
import { lessonsView } from './lessons.ts';
import { postView, pricesView, symbolView } from './market.ts';
import { SHAPES } from './shapes.ts';
import { BeingRead, type OpenRun, type RunSource } from './source.ts';
import { stepFrom } from './step.ts';
import { cyclesView, cycleView, equityView, extentView, fillsView, runView, stateView } from './views.ts';

/** Fills, or rounds, of one answer: some ten megabytes. */
const MOST_LISTED = 20_000;

const row = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional();
const cursor = z.object({ at: row });
const comparing = z.object({ left: z.string().max(400), right: z.string().max(400), leftAt: row, rightAt: row });
const wanted = z.object({
  account: z.string().max(80).optional(),
  latest: z.coerce.number().int().min(1).max(MOST_LISTED).default(MOST_LISTED),
});
const time = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const span = z.object({ from: time.default(0), to: time.optional() });
const thinning = span.extend({ points: z.coerce.number().int().min(10).max(5_000).default(600) });
const stepping = z.object({
  by: z.enum(['row', 'cycle', 'fill', 'time']).default('row'),
  back: z.enum(['yes']).optional(),
  ms: z.coerce.number().min(0).max(1e12).default(0),
  account: z.string().max(80).optional(),
});
const cycleNumber = z.coerce.number().int().min(1);

/** What a client asked wrongly, or what is not there. */
class Refused extends Error {
  readonly status: 400 | 404 | 500 | 503;
  readonly code: string;
  constructor(status: Refused['status'], code: string, what: string) {
    super(what);
    this.status = status;
    this.code = code;
  }
}

/** The read API, version 1. `at` on every answer about a run: as of that journal row, and not one bit from after it. */
export function apiRoutes(source: RunSource): Hono {
  const api = new Hono();
  const about = askerOf(source);
  addRounds(api, about);
  addMarket(api, about);
  addCompare(api, source);
  api.get('/schema', (context) => context.json(schemas()));
  api.get('/runs', (context) => answer(context, 'runs', { runs: source.list() }));
  api.get('/runs/:run/extent', async (context) => answer(context, 'extent', extentView(await runOf(context, source))));
  api.get('/runs/:run/feeds', (context) =>
    about(context, 'feeds', (run, at) => feedsView(run, at, asked(context, cursor).at === undefined)),
  );
  api.get('/runs/:run/step', (context) =>
    about(context, 'step', (run, at) => stepFrom(run, at, asked(context, stepping))),
  );
  api.get('/runs/:run', (context) => about(context, 'run', runView));
  api.get('/runs/:run/state', (context) => about(context, 'state', stateView));
  api.get('/runs/:run/positions', (context) =>
    about(context, 'positions', async (run, at) => ({ at, positions: await run.positions(at) })),
  );
  api.get('/runs/:run/equity', (context) =>
    about(context, 'equity', (run, at) => equityView(run, at, asked(context, thinning))),
  );
  api.get('/runs/:run/fills', (context) =>
    about(context, 'fills', (run, at) => fillsView(run, at, asked(context, wanted))),
  );
  api.get('/runs/:run/board', (context) =>
    about(context, 'board', async (run, at) => ({ at, board: (await run.standing(at)).board })),
  );
  api.get('/runs/:run/entrants/:account', (context) =>
    about(context, 'entrant', async (run, at) => {
      const { entrants } = await run.standing(at);
      const found = entrants.find(({ account }) => account.account === context.req.param('account'));
      if (found === undefined) throw new Refused(404, 'no-such-account', 'the cursor sees no such account');
      return { at, ...found };
    }),
  );
  api.get('/runs/:run/events', async (context) => streamOf(await runOf(context, source), context));
  api.notFound((context) => context.json({ code: 'not-found', what: 'there is nothing here' }, 404));
  api.onError((error, context) => {
    if (error instanceof BeingRead) return context.json({ code: 'reading', what: error.message }, 503);
    if (error instanceof Refused) return context.json({ code: error.code, what: error.message }, error.status);
    return context.json({ code: 'failed', what: 'the run could not be read; see what quartet serve prints' }, 500);
  });
  return api;
}

function seen<Value>(found: Value | undefined, code: string): Value {
  if (found === undefined) throw new Refused(404, code, 'the cursor sees no such thing');
  return found;
}

type Asker = (
  context: Context,
  shape: keyof typeof SHAPES,
  view: (run: OpenRun, at: number) => unknown,
) => Promise<Response>;

/** Answers about a run as of the row that was asked for. */
function askerOf(source: RunSource): Asker {
  return async (context, shape, view) => {
    const run = await runOf(context, source);
    const at = rowOf(run, asked(context, cursor).at);
    return answer(context, shape, await view(run, at));
  };
}

/** The row that is meant; the end of a long journal is meant only when it has been read. */
function rowOf({ log, last }: OpenRun, at = last): number {
  if (at > log.last && at <= last) throw new Refused(503, 'reading', `${log.last} of ${last} rows have been read`);
  if (at > log.last) throw new Refused(404, 'no-such-row', `the run has ${log.last} rows`);
  return at;
}

function addRounds(api: Hono, about: Asker): void {
  api.get('/runs/:run/cycles', (context) =>
    about(context, 'cycles', (run, at) => cyclesView(run, at, asked(context, wanted))),
  );
  api.get('/runs/:run/lessons/:account', (context) =>
    about(context, 'lessons', (run, at) =>
      lessonsView(run, at, context.req.param('account') ?? '', asked(context, wanted)),
    ),
  );
  api.get('/runs/:run/cycles/:account/:cycle', (context) =>
    about(context, 'cycle', (run, at) => {
      const number = cycleNumber.safeParse(context.req.param('cycle'));
      const found = number.success ? cycleView(run, at, context.req.param('account') ?? '', number.data) : undefined;
      if (found === undefined) throw new Refused(404, 'no-such-cycle', 'the cursor sees no such round');
      return found;
    }),
  );
}

function addMarket(api: Hono, about: Asker): void {
  api.get('/runs/:run/prices', (context) => about(context, 'prices', pricesView));
  api.get('/runs/:run/symbols/:symbol', (context) =>
    about(context, 'symbol', async (run, at) =>
      seen(
        await symbolView(run, at, { symbol: context.req.param('symbol') ?? '', span: asked(context, span) }),
        'no-such-symbol',
      ),
    ),
  );
  api.get('/runs/:run/posts/:post', (context) =>
    about(context, 'post', async (run, at) =>
      seen(await postView(run, at, context.req.param('post') ?? ''), 'no-such-post'),
    ),
  );
}

function addCompare(api: Hono, source: RunSource): void {
  api.get('/compare', async (context) => {
    const { left, right, leftAt, rightAt } = asked(context, comparing);
    const [one, other] = [await opened(source, left), await opened(source, right)];
    const sides = [rowOf(one, leftAt), rowOf(other, rightAt)] as const;
    return answer(context, 'compare', await source.compare({ run: left, at: sides[0] }, { run: right, at: sides[1] }));
  });
}

async function runOf(context: Context, source: RunSource): Promise<OpenRun> {
  return opened(source, context.req.param('run') ?? '');
}

async function opened(source: RunSource, id: string): Promise<OpenRun> {
  const run = await source.open(id);
  if (run === undefined) throw new Refused(404, 'no-such-run', 'no run goes by this name');
  if (run.log.last === 0 && run.trouble !== undefined) throw new Refused(500, 'unreadable', run.trouble);
  if (run.log.last === 0) throw new Refused(503, 'reading', 'the first rows of the run are being read');
  return run;
}

function asked<Shape extends z.ZodType>(context: Context, shape: Shape): z.infer<Shape> {
  const parsed = shape.safeParse(context.req.query());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Refused(400, 'bad-query', `${issue?.path.join('.')}: ${issue?.message}`);
}

/** Through its shape, so that nothing leaves that the shape does not name. */
function answer(context: Context, name: keyof typeof SHAPES, value: unknown): Response {
  return context.json(SHAPES[name].parse(value));
}

function schemas(): Record<string, unknown> {
  return Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, z.toJSONSchema(shape)]));
}
