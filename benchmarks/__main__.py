"""Time nbsym beside whichever peers are installed, and write what comes out into benchmarks/RESULTS.md.

    python -m benchmarks                              every workload
    python -m benchmarks conv --peers torch --only 3x3 forward --no-write
    python -m benchmarks resnet50 lstm --seconds 60

benchmarks/README.md says how to set the peers up.
"""

from __future__ import annotations

import argparse

WORKLOADS = (
    *("overhead", "startup", "elementwise", "gemm", "conv", "pool", "norm", "softmax", "reduce", "embedding"),
    *("mlp", "lenet", "resnet18", "resnet50", "mobilenet", "lstm", "memory"),
)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workloads", nargs="*", metavar="workload", help=f"by default all: {', '.join(WORKLOADS)}")
    parser.add_argument("--peers", help="comma-separated; by default all that are installed")
    parser.add_argument("--only", nargs="+", default=(), metavar="PART", help="cases with all of these in their names")
    parser.add_argument(
        "--seconds", type=float, default=30, help="for the readings of a workload (default %(default)s)"
    )
    parser.add_argument("--threads", type=int, default=2, help="of every peer (default %(default)s)")
    parser.add_argument("--patience", type=float, default=120, help="seconds a peer may prepare (default %(default)s)")
    parser.add_argument("--no-write", action="store_true", help="print only; so does --only")
    parser.add_argument("--worker", metavar="PEER", help=argparse.SUPPRESS)
    options = parser.parse_args()
    unknown = [name for name in options.workloads if name not in WORKLOADS]
    if unknown:
        parser.error(f"no workload {unknown[0]!r}; there are: {', '.join(WORKLOADS)}")
    if options.worker:
        from .worker import work

        work(options.workloads[0], options.worker)
        return
    from . import report, runner

    for workload in options.workloads or WORKLOADS:
        module, outcome = runner.measure(
            workload,
            peers=options.peers and options.peers.split(","),
            only=options.only,
            seconds=options.seconds,
            threads=options.threads,
            patience=options.patience,
        )
        text = report.section(workload, module, outcome, options.threads)
        print(text)
        if not (options.no_write or options.only):
            report.write(workload, text, WORKLOADS)


if __name__ == "__main__":
    main()
