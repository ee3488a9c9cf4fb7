"""A module a workload; `benchmarks.runner` says what one has."""
