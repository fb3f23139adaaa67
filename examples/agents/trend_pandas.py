"""An agent with pandas: it ranks symbols by trend over noise, and holds the best while that lasts."""
import json
import sys

import pandas as pd


def strength(series):
    """Mean over standard deviation of the returns, the last ones weighing most."""
    returns = pd.Series(series["closes"]).pct_change().dropna()
    if len(returns) < 5 or returns.std() == 0:
        return None
    recent = returns.ewm(halflife=5)
    return float(recent.mean().iloc[-1] / recent.std().iloc[-1])


def open_long(view, evidence):
    price = view["price"]
    return {
        "symbol": view["symbol"],
        "action": "open_long",
        "weight": 0.25,
        "pUp": 0.57,
        "horizonMinutes": 120,
        "leverage": 1,
        "stop": price * 0.97,
        "target": price * 1.06,
        "invalidation": f"close(1h) < {price * 0.96:.6g}",
        "claims": [{"text": "Its bars rise steadily.", "evidence": evidence}],
        "rationale": "It has the steadiest rise of all.",
    }


def close(symbol, evidence):
    return {
        "symbol": symbol, "action": "close", "weight": 0, "pUp": 0.45, "horizonMinutes": 120, "leverage": 1,
        "stop": None, "target": None, "invalidation": None, "rationale": "The rise is over.",
        "claims": [{"text": "Its bars rise no more.", "evidence": evidence}],
    }


def decide(snapshot):
    views = {view["symbol"]: view for view in snapshot["symbols"]}
    found = {symbol: strength(view["series"]) for symbol, view in views.items() if view["series"]}
    ranked = pd.Series(found, dtype=float).dropna().sort_values(ascending=False)
    held = {position["symbol"] for position in snapshot["held"]}
    # A claim that cites nothing is an invention, of a close too: a cycle that is mostly inventions holds.
    cited = {item["symbol"]: [item["id"]] for item in snapshot["evidence"] if item["kind"] == "price"}
    decisions = [close(symbol, cited[symbol]) for symbol in sorted(held & set(cited)) if ranked.get(symbol, 0) < 0]
    for symbol in ranked[ranked > 0.2].index[:1].difference(list(held)):
        decisions += [open_long(views[symbol], cited[symbol])] if symbol in cited else []
    return decisions


if __name__ == "__main__":
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps({"id": question["id"], "decisions": decide(question["snapshot"])}), flush=True)
