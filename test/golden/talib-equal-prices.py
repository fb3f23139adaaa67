"""What TA-Lib answers on a made-up series in which neighbouring bars often have one typical price, or move up and down by
the same amount: prices are whole numbers here, so that TA-Lib's own floats tell equal from unequal. With TA-Lib 0.8.2:
    python test/golden/talib-equal-prices.py > test/golden/talib-equal-prices.csv
"""

import numpy
import talib

DECIMALS = 5
BARS = 72

state = 20240101


def draw(below):
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return state // 65536 % below


def series():
    close = 117_000
    before = None
    for bar in range(BARS):
        opens = close
        close = opens + draw(161) - 80
        high = max(opens, close) + draw(60)
        low = min(opens, close) - draw(60)
        if before is not None and bar % 3 == 1:
            # The same typical price: what close and low gave up, the high takes.
            high = sum(before) - low - close
            if high < max(opens, close):
                low, high = low - (max(opens, close) - high), max(opens, close)
        if before is not None and bar % 7 == 5:
            # As far up as down.
            step = max(before[1] - low, high - before[0], 1)
            low, high = before[1] - step, before[0] + step
        before = (high, low, close)
        yield opens, high, low, close, 400 + draw(500)


o, h, l, c, v = (numpy.array(column, dtype=float) for column in zip(*series()))
up, middle, low = talib.BBANDS(c, 20, 2, 2)
macd, signal, histogram = talib.MACD(c, 12, 26, 9)
k, d = talib.STOCH(h, l, c, 14, 3, 0, 3, 0)
rsi_k, rsi_d = talib.STOCHRSI(c, 14, 3, 3)
aroon_down, aroon_up = talib.AROON(h, l, 14)

PRICES = {
    "sma10": talib.SMA(c, 10), "sma20": talib.SMA(c, 20), "sma30": talib.SMA(c, 30), "ema12": talib.EMA(c, 12),
    "ema26": talib.EMA(c, 26), "wma10": talib.WMA(c, 10), "dema10": talib.DEMA(c, 10), "tema10": talib.TEMA(c, 10),
    "kama10": talib.KAMA(c, 10), "atr14": talib.ATR(h, l, c, 14), "tr": talib.TRANGE(h, l, c), "mom10": talib.MOM(c, 10),
    "sar_02_2": talib.SAR(h, l, 0.02, 0.2), "stddev20": talib.STDDEV(c, 20), "linreg14": talib.LINEARREG(c, 14),
    "bb20_up": up, "bb20_mid": middle, "bb20_low": low, "macd": macd, "macd_signal": signal, "macd_hist": histogram,
}
NUMBERS = {
    "rsi14": talib.RSI(c, 14), "natr14": talib.NATR(h, l, c, 14), "adx14": talib.ADX(h, l, c, 14),
    "plus_di14": talib.PLUS_DI(h, l, c, 14), "minus_di14": talib.MINUS_DI(h, l, c, 14), "cci20": talib.CCI(h, l, c, 20),
    "willr14": talib.WILLR(h, l, c, 14), "roc10": talib.ROC(c, 10), "obv": talib.OBV(c, v),
    "mfi14": talib.MFI(h, l, c, v, 14), "ad": talib.AD(h, l, c, v), "trix15": talib.TRIX(c, 15), "stoch_k": k,
    "stoch_d": d, "stochrsi_k": rsi_k, "stochrsi_d": rsi_d, "aroon_down14": aroon_down, "aroon_up14": aroon_up,
}

scale = 10**DECIMALS
columns = {name: values / scale for name, values in PRICES.items()} | NUMBERS
print(",".join(["open", "high", "low", "close", "volume", *columns]))
for bar in range(BARS):
    prices = [f"{column[bar] / scale:.{DECIMALS}f}" for column in (o, h, l, c)]
    answers = ["" if numpy.isnan(values[bar]) else f"{values[bar]:.12g}" for values in columns.values()]
    print(",".join([*prices, f"{v[bar]:.0f}", *answers]))
