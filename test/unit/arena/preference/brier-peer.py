"""What the package `scoringrules` says of the same forecasts: JSON in, JSON out. It scores; the parts are differences of
the scores of what was said, of each bin's own share of rises, and of the share of all."""
import json
import sys

import numpy as np
from scoringrules import brier_score

answers = []
for case in json.load(sys.stdin):
    said = np.array([one["probability"] for one in case])
    rose = np.array([1.0 if one["rose"] else 0.0 for one in case])
    bins = np.minimum(np.floor(said * 10), 9).astype(int)
    binned = np.array([rose[bins == own].mean() for own in bins])
    level = np.full(len(rose), rose.mean())
    score, recalibrated, flat = (float(np.mean(brier_score(rose, each))) for each in (said, binned, level))
    answers.append({
        "count": len(case),
        "brier": score,
        "reliability": score - recalibrated,
        "resolution": flat - recalibrated,
        "uncertainty": flat,
    })
json.dump(answers, sys.stdout)
