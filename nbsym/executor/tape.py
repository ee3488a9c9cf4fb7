"""The tape: a bound graph as a table of native calls, and the loop that runs it.

An instruction is four words: the address of a trampoline, the address of its argument block, the number of jobs,
and whether threads are worth it. `run` walks the table without Python, without allocation and without the GIL.
`parallel_for` is the only function of the library that is compiled with ``parallel=True``; it hands ranges of the
jobs of any kernel to Numba's threads, so kernels stay serial loops.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numba
from llvmlite import ir
from numba import njit, prange, types
from numba.extending import intrinsic

WORDS = 4  # address of the trampoline, address of the argument block, jobs, parallel
_INSTRUCTION_BYTES = 8 * WORDS
STATUS_BITS = 16  # of what `run` returns: the instruction's number above, its status below

_WORD = ir.IntType(64)


@intrinsic
def call_job(typingctx, function, block, lo, hi):
    """Call the trampoline at the address `function`; its status."""

    def codegen(context, builder, signature, args):
        prototype = ir.FunctionType(_WORD, [_WORD] * 3)
        return builder.call(builder.inttoptr(args[0], prototype.as_pointer()), args[1:])

    return types.intp(types.intp, types.intp, types.intp, types.intp), codegen


@intrinsic
def load_word(typingctx, address):
    """The eight bytes at an address."""

    def codegen(context, builder, signature, args):
        return builder.load(builder.inttoptr(args[0], _WORD.as_pointer()))

    return types.intp(types.intp), codegen


def parallel_for(function, block, jobs, threads):
    status = 0
    for t in prange(threads):
        status = max(status, abs(call_job(function, block, jobs * t // threads, jobs * (t + 1) // threads)))
    return status


def _run(stretch):
    """Run a stretch of tape; 0, or where and why it stopped (see STATUS_BITS).

    `stretch` is the address of three words: the address of the first instruction, their number, and the threads.
    """
    tape, count, threads = load_word(stretch), load_word(stretch + 8), load_word(stretch + 16)
    for i in range(count):
        at = tape + i * _INSTRUCTION_BYTES
        function, block, jobs, parallel = load_word(at), load_word(at + 8), load_word(at + 16), load_word(at + 24)
        if parallel:
            status = parallel_for(function, block, jobs, threads)
        else:
            status = abs(call_job(function, block, 0, jobs))
        if status != 0:
            return (i << STATUS_BITS) | status
    return 0


def _run_briefly(stretch):
    """The same for stretches so short that to release the GIL would take longer than to run them. No threads."""
    tape, count = load_word(stretch), load_word(stretch + 8)
    for i in range(count):
        at = tape + i * _INSTRUCTION_BYTES
        status = abs(call_job(load_word(at), load_word(at + 8), 0, load_word(at + 16)))
        if status != 0:
            return (i << STATUS_BITS) | status
    return 0


def _compile() -> tuple[Callable[[int], int], Callable[[int], int]]:
    """Compile the loops, or load them from Numba's cache: one that cannot be read is passed over."""
    global parallel_for
    if "OMP_WAIT_POLICY" not in os.environ:
        # By default threads spin for milliseconds while they wait, which on cores that others use too costs a
        # scheduler's tick (8 ms) per region. This bridges what lies between regions, for 0.1 ms: a product of 8 us
        # takes 8; with 2,000 (50 us) a thread that has just gone to sleep must be woken, and it takes 115. Where the
        # scheduler leaves two threads on one core, a region takes twice this time.
        os.environ.setdefault("GOMP_SPINCOUNT", "5000")
    if "NUMBA_THREADING_LAYER" not in os.environ:
        # omp opens a parallel region in 2 us, tbb in 4; workqueue takes 100 and dies when two threads enter it.
        numba.config.THREADING_LAYER_PRIORITY = ["omp", "tbb", "workqueue"]
    plain_parallel_for = parallel_for
    region, loop = "intp(intp, intp, intp, intp)", "intp(intp)"
    for cache in (True, False):
        try:
            parallel_for = njit(region, parallel=True, nogil=True, cache=cache)(plain_parallel_for)
            run = njit(loop, nogil=True, cache=cache)(_run)
            return _entry_point(run), _entry_point(njit(loop, cache=cache)(_run_briefly))
        except Exception:  # whatever unpickling a damaged cache file raises
            if not cache:
                raise
    raise AssertionError("unreachable")


def _entry_point(dispatcher: Any) -> Callable[[int], int]:
    """The compiled function itself, without the dispatch on argument types that takes as long as a short tape."""
    (compiled,) = dispatcher.overloads.values()
    return compiled.entry_point


run, run_briefly = _compile()
