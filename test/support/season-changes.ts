import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { canonicalJson } from '../../src/domain/canonical.ts';
import type { seededRandom } from '../../src/domain/random.ts';
import { forge, type Rows, rewrite } from './forge.ts';

type Random = ReturnType<typeof seededRandom>;
/** Changes a folder and gives what must be named. */
type Change = (folder: string, random: Random) => string | RegExp;

const pick = <Item>(list: readonly Item[], random: Random): Item =>
  list[Math.floor(random.next() * list.length)] ?? expect.fail('an empty list');
const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
const onStatements =
  (change: (lines: string[], random: Random) => string | RegExp): Change =>
  (folder, random) => {
    const path = join(folder, 'season.ndjson');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const named = change(lines, random);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return named;
  };
const forged =
  (change: (rows: Rows, random: Random) => string | RegExp): Change =>
  (folder, random) => {
    let named: string | RegExp = '';
    forge(join(folder, 'run'), (rows) => {
      named = change(rows, random);
      for (const [place, row] of rows.entries()) row.sequence = place + 1;
    });
    return named;
  };
const inAll = (lines: string[], from: RegExp, to: string): void => {
  const before = lines.join();
  for (const [place, line] of lines.entries()) lines[place] = line.replace(from, to);
  expect(lines.join()).not.toBe(before);
};

