"""vectorbt: the same orders given at once as arrays; its loop is compiled by numba and keeps no events."""
import numpy as np
import pandas as pd
import vectorbt as vbt
from work import FEE, prices, race, wishes


def run(at: np.ndarray) -> int:
    close = at / 100
    wanted = wishes(at)
    before = np.concatenate(([0], wanted[:-1]))
    # Decided on a close, filled at the next open, which is that close.
    size = np.concatenate(([0], (wanted - before)[:-1])).astype(float)
    opened = np.concatenate(([close[0]], close[:-1]))
    found = vbt.Portfolio.from_orders(
        pd.Series(close), size=size, price=opened, fees=FEE, init_cash=1e9, size_type="amount", freq="1min"
    )
    found.total_return()
    return found.orders.count()


race(run, prices())
