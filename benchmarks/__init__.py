"""What nbsym costs beside its peers, on the same work in one run. See ``python -m benchmarks --help``."""
