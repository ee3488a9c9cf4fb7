"""Time nbsym beside whichever peers are installed, and write the medians into benchmarks/RESULTS.md.

    python -m benchmarks overhead                  what one call costs, and a deep graph
    python -m benchmarks startup                   import, and the first training step of a new process
    python -m benchmarks overhead --peers torch,mx only these

Peers that need an interpreter of their own are found through the environment: NBSYM_BENCH_MX_PYTHON runs MXNet 1.9.1
(pip install mxnet==1.9.1 numpy==1.23.5), NBSYM_BENCH_PEERS_PYTHON all others (torch, jax, pytensor).
"""

import argparse

from . import runner


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workload", choices=runner.WORKLOADS)
    parser.add_argument("--peers", help="comma-separated; by default all that are installed")
    parser.add_argument("--rounds", type=int, default=7, help="rounds, every peer once in each (default %(default)s)")
    parser.add_argument("--worker", metavar="PEER", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        runner.work(options.workload, options.worker)
    else:
        runner.run(options.workload, options.peers and options.peers.split(","), options.rounds)


if __name__ == "__main__":
    main()
