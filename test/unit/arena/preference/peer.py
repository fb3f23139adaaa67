"""What the package `evalica` says of the same votes: JSON in, JSON out; strengths as log scores that sum to 0."""
import json
import sys

import numpy as np
from evalica import Winner, bradley_terry

WINNERS = {1: Winner.X, 0: Winner.Y, 0.5: Winner.Draw}
answers = []
for votes in json.load(sys.stdin):
    result = bradley_terry(
        [vote["first"] for vote in votes],
        [vote["second"] for vote in votes],
        [WINNERS[vote["won"]] for vote in votes],
        tolerance=1e-14,
        limit=100_000,
    )
    scores = np.log(result.scores.sort_index().to_numpy())
    answers.append((scores - scores.mean()).tolist())
json.dump(answers, sys.stdout)
