"""Reads the tables that `quartet export RUN` writes, with nothing but Python's own library.

    from read_export import read
    for fill in read("mine-export", "fills"):
        print(fill["at"], fill["symbol"], fill["side"], fill["size"] * fill["price"])

    from read_export import trajectories
    for cycle in trajectories("mine-export"):
        print(cycle["entrant"], cycle["reward"], [(step["role"], step["phase"]) for step in cycle["steps"]])

Money, sizes and prices of fills come as exact Decimals, times as datetimes in UTC, empty cells as None.
For Parquet use pandas.read_parquet, polars.read_parquet or DuckDB: its columns are the same.
"""

import csv
import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
TIMES = {"at", "opened_at", "closed_at"}
EXACT = {
    "trades": {"realised", "fees"},
    "fills": {"size", "price", "fee"},
    "equity": {"equity", "exposure"},
    "posts": set(),
    "decisions": set(),
    "claims": set(),
    "forecasts": set(),
    "calls": set(),
    "trajectories": set(),
}
NUMBERS = {
    "trades": {"size", "entry_price", "exit_price"},
    "fills": {"leverage", "tape", "line"},
    "equity": set(),
    "posts": {"score", "confidence"},
    "decisions": {"cycle", "confidence"},
    "claims": {"cycle", "seat"},
    "forecasts": {"cycle", "seat", "prior", "leader", "used", "horizon_minutes", "change"}
    | {f"{role}_{when}" for role in ("researcher", "quant", "creative") for when in ("blind", "debated")},
    "calls": {"cycle", "seat", "round", "attempts", "prompt_tokens", "cached_tokens", "completion_tokens"}
    | {"reasoning_tokens", "cost", "latency_ms", "first_token_ms"},
    "trajectories": {"cycle", "seat", "round", "reward"},
}


def read(folder, table):
    """The rows of one table as dictionaries, in the order of the run; CSV where it is there, else JSON lines."""
    plain = Path(folder) / f"{table}.csv"
    if plain.exists():
        with plain.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                yield {name: value(table, name, cell or None) for name, cell in row.items()}
    else:
        with (Path(folder) / f"{table}.jsonl").open(encoding="utf-8") as file:
            for line in file:
                yield {name: value(table, name, cell) for name, cell in json.loads(line).items()}


def trajectories(folder):
    """One cycle of one account after the other: what was said in it, in order, the reply as JSON, and its reward."""
    cycles = {}
    for row in read(folder, "trajectories"):
        key = (row["account"], row["cycle"])
        cycle = cycles.setdefault(key, {"entrant": row["entrant"], "account": row["account"], "cycle": row["cycle"],
                                        "reward": row["reward"], "steps": []})
        try:
            reply = json.loads(row["reply"])
        except (TypeError, ValueError):
            reply = None
        cycle["steps"].append({**row, "reply": reply, "evidence": (row["evidence"] or "").split()})
    yield from cycles.values()


def value(table, name, cell):
    """A cell as what it stands for."""
    if cell is None:
        return None
    if name in TIMES:
        return EPOCH + timedelta(milliseconds=int(cell))
    if name in EXACT[table]:
        return Decimal(cell)
    return float(cell) if name in NUMBERS[table] else cell
