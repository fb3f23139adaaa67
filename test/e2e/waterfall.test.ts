import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import { parseDecimal } from '../../src/domain/decimal.ts';
import { MONEY_DECIMALS, price } from '../../src/domain/units.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import { totalUnrealised } from '../../src/ledger/valuation.ts';
import { quartet } from '../support/cli.ts';
import { writeKillScenario } from '../support/kill-scenario.ts';
import { testFolder } from '../support/test-folder.ts';
import { waterfallOf } from '../support/waterfall.ts';

const root = testFolder('waterfall');
const folder = join(root, 'run');

const amount = z.string().transform((text) => {
  const parsed = parseDecimal(text, MONEY_DECIMALS);
  if (!parsed.ok) throw new Error(`${text} is no amount`);
  return parsed.value;
});
const shown = z.object({
  accounts: z.array(
    z.object({
      account: z.string(),
      waterfall: z.object({
        capital: amount,
        realised: amount,
        fees: amount,
        funding: amount,
        borrow: amount,
        dividends: amount,
        insurance: amount,
        unrealised: amount,
        equity: amount,
      }),
    }),
  ),
});

/** The books kept again from the journal, at the tape's last price. */
function booksAgain() {
  const bars = readFileSync(join(root, 'bars.ndjson'), 'utf8').trim().split('\n');
  const { close } = z.object({ close: z.number() }).parse(JSON.parse(bars.at(-1) ?? ''));
  const marks = { get: () => price(Math.round(close * 100)) };
  const reader = readJournal(folder);
  try {
    const { ledgers } = auditRun(runRows(reader.rows(1)));
    return [...ledgers].map(([account, ledger]) => {
      const { capital, total } = waterfallOf(ledger);
      const { realised, fees, funding, borrow, dividends, insurance } = total;
      return {
        account,
        waterfall: { capital, realised, fees, funding, borrow, dividends, insurance },
        unrealised: totalUnrealised(ledger, marks),
      };
    });
  } finally {
    reader.close();
  }
}

it('every account is shown from capital to equity, to the last unit, in the result and in the report', async () => {
  const ran = await quartet(['backtest', writeKillScenario(root), '--out', folder, '--json']);
  const { accounts } = shown.parse(JSON.parse(ran.out));
  for (const { waterfall } of accounts) {
    const { capital, realised, fees, funding, borrow, dividends, insurance, unrealised, equity } = waterfall;
    expect(capital + realised - fees - funding - borrow + dividends + insurance + unrealised).toBe(equity);
    expect([fees > 0n, funding !== 0n]).toEqual([true, true]);
  }
  expect(accounts.some(({ waterfall }) => waterfall.unrealised !== 0n)).toBe(true);
  expect(accounts).toHaveLength(6);
  expect(accounts).toMatchObject(
    booksAgain().map(({ account, waterfall, unrealised }) => ({ account, waterfall: { ...waterfall, unrealised } })),
  );

  const page = join(root, 'page.html');
  const reported = await quartet(['report', folder, '--out', page, '--json']);
  expect(shown.parse(JSON.parse(reported.out)).accounts).toEqual(accounts);
  const text = readFileSync(page, 'utf8');
  expect(text.split('From capital to equity')).toHaveLength(7);
  for (const { waterfall } of JSON.parse(ran.out).accounts) expect(text).toContain(`>${waterfall.equity}<`);
});
