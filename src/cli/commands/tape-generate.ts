import { generateTape } from '../../adapters/tape/write-tape.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { formatDurationMs, formatInstant, type Instant } from '../../domain/time.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { DEMO_OPTIONS, MARKETS } from '../../workshop/generate/markets.ts';
import type { GeneratorOptions } from '../../workshop/generate/options.ts';
import { date, shareOption, span, wholeNumber } from '../options.ts';
import { printJson } from '../print.ts';
import type { Terminal } from '../terminal.ts';
import { command, type MakeCommand } from './define.ts';

interface GenerateOptions {
  readonly seed: number;
  readonly markets: number;
  readonly from: Instant;
  readonly span: number;
  readonly quotes: number;
  readonly trades: number;
  readonly posts: number;
  readonly link: number;
  readonly lag: number;
  readonly spam: number;
  readonly gaps: number;
  readonly json?: true;
}

const MOST = 1_000_000;

/** Defaults are those of the bundled demo tape. */
export const generateCommand: MakeCommand = (terminal, run) => {
  const start = DEMO_OPTIONS;
  return command('generate', 'make up a tape: posts, quotes, trades and funding, from a seed', [
    'quartet tape generate mine.ndjson.gz --seed 3 --span 2d',
    'quartet tape generate noise.ndjson.gz --link 0     # posts that move nothing',
  ])
    .argument('<out>', 'the tape to write')
    .option('--seed <n>', 'same seed, same tape', wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER), start.seed)
    .option(
      '--markets <n>',
      `how many of ${MARKETS.map(({ instrument }) => instrument.symbol.split('-')[0]).join(', ')}`,
      wholeNumber('--markets', 1, MARKETS.length),
      start.markets.length,
    )
    .option('--from <date>', `first instant, UTC (default: ${formatInstant(start.from)})`, date('--from'))
    .option('--span <span>', `how long (default: ${formatDurationMs(start.spanMs)})`, span('--span'))
    .option(
      '--quotes <span>',
      `mean distance of quotes (default: ${formatDurationMs(start.quoteEveryMs)})`,
      span('--quotes'),
    )
    .option(
      '--trades <span>',
      `mean distance of trades (default: ${formatDurationMs(start.tradeEveryMs)})`,
      span('--trades'),
    )
    .option('--posts <n>', 'posts an hour, spam apart', wholeNumber('--posts', 0, MOST), start.postsAnHour)
    .option('--link <share>', 'share of price variance that posts cause, 0 to 1', shareOption('--link'), start.link)
    .option('--lag <span>', `from a post to its effect (default: ${formatDurationMs(start.lagMs)})`, span('--lag'))
    .option('--spam <n>', 'bursts of copied posts', wholeNumber('--spam', 0, 1_000), start.spamBursts)
    .option('--gaps <n>', 'holes in the prices', wholeNumber('--gaps', 0, 1_000), start.gaps)
    .option('--json', 'print JSON')
    .action((out: string, options: Partial<GenerateOptions>) => run(generate(out, options, terminal)));
};

async function generate(out: string, options: Partial<GenerateOptions>, terminal: Terminal): Promise<ExitCode> {
  const manifest = await generateTape(out, generatorOptions(options));
  if (options.json === true) printJson(terminal, 'tape-generate', manifest);
  else terminal.out(escapeTerminal(`${out}: ${manifest.lines} lines, sha256 ${manifest.sha256}`));
  return EXIT.done;
}

function generatorOptions(given: Partial<GenerateOptions>): GeneratorOptions {
  return {
    ...DEMO_OPTIONS,
    seed: given.seed ?? DEMO_OPTIONS.seed,
    markets: marketsOf(given.markets ?? DEMO_OPTIONS.markets.length),
    from: given.from ?? DEMO_OPTIONS.from,
    spanMs: given.span ?? DEMO_OPTIONS.spanMs,
    quoteEveryMs: given.quotes ?? DEMO_OPTIONS.quoteEveryMs,
    tradeEveryMs: given.trades ?? DEMO_OPTIONS.tradeEveryMs,
    postsAnHour: given.posts ?? DEMO_OPTIONS.postsAnHour,
    link: given.link ?? DEMO_OPTIONS.link,
    lagMs: given.lag ?? DEMO_OPTIONS.lagMs,
    spamBursts: given.spam ?? DEMO_OPTIONS.spamBursts,
    gaps: given.gaps ?? DEMO_OPTIONS.gaps,
  };
}

function marketsOf(count: number): GeneratorOptions['markets'] {
  const [first, ...rest] = MARKETS;
  return [first, ...rest.slice(0, count - 1)];
}
