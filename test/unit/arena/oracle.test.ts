import { it } from 'vitest';
import { trip } from '../../support/arena-histories.ts';
import { describeWithData } from '../../support/data.ts';
import { answerOf, barHistory, CASES, csv, expectMetrics } from '../../support/oracle.ts';

describeWithData('metrics of another engine', () => {
  it.each(CASES)('are equal within 1e-9 on its own equity and trades: %s', (name, barMs) => {
    const answer = answerOf(name);
    const equities = csv(`${name}.equity.csv`).map((row) => Number(row.equity));
    const rows = csv(`${name}.trades.csv`);
    const trips = rows.map((row) => trip(Number(row.pnl) + Number(row.commission), Number(row.commission)));
    const tradeReturns = rows.map((row) => Number(row.return));
    expectMetrics(barHistory(answer, barMs, equities, trips), answer, tradeReturns);
  });
});
