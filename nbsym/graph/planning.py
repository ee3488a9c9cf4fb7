"""What holds while a graph is planned, in every pass over it.

A pass makes many objects and keeps them all, which the cyclic garbage collector takes as its sign to look through
everything that is alive: on a graph of 24,000 nodes that takes three times as long as the passes themselves. And
passes ask again and again for the topological order of the same graph.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from ..symbol.node import remembered_orders


@contextmanager
def planning() -> Iterator[None]:
    """Keep the collector waiting and remember topological orders; may be nested. Also a decorator.

    >>> with planning():
    ...     gc.isenabled()
    False
    """
    with remembered_orders():
        if not gc.isenabled():
            yield
            return
        gc.disable()
        try:
            yield
        finally:
            if not gc.get_freeze_count():
                # What was made will live long: it joins the oldest generation without a walk through all of it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()
