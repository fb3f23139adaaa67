"""backtesting.py: bars, one unit flipped at the next open, 5 bps, whole sums in the strategy."""
import warnings

import numpy as np
import pandas as pd
from backtesting import Backtest, Strategy
from work import FEE, prices, race, wishes

warnings.filterwarnings("ignore")


class Flips(Strategy):
    def init(self):
        self.wanted = wishes(np.rint(np.asarray(self.data.Close) * 100).astype(np.int64))
        self.flips = 0
        self.held = 0

    def next(self):
        wanted = self.wanted[len(self.data) - 1]
        missing = wanted - self.held
        if missing == 0:
            return
        self.held = wanted
        (self.buy if missing > 0 else self.sell)(size=abs(int(missing)))


def run(at: np.ndarray) -> int:
    close = at / 100
    opened = np.concatenate(([close[0]], close[:-1]))
    bars = pd.DataFrame(
        {"Open": opened, "High": np.maximum(opened, close), "Low": np.minimum(opened, close), "Close": close},
        index=pd.date_range("2023-11-14", periods=len(at), freq="min"),
    )
    found = Backtest(bars, Flips, cash=1e9, commission=FEE, finalize_trades=False).run()
    trades = found["_strategy"]
    return len(trades.closed_trades) + len(trades.trades)


race(run, prices())