/** What somebody could do to a closed season, by name. */
export const CHANGE_KINDS: Readonly<Record<string, Change>> = {
  'a bit flipped': (folder, random) => {
    const name = pick(filesOf(folder), random);
    const bytes = readFileSync(join(folder, name));
    const at = Math.floor(random.next() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random.next() * 8));
    writeFileSync(join(folder, name), bytes);
    return name;
  },
  'rows swapped, chain and head anew': forged((rows, random) => {
    const at = 3 + Math.floor(random.next() * (rows.length - 6));
    const [one, two] = [rows[at] ?? expect.fail(), rows[at + 1] ?? expect.fail()];
    rows[at] = two;
    rows[at + 1] = one;
    return new RegExp(`row ${at + 1}: `);
  }),
  'a leg changed, chain and head anew': forged((rows, random) => {
    const holders = rows.filter(({ body }) => body.includes('"account":"cash"'));
    const row = pick(holders, random);
    row.body = row.body.replace(/("account":"cash","amount":"-?)(\d)/, '$19$2');
    return new RegExp(`row ${row.sequence}: entry e\\d+, leg cash`);
  }),
  'a fill changed, chain and head anew': forged((rows, random) => {
    const row = pick(
      rows.filter(({ body }) => body.includes('fill-made')),
      random,
    );
    rewrite([row], 'fill-made', /"price":(\d+)/, '"price":1$1');
    return new RegExp(`row ${row.sequence}: fill `);
  }),
  'a row taken out, chain and head anew': forged((rows, random) => {
    const at = 3 + Math.floor(random.next() * (rows.length - 6));
    rows.splice(at, 1);
    return new RegExp(`row ${rows.length + 1}: it is gone`);
  }),
  'an entrant dropped': onStatements((lines, random) => {
    const at = 1 + Math.floor(random.next() * (lines.length - 2));
    lines.splice(at, 1);
    return /does not follow the one before it/;
  }),
  'entrants in another order': onStatements((lines) => {
    const [second = '', third = ''] = lines.slice(1, 3);
    lines.splice(1, 2, third, second);
    return /entry of \w+\): it does not follow/;
  }),
  'fewer tries': onStatements((lines) => {
    inAll(lines, /"tries":12/, '"tries":1');
    return /entry of dice\): its signature/;
  }),
  'a standing': onStatements((lines) => {
    inAll(lines, /"status":"in-time"/, '"status":"late"');
    return /\(close\): its signature/;
  }),
  'not closed any more': onStatements((lines) => {
    lines.pop();
    return /no statement that closed the season/;
  }),
  'the plan edited': (folder) => {
    const path = join(folder, 'plan.md');
    writeFileSync(path, readFileSync(path, 'utf8').replace('5 %', '50 %'));
    return /plan\.md: it is not the one that was frozen/;
  },
  'the rules edited': (folder) => {
    const path = join(folder, 'scenario.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('spreadBps: 2', 'spreadBps: 1'));
    return /scenario\.yaml: it is not the one that was frozen/;
  },
  'a file taken out': (folder, random) => {
    const name = pick(
      filesOf(folder).filter((one) => one !== 'season.ndjson'),
      random,
    );
    rmSync(join(folder, name));
    return name;
  },
  'a file put in': (folder, random) => {
    const name = `run/extra-${Math.floor(random.next() * 1000)}.txt`;
    writeFileSync(join(folder, name), 'x');
    return new RegExp(`${name}: it was added`);
  },
  'a tape changed': (folder, random) => {
    const path = join(folder, 'inputs/bars.ndjson');
    const lines = readFileSync(path, 'utf8').split('\n');
    lines.splice(Math.floor(random.next() * 80), 1);
    writeFileSync(path, lines.join('\n'));
    return /inputs\/bars\.ndjson: it was changed/;
  },
  'a tries counted twice, the later for less': onStatements((lines) => {
    inAll(lines, /"tries":12/, '"tries":12,"tries":1');
    return /statement \d: it is none, to the letter/;
  }),
  'a member written twice in the run file': (folder) => {
    const path = join(folder, 'run/run.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace(/^\{/, '{"seed":7,'));
    return /run\/run\.json: it was changed/;
  },
  'a name spelled with other characters that look the same': (folder) => {
    const name = filesOf(folder).find((one) => one.includes('é')) ?? expect.fail();
    renameSync(join(folder, name), join(folder, name.normalize('NFD')));
    return new RegExp(`${name.normalize('NFD')}: it was added`);
  },
  'a name of which every object has a member': (folder, random) => {
    const name = pick(['constructor', '__proto__', 'toString', 'run/valueOf', 'inputs/hasOwnProperty'], random);
    writeFileSync(join(folder, name), 'x');
    return new RegExp(`${name}: it was added`);
  },
  'a link to the same bytes elsewhere': (folder, random) => {
    const name = pick(
      filesOf(folder).filter((one) => one !== 'season.ndjson'),
      random,
    );
    renameSync(join(folder, name), `${folder}.linked`);
    symlinkSync(`${folder}.linked`, join(folder, name));
    return new RegExp(`${name.replace('.', '\\.')}: a link, a pipe or a device is in its place`);
  },
  'a folder that is elsewhere': (folder) => {
    renameSync(join(folder, 'inputs'), `${folder}.inputs`);
    symlinkSync(`${folder}.inputs`, join(folder, 'inputs'));
    return /inputs: it was added/;
  },
  'a pipe in the place of a file': (folder, random) => {
    const name = pick(
      filesOf(folder).filter((one) => one !== 'season.ndjson'),
      random,
    );
    rmSync(join(folder, name));
    execFileSync('mkfifo', [join(folder, name)]);
    return new RegExp(`${name.replace('.', '\\.')}: a link, a pipe or a device is in its place`);
  },
  'legs in another order, chain and head anew': forged((rows, random) => {
    const row = pick(
      rows.filter(({ body }) => /"legs":\[\{[^}]*\},\{/.test(body)),
      random,
    );
    row.body = row.body.replace(/"legs":\[(\{[^}]*\}),(\{[^}]*\})/, '"legs":[$2,$1');
    return new RegExp(`row ${row.sequence}: in another order, or twice: entry e\\d+, leg \\w+`);
  }),
  'an entry booked twice, chain and head anew': forged((rows, random) => {
    const row = pick(
      rows.filter(({ body }) => body.includes('entry-booked')),
      random,
    );
    const records = JSON.parse(row.body);
    row.body = canonicalJson([...records, records.at(-1)]);
    return new RegExp(`row ${row.sequence}: in another order, or twice: `);
  }),
};
