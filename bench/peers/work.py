"""What every Python peer shares: the prices, the wishes of the strategy, and how a race is told."""
import json
import resource
import sys
import time

import numpy as np

FAST, SLOW, FEE = 10, 30, 0.0005


def prices() -> np.ndarray:
    """Prices in cents, as the race wrote them."""
    return np.fromfile(sys.argv[1], dtype="<i4").astype(np.int64)


def wishes(at: np.ndarray) -> np.ndarray:
    """What is wanted after each step, 1 or -1 (0 before the first cross): whole sums, so that no peer rounds another cross."""
    sums = np.concatenate(([0], np.cumsum(at)))
    gap = np.zeros(len(at), dtype=np.int64)
    last = np.arange(SLOW, len(at) + 1)
    gap[SLOW - 1 :] = (sums[last] - sums[last - FAST]) * SLOW - (sums[last] - sums[last - SLOW]) * FAST
    wanted = np.zeros(len(at), dtype=np.int64)
    before, now = 0, 0
    for step, one in enumerate(gap.tolist()):
        if before < 0 < one:
            now = 1
        elif before > 0 > one:
            now = -1
        before = one
        wanted[step] = now
    return wanted


def race(run, at: np.ndarray) -> None:
    """Runs once to warm up, then times the next; `run` gives how many flips it filled."""
    run(at)
    cpu, wall = time.process_time(), time.perf_counter()
    flips = run(at)
    told = {
        "steps": len(at),
        "flips": int(flips),
        "cpuSeconds": time.process_time() - cpu,
        "wallSeconds": time.perf_counter() - wall,
        "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(told))
