"""An agent with nothing but Python's standard library: it follows the last twenty bars, and asks for candles once."""
import json
import sys


def decide(question):
    snapshot, limits = question["snapshot"], question["limits"]
    held = {position["symbol"] for position in snapshot["held"]}
    decisions = []
    for view in snapshot["symbols"]:
        symbol, price, moved = view["symbol"], view["price"], view["return20"]
        # A claim cites an id of the evidence and states no number that is not in it.
        cited = [item["id"] for item in snapshot["evidence"] if item["symbol"] == symbol and item["kind"] == "price"]
        if moved is None or not cited:
            continue
        if symbol in held and moved < 0:
            action, weight = "close", 0
        elif symbol not in held and moved > 0:
            action, weight = "open_long", min(0.25, limits["maxSymbolExposure"])
        else:
            continue
        opens = action == "open_long"
        decisions.append({
            "symbol": symbol,
            "action": action,
            "weight": weight,
            "pUp": 0.55 if moved > 0 else 0.45,
            "horizonMinutes": 60,
            "leverage": 1,
            "stop": price * 0.97 if opens else None,
            "target": price * 1.05 if opens else None,
            "invalidation": f"close(1h) < {price * 0.96:.6g}" if opens else None,
            "claims": [{"text": "The price has moved that way over the last bars.", "evidence": cited[:1]}],
            "rationale": "It follows the trend of the last bars.",
        })
    return {"decisions": decisions}


def answer(question):
    """Looks at a symbol's candles first, to show how: the question then comes again, with results."""
    symbols = question["snapshot"]["symbols"]
    if symbols and question["tools"] and not question["results"]:
        return {"calls": [{"name": "candles", "arguments": {"symbol": symbols[0]["symbol"], "count": 5}}]}
    return decide(question)


if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        # One line an answer, with the id of its question, and nothing else on stdout: notes go to stderr.
        print(json.dumps({"id": asked["id"], **answer(asked)}), flush=True)
