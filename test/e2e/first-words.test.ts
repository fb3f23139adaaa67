import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quartet } from '../support/cli.ts';
import { type Behaviour, response, streamed } from '../support/fake-provider.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { smallBars } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

const folder = testFolder('words');
let world: FakeWorld;
beforeAll(async () => {
  world = await fakeWorld();
  writeFileSync(join(folder, 'bars.ndjson'), `${smallBars(300).join('\n')}\n`);
});
afterAll(async () => {
  await world.close();
});

describe('the words people try first', () => {
  it.each([[[]], [['help']], [['--help']]])('%j lists the commands', async (words) => {
    const { exitCode, out } = await quartet(words);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/Commands:\n\s+demo /);
    expect(out).toContain('docs/tutorial.md');
  });

  it('help of a command, of one in a group, and of none', async () => {
    expect((await quartet(['help', 'backtest'])).out).toMatch(/^Usage: quartet backtest .*\n[\s\S]*Examples:/);
    expect((await quartet(['help', 'tape', 'fetch'])).out).toMatch(/^Usage: quartet tape fetch /);
    expect((await quartet(['help', 'backtset'])).exitCode).toBe(2);
  });

  it('version, either way', async () => {
    expect((await quartet(['version'])).out).toBe((await quartet(['--version'])).out);
    expect((await quartet(['version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('completion', () => {
  const bash = (words: readonly string[]): string => {
    const line = `COMP_WORDS=(quartet ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}`;
    const script = `source '${join(folder, 'completion.bash')}'; ${line}; _quartet; echo "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { cwd: folder, encoding: 'utf8' }).trim();
  };

  it('completes commands, commands of groups, options and files in bash', async () => {
    writeFileSync(join(folder, 'completion.bash'), (await quartet(['completion', 'bash'])).out);
    expect(bash(['leader'])).toBe('leaderboard');
    expect(bash(['tape', 'conv'])).toBe('convert');
    expect(bash(['backtest', 'a.yaml', '--see'])).toBe('--seed');
    expect(bash(['tape', 'inspect', 'b'])).toBe('bars.ndjson');
  });

  it('speaks zsh and fish, and no other', async () => {
    expect((await quartet(['completion', 'zsh'])).out).toMatch(/^autoload -U \+X bashcompinit && bashcompinit\n/);
    expect((await quartet(['completion', 'fish'])).out).toContain(
      "complete -c quartet -n '__fish_seen_subcommand_from backtest' -l seed",
    );
    expect((await quartet(['completion', 'tcsh'])).notes.join()).toMatch(/give bash, zsh, fish/);
  });
});

describe('quartet init', () => {
  const init = (name: string, answers: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    withEnvironment(world.environment(environment), () =>
      quartet(['init', join(folder, name)], answers.map((answer) => `${answer}\n`).join('')),
    );

  it('asks four questions, and an empty answer to each gives a scenario that runs', async () => {
    mkdirSync(join(folder, 'plain'));
    const { exitCode, out, notes } = await init('plain/first.yaml', []);
    expect(exitCode, notes.join('\n')).toBe(0);
    expect(notes).toHaveLength(4);
    expect(out).toMatch(/run it: quartet backtest .*first\.yaml\n/);
    expect(existsSync(join(folder, 'plain', 'made-up.ndjson.gz'))).toBe(true);
    const ran = await quartet(['backtest', join(folder, 'plain', 'first.yaml'), '--out', join(folder, 'plain', 'run')]);
    expect(ran.exitCode, ran.notes.join('\n')).toBe(0);
    expect(ran.out).toMatch(/house/);
  });

  it('takes a file of prices, models and code of one’s own', async () => {
    writeFileSync(join(folder, 'mine.ts'), 'export default {};\n');
    const answers = [join(folder, 'bars.ndjson'), '', `house, xai/grok-4.20, ${join(folder, 'mine.ts')}`, '5000 USD'];
    const { exitCode, out, notes } = await init('own.yaml', answers, { XAI_API_KEY: 'k' });
    expect(exitCode, notes.join('\n')).toBe(0);
    expect(out).toMatch(/own\.yaml --trust/);
    expect(notes[2]).toMatch(/keys found: .*xai/);
    const text = readFileSync(join(folder, 'own.yaml'), 'utf8');
    expect(text).toContain('- { tape: "bars.ndjson" }');
    expect(text).toMatch(/symbol: "ACME", kind: spot/);
    expect(text).toContain(
      '{ id: xai/grok-4.20, strategy: quartet-team, mode: fast, model: xai/grok-4.20, maxCost: "1 USD" }',
    );
    expect(text).toContain('{ id: mine, strategy: "./mine.ts" }');
    expect(text).toContain('capital: "5000 USD"');
  });

  it('rounds prices that were printed from floats, as a market quotes them', async () => {
    const rows = [3, 4, 5, 6, 9].map(
      (day) => `2023-01-0${day},185.18022777140${day},187.5,184.430000305175${day},185.1,9`,
    );
    const table = ['Price,Close,High,Low,Open,Volume', 'Ticker,AAPL,AAPL,AAPL,AAPL,AAPL', 'Date,,,,,', ...rows];
    writeFileSync(join(folder, 'yfinance.csv'), `${table.join('\n')}\n`);
    const { exitCode, notes } = await init('floats.yaml', [join(folder, 'yfinance.csv')]);
    expect(exitCode, notes.join('\n')).toBe(0);
    const text = readFileSync(join(folder, 'floats.yaml'), 'utf8');
    expect(text).toContain('- { tape: "yfinance.csv", csv: { priceDecimals: 3 } }');
    const ran = await quartet(['backtest', join(folder, 'floats.yaml'), '--out', join(folder, 'floats-run')]);
    expect(ran.exitCode, ran.notes.join('\n')).toBe(0);
    writeFileSync(join(folder, 'whole.yaml'), text.replace(', csv: { priceDecimals: 3 }', ''));
    const whole = await quartet(['backtest', join(folder, 'whole.yaml'), '--out', join(folder, 'whole-run')]);
    expect(whole.notes.join('\n')).toMatch(/too-many-decimals\); round a table with csv: \{ priceDecimals: 2 \}/);
  });

  it.each([
    ['a file that is not there', ['gone.csv'], /init-bad-answer: gone\.csv: there is no such file/],
    ['a provider nobody knows', ['', '', 'zai/glm'], /init-bad-answer: zai\/glm: .*models? of anthropic/],
    ['a model nobody knows', ['', '', 'xai/glok'], /xai\/glok: its price is not known; xai has grok/],
    ['no amount', ['', '', '', 'much'], /much: it is no amount/],
    ['a currency that the market has not', ['', '', '', '100 JPY'], /quoteCurrency.*is not the capital's JPY/],
  ])('refuses %s, and writes no scenario', async (name, answers, says) => {
    const file = `${name.replaceAll(' ', '-')}.yaml`;
    const { exitCode, notes } = await init(file, answers);
    expect(exitCode).toBe(2);
    expect(notes.join('\n')).toMatch(says);
    expect(existsSync(join(folder, file))).toBe(false);
  });

  it('overwrites nothing', async () => {
    writeFileSync(join(folder, 'kept.yaml'), 'mine\n');
    const { exitCode, notes } = await init('kept.yaml', []);
    expect([exitCode, notes.length]).toEqual([2, 1]);
    expect(readFileSync(join(folder, 'kept.yaml'), 'utf8')).toBe('mine\n');
  });
});

describe('a provider', () => {
  const doctor = async (words: readonly string[], keys: Readonly<Record<string, string>> = {}) =>
    withEnvironment(world.environment(keys), () => quartet(['doctor', ...words]));

  it('that nobody knows is said to be that, in a scenario as in doctor', async () => {
    const scenario = join(folder, 'unknown.yaml');
    writeFileSync(
      scenario,
      [
        'name: unknown',
        'feeds: [{ tape: bars.ndjson }]',
        'instruments: [{ symbol: ACME, kind: spot, venue: percent, priceDecimals: 2, tick: "0.01", sizeDecimals: 0, lot: "1" }]',
        'capital: "10000 USD"',
        'entrants: [{ id: a, strategy: quartet-team, model: antropic/claude-haiku-4-5, maxCost: "1 USD" }]',
        '',
      ].join('\n'),
    );
    const ran = await quartet(['backtest', scenario]);
    expect(ran.exitCode).toBe(2);
    expect(ran.notes.join()).toMatch(/unknown-provider: .*:5:.*there is no "antropic"; did you mean "anthropic"\?/);
    expect((await doctor([scenario])).out).toMatch(/FAIL model antropic\/.*there is no provider "antropic"/);
  });

  /** Answers with a word, in whichever of the ways it is asked. */
  const obliging: Behaviour = (answer, seen) => {
    const say = seen.path.endsWith('/responses') ? response('ok') : streamed(['ok']);
    say(answer, seen);
  };

  it('whose key is there is green in doctor; those without one are absent and no failure', async () => {
    world.fake.behave(obliging);
    const { exitCode, out } = await doctor(['backtests/models.yaml'], { XAI_API_KEY: 'k' });
    expect(out).toMatch(/^none model openai\/gpt-5\.4-mini +left out of runs: .*OPENAI_API_KEY/m);
    expect(out).toMatch(/^ok {3}model xai\/grok-4\.20 /m);
    expect(out).toMatch(/^no key, so left out of runs: anthropic \(ANTHROPIC_API_KEY\), .*$/m);
    expect(out).not.toContain('FAIL');
    expect(exitCode).toBe(0);
    const keyless = await doctor(['backtests/models.yaml']);
    expect(keyless.out).toMatch(/^FAIL model xai\/grok-4\.20 .*set XAI_API_KEY/m);
    expect(keyless.exitCode).toBe(1);
  });

  it('whose file or key file is broken is a finding, and doctor goes on', async () => {
    const broken = join(world.folder, 'quartet', 'providers', 'mine.json');
    const keys = join(world.folder, 'quartet', 'keys');
    mkdirSync(keys);
    writeFileSync(broken, '{ "provider": ');
    writeFileSync(join(keys, 'openai'), 'secret-key', { mode: 0o644 });
    const { exitCode, out } = await doctor([], { XAI_API_KEY: 'k' });
    expect(out).toMatch(/^FAIL provider file .*mine\.json: it is not JSON/m);
    expect(out).toMatch(/^FAIL key file .*openai: others may read this key; make it yours alone: chmod 600/m);
    expect(out).toMatch(/providers ready .*xai/);
    expect(out).not.toContain('secret-key');
    expect(exitCode).toBe(1);
    rmSync(broken);
    rmSync(keys, { recursive: true });
  });
});
