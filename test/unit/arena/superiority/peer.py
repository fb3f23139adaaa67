"""What the package `arch` says of the same numbers: JSON in, JSON out. Its SPA and StepM compare means as they are;
Hansen's compares them in standard errors, so each series is divided by arch's own long-run deviation first."""
import json
import sys

import numpy as np
from arch.bootstrap import MCS, SPA, StepM, optimal_block_length

answers = []
for case in json.load(sys.stdin):
    returns = np.array(case["series"]).T
    block, reps = case["block"], 2000
    excess = returns[:, 1:] - returns[:, :1]
    zeros = np.zeros((len(excess), 1))
    probe = SPA(zeros, -excess, block_size=block, reps=10, seed=1)
    probe.compute()
    scaled = -excess / np.sqrt(probe._loss_diff_var)
    spa = SPA(zeros, scaled, block_size=block, reps=reps, seed=1)
    spa.compute()
    step = StepM(zeros, scaled, size=0.05, block_size=block, reps=reps, seed=2)
    try:
        step.compute()
        named = [int(at) for at in step.superior_models]
    except ValueError:  # arch goes on with an empty race once everybody is named in more than one step
        named = list(range(excess.shape[1]))
    mcs = MCS(-returns, size=0.05, block_size=block, reps=reps, method="R", seed=3)
    mcs.compute()
    values = mcs.pvalues["Pvalue"]
    answers.append({
        "blocks": optimal_block_length(returns)["stationary"].tolist(),
        "superior": float(spa.pvalues["consistent"]),
        "named": named,
        "confidence": [float(values[at]) for at in range(returns.shape[1])],
    })
json.dump(answers, sys.stdout)
