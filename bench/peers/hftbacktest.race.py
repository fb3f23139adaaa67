"""hftbacktest: ticks as the best level of a book that moves with each price; market orders, 5 bps, no latency."""
import sys

import numpy as np
from hftbacktest import (
    BUY_EVENT, DEPTH_EVENT, EXCH_EVENT, GTC, LOCAL_EVENT, MARKET, SELL_EVENT,
    BacktestAsset, HashMapMarketDepthBacktest,
)
from hftbacktest.types import event_dtype
from numba import njit
from work import FAST, FEE, SLOW, prices, race

SECOND_NS = 1_000_000_000
# Of so many ticks the last is what the averages are of.
EVERY = int(sys.argv[3])
BOTH = EXCH_EVENT | LOCAL_EVENT | DEPTH_EVENT


def book_of(at: np.ndarray) -> np.ndarray:
    """Four events a tick: the levels before are taken away, the bid stands at the price and the ask a cent above."""
    events = np.zeros(4 * len(at), dtype=event_dtype)
    before = np.concatenate(([at[0]], at[:-1]))
    stamps = (np.arange(len(at), dtype=np.int64) + 1) * SECOND_NS
    for place, (side, cents, quantity) in enumerate(
        ((BUY_EVENT, before, 0), (SELL_EVENT, before + 1, 0), (BUY_EVENT, at, 1000), (SELL_EVENT, at + 1, 1000))
    ):
        rows = events[place::4]
        rows["ev"] = BOTH | side
        rows["exch_ts"] = stamps
        rows["local_ts"] = stamps
        rows["px"] = cents / 100
        rows["qty"] = quantity
    return events


@njit
def flip(hbt, at, every, fast, slow):
    fast_sum, slow_sum, before, held, wanted, flips = 0, 0, 0, 0, 0, 0
    for step in range(len(at)):
        if hbt.elapse(every * 1_000_000_000) != 0:
            break
        fast_sum += at[step] - (at[step - fast] if step >= fast else 0)
        slow_sum += at[step] - (at[step - slow] if step >= slow else 0)
        if step < slow - 1:
            continue
        gap = fast_sum * slow - slow_sum * fast
        if before < 0 and gap > 0:
            wanted = 1
        elif before > 0 and gap < 0:
            wanted = -1
        before = gap
        if wanted == held:
            continue
        quantity = wanted - held
        held = wanted
        hbt.clear_inactive_orders(0)
        if quantity > 0:
            hbt.submit_buy_order(0, step + 1, hbt.depth(0).best_ask, quantity, GTC, MARKET, False)
        else:
            hbt.submit_sell_order(0, step + 1, hbt.depth(0).best_bid, -quantity, GTC, MARKET, False)
    return hbt.state_values(0).num_trades


# Made once: its users keep them in files.
EVENTS = book_of(prices())


def run(at: np.ndarray) -> int:
    asset = (
        BacktestAsset()
        .data(EVENTS)
        .linear_asset(1.0)
        .constant_order_latency(0, 0)
        .risk_adverse_queue_model()
        .no_partial_fill_exchange()
        .trading_value_fee_model(FEE, FEE)
        .tick_size(0.01)
        .lot_size(1.0)
    )
    hbt = HashMapMarketDepthBacktest([asset])
    flips = flip(hbt, np.ascontiguousarray(at[EVERY - 1 :: EVERY]), EVERY, FAST, SLOW)
    hbt.close()
    return flips


race(run, prices())
