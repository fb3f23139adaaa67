"""nautilus_trader: ticks as the best quote of a book, its bid at the price and its ask a cent above; market orders, 5 bps, margin."""
from decimal import Decimal

import numpy as np
from nautilus_trader.backtest.config import BacktestEngineConfig
from nautilus_trader.backtest.engine import BacktestEngine
from nautilus_trader.config import LoggingConfig
from nautilus_trader.model.currencies import BTC, USDT
from nautilus_trader.model.data import QuoteTick
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide
from nautilus_trader.model.identifiers import InstrumentId, Symbol, Venue
from nautilus_trader.model.instruments import CryptoPerpetual
from nautilus_trader.model.objects import Money, Price, Quantity
from nautilus_trader.trading.strategy import Strategy
from work import FAST, FEE, SLOW, prices, race

SECOND_NS = 1_000_000_000
VENUE = Venue("SIM")
WALK = CryptoPerpetual(
    instrument_id=InstrumentId(Symbol("WALK"), VENUE),
    raw_symbol=Symbol("WALK"),
    base_currency=BTC,
    quote_currency=USDT,
    settlement_currency=USDT,
    is_inverse=False,
    price_precision=2,
    size_precision=0,
    price_increment=Price.from_str("0.01"),
    size_increment=Quantity.from_int(1),
    ts_event=0,
    ts_init=0,
    margin_init=Decimal("0.05"),
    margin_maint=Decimal("0.025"),
    maker_fee=Decimal(str(FEE)),
    taker_fee=Decimal(str(FEE)),
)


class Flips(Strategy):
    def on_start(self):
        self.last = [0] * SLOW
        self.steps = self.fast_sum = self.slow_sum = self.before = self.held = self.filled = 0
        self.subscribe_quote_ticks(WALK.id)

    def on_quote_tick(self, tick):
        at = round(tick.bid_price.as_double() * 100)
        place = self.steps % SLOW
        self.fast_sum += at - self.last[place - FAST]
        self.slow_sum += at - self.last[place]
        self.last[place] = at
        self.steps += 1
        if self.steps < SLOW:
            return
        gap = self.fast_sum * SLOW - self.slow_sum * FAST
        wanted = 1 if self.before < 0 < gap else -1 if self.before > 0 > gap else self.held
        self.before = gap
        missing = wanted - self.held
        if missing == 0:
            return
        self.held = wanted
        side = OrderSide.BUY if missing > 0 else OrderSide.SELL
        self.submit_order(self.order_factory.market(WALK.id, side, Quantity.from_int(abs(missing))))

    def on_order_filled(self, event):
        self.filled += 1


def quotes(at: np.ndarray) -> list:
    shown = Quantity.from_int(1_000)
    # At instant 0 its engine falls over its own memory.
    stamps = ((np.arange(len(at), dtype=np.int64) + 1) * SECOND_NS).tolist()
    return [
        QuoteTick(WALK.id, Price(cents / 100, 2), Price((cents + 1) / 100, 2), shown, shown, stamp, stamp)
        for cents, stamp in zip(at.tolist(), stamps)
    ]


def run(at: np.ndarray) -> int:
    engine = BacktestEngine(config=BacktestEngineConfig(logging=LoggingConfig(bypass_logging=True)))
    engine.add_venue(
        VENUE,
        OmsType.NETTING,
        AccountType.MARGIN,
        # It checks balances in floats: of a thousand times as much they no longer add up.
        [Money(1_000_000, USDT)],
        base_currency=USDT,
        default_leverage=Decimal(20),
    )
    engine.add_instrument(WALK)
    engine.add_data(quotes(at))
    strategy = Flips()
    engine.add_strategy(strategy)
    engine.run()
    engine.dispose()
    return strategy.filled


race(run, prices())
