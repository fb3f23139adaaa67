import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ProbeCard } from '../../arena/probe/card.ts';
import { InputError } from '../../domain/errors.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { EXIT, type ExitCode } from '../../run/failure.ts';
import { progressBar } from '../../run/progress.ts';
import { renderProbeHtml } from '../../web/report/probe-page.ts';
import { PaidAsker } from '../asked/paid-asker.ts';
import { paidModel, refuseStopped } from '../asked/paid-model.ts';
import { whileAsking } from '../asked/while-asking.ts';
import { positiveNumber, wholeNumber } from '../options.ts';
import { nearPath, printJson } from '../print.ts';
import { plantedByName } from '../probe/planted-model.ts';
import { probeModel } from '../probe/probe-model.ts';
import { type ProbeSheet, probeSheet } from '../probe/probe-sheet.ts';
import { movesOnTape } from '../probe/tape-moves.ts';
import { probeText } from '../render/probe-terminal.ts';
import type { Terminal } from '../terminal.ts';
import { type DefineCommand, withExamples } from './define.ts';

interface ProbeOptions {
  readonly maxCost?: number;
  readonly samples: number;
  readonly cassette: string;
  readonly tape?: string;
  readonly page?: string;
  readonly json?: true;
}

export const defineProbe: DefineCommand = (command, terminal, run) =>
  withExamples(command, [
    'quartet probe house/faults-10                       # a scripted model: no key, no network',
    'quartet probe xai/grok-4.20 --max-cost 2',
    'quartet probe xai/grok-4.20 mistral/mistral-small-2603 --max-cost 2 --samples 40 --page card.html',
  ])
    .argument('<models...>', 'models as scenarios name them; several are laid side by side')
    .option(
      '--max-cost <usd>',
      'the most all of it may cost; needed where a model charges',
      positiveNumber('--max-cost'),
    )
    .option(
      '--samples <n>',
      'questions of each kind, a quarter as many on each rung of structured output',
      wholeNumber('--samples', 4, 1_000),
      100,
    )
    .option('--cassette <file>', 'where answers are kept: none is paid for twice', 'probe.db')
    .option('--tape <file>', 'ask about its days, not of well known ones, whether a move is remembered')
    .option('--page <file>', 'write the cards as one HTML page too')
    .option('--json', 'print JSON')
    .action((models: readonly string[], options: ProbeOptions) => run(probe([...new Set(models)], options, terminal)));

async function probe(models: readonly string[], options: ProbeOptions, terminal: Terminal): Promise<ExitCode> {
  const found = models.map((model) => ({ model, ...(plantedByName(model) ?? paidModel(model)) }));
  const charging = found.find(({ price }) => price.output > 0);
  if (options.maxCost === undefined && charging !== undefined) {
    const mend = 'give the most all models may cost, such as 2';
    throw new InputError({ code: 'option-missing', where: '--max-cost', what: `${charging.model} charges`, mend });
  }
  const maxCost = (options.maxCost ?? 0) / models.length;
  const { tape, samples } = options;
  const moves = tape === undefined ? undefined : await movesOnTape(tape, samples);
  return whileAsking(options.cassette, terminal, async (asking) => {
    const cards: ProbeCard[] = [];
    for (const one of found) {
      const sheet = probeSheet(samples, one.price.image !== undefined, moves);
      const asker = new PaidAsker({ ...asking, ...one, maxCost, account: 'probe' });
      const limit = one.price.output > 0 ? `; it stops at ${maxCost} USD` : '';
      terminal.note(escapeTerminal(`${one.model}: some ${questionsOf(sheet)} questions${limit}`));
      let answers = 0;
      const card = await probeModel({ ...one, asker }, sheet, () => {
        answers += 1;
        terminal.progress(`${progressBar(Math.min(1, answers / questionsOf(sheet)))}${answers} answers`);
      });
      terminal.progress('');
      refuseStopped('probe', one.model, asker);
      cards.push(card);
    }
    return tell(cards, options, terminal);
  });
}

/** Those that follow from an answer counted as if each had the answer that they follow from. */
function questionsOf({ rungs, others }: ProbeSheet): number {
  const steady = others.filter(({ kind }) => kind === 'steady').length;
  return rungs.reduce((sum, { trials }) => sum + trials.length, others.length + 2 * steady);
}

function tell(cards: readonly ProbeCard[], { samples, page, json }: ProbeOptions, terminal: Terminal): ExitCode {
  if (page !== undefined) {
    writeFileSync(page, renderProbeHtml(cards));
    terminal.note(escapeTerminal(`wrote ${nearPath(resolve(page))}`));
  }
  if (json === true) printJson(terminal, 'probe', { samples, cards });
  else terminal.out(probeText(cards, Math.min(terminal.width, WIDEST)));
  return EXIT.done;
}

const WIDEST = 120;
