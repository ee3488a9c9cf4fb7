"""The profiler: how long operators take, as a table and as a trace for Chrome (``chrome://tracing``, Perfetto).

While it runs, executors run operator by operator, so fused operators show as what they were fused to; the whole takes
about a microsecond longer for each. Nothing is slower while it does not run.

>>> import nbsym as mx
>>> mx.profiler.set_config(filename='profile.json')
>>> mx.profiler.set_state('run')
>>> x = mx.nd.ones(3) + 1
>>> mx.profiler.set_state('stop')
>>> '_plus_scalar' in mx.profiler.dumps(reset=True)
True
"""

from __future__ import annotations

import json
import math
import os
import threading
import warnings
from collections.abc import Callable
from time import perf_counter_ns, time_ns
from typing import Any

from .base import ArgumentError
from .executor import recording
from .files import replace_file

__all__ = [
    "Counter",
    "Domain",
    "Event",
    "Frame",
    "Marker",
    "Task",
    "dump",
    "dump_profile",
    "dumps",
    "pause",
    "profiler_set_config",
    "profiler_set_state",
    "resume",
    "set_config",
    "set_state",
    "start",
    "stop",
]

# Events that a trace holds; what comes later counts in the table only.
_MOST_EVENTS = 1_000_000

# To nanoseconds since 1970, in which traces are written.
_EPOCH = time_ns() - perf_counter_ns()

_OPTIONS: dict[str, Any] = {
    "filename": "profile.json",
    "profile_all": True,
    "profile_symbolic": False,
    "profile_imperative": False,
    # Accepted as in MXNet: nothing is allocated while a program runs, there is no API below Python, files are whole.
    "profile_memory": False,
    "profile_api": False,
    "profile_process": "worker",
    "continuous_dump": False,
    "dump_period": 1.0,
    "aggregate_stats": True,
    "gpu_memory_profile_filename_prefix": "",
}


class _Statistics:
    """Count, sum, smallest and largest of the values that an entry of the table stands for."""

    __slots__ = ("count", "largest", "smallest", "total")

    def __init__(self) -> None:
        self.count, self.total, self.smallest, self.largest = 0, 0.0, math.inf, -math.inf

    def add(self, value: float) -> None:
        self.count += 1
        self.total += value
        self.smallest = min(self.smallest, value)
        self.largest = max(self.largest, value)

    @property
    def mean(self) -> float:
        return self.total / self.count


class _Profile:
    """All that was recorded, from any thread."""

    def __init__(self) -> None:
        self.options = dict(_OPTIONS)
        self.running = False
        self.paused = False
        self.complete = False  # whether the trace has been written to its end, so that the next run begins another
        self.events: list[dict[str, Any]] = []
        self.table: dict[str, dict[str, _Statistics]] = {}
        self._lock = threading.Lock()

    @property
    def recording(self) -> bool:
        return self.running and not self.paused

    def listen(self) -> None:
        """Listen to executors, or not, as the state says."""
        recording.listener = self._hear if self.recording else None

    def _hear(self, kind: str, operator: str, node: str, start: int, end: int) -> None:
        if self.options["profile_all"] or self.options[f"profile_{kind}"]:
            self.add_duration("operator", operator, start, end, {"node": node} if node else {})

    def add_duration(self, category: str, name: str, start: int, end: int, args: dict[str, Any] | None = None) -> None:
        """Record what lasted from `start` to `end`, in nanoseconds."""
        event = {"ph": "X", "name": name, "cat": category, "ts": (start + _EPOCH) / 1e3, "dur": (end - start) / 1e3}
        if args:
            event["args"] = args
        self.add_event(event)
        self.count(category, name, (end - start) / 1e6)

    def add_event(self, event: dict[str, Any]) -> None:
        """Record an event for the trace."""
        if len(self.events) < _MOST_EVENTS:
            self.events.append({**event, "pid": os.getpid(), "tid": threading.get_ident()})

    def count(self, category: str, name: str, value: float) -> None:
        """Record a value for the table."""
        with self._lock:
            self.table.setdefault(category, {}).setdefault(name, _Statistics()).add(value)


_profile = _Profile()


# ---- control --------------------------------------------------------------------------------------------------------


def set_config(**kwargs: Any) -> None:
    """Say what is recorded, and where it goes.

    Parameters
    ----------
    filename : str
        The file of `dump`.
    profile_all, profile_symbolic, profile_imperative : bool
        Operators of executors (symbolic), and of arrays and updates (imperative).
    **others
        What MXNet takes besides is accepted, and changes nothing.

    Raises
    ------
    ArgumentError
        If an option is unknown.
    """
    unknown = kwargs.keys() - _OPTIONS.keys()
    if unknown:
        raise ArgumentError(f"profiler: unknown option {min(unknown)!r}; options are {', '.join(_OPTIONS)}")
    if "profile_all" not in kwargs and ("profile_symbolic" in kwargs or "profile_imperative" in kwargs):
        kwargs["profile_all"] = False
    _profile.options.update(kwargs)


def set_state(state: str = "stop", profile_process: str = "worker") -> None:
    """Let the profiler 'run', or 'stop' it."""
    if state not in ("run", "stop"):
        raise ArgumentError(f"profiler: the state is 'run' or 'stop', not {state!r}")
    if state == "run" and _profile.complete:
        _profile.events, _profile.complete = [], False
    _profile.running = state == "run"
    _profile.paused = False
    _profile.listen()


def start() -> None:
    """Let the profiler run."""
    set_state("run")


def stop() -> None:
    """Stop the profiler."""
    set_state("stop")


def pause(profile_process: str = "worker") -> None:
    """Record nothing until `resume`."""
    _profile.paused = True
    _profile.listen()


def resume(profile_process: str = "worker") -> None:
    """Go on recording after `pause`."""
    _profile.paused = False
    _profile.listen()


def profiler_set_config(mode: str = "symbolic", filename: str = "profile.json") -> None:
    """Deprecated: `set_config`."""
    _deprecated("profiler_set_config", "set_config")
    set_config(**{f"profile_{mode}": True, "filename": filename})


def profiler_set_state(state: str = "stop") -> None:
    """Deprecated: `set_state`."""
    _deprecated("profiler_set_state", "set_state")
    set_state(state)


def dump_profile() -> None:
    """Deprecated: `dump`."""
    _deprecated("dump_profile", "dump")
    dump()


def _deprecated(old: str, new: str) -> None:
    warnings.warn(f"profiler.{old}() is deprecated. Please use profiler.{new}() instead", stacklevel=3)


# ---- results --------------------------------------------------------------------------------------------------------


def dump(finished: bool = True, profile_process: str = "worker") -> None:
    """Write the trace to its file, whole.

    Parameters
    ----------
    finished : bool
        Whether the next run begins another trace.
    """
    content = {"traceEvents": list(_profile.events), "displayTimeUnit": "ms"}
    with replace_file(_profile.options["filename"]) as file:
        file.write(json.dumps(content).encode())
    _profile.complete = _profile.complete or finished


_SORTS: dict[str, Callable[[_Statistics], float]] = {
    "total": lambda s: s.total,
    "avg": lambda s: s.mean,
    "min": lambda s: s.smallest,
    "max": lambda s: s.largest,
    "count": lambda s: s.count,
}


def dumps(reset: bool = False, format: str = "table", sort_by: str = "total", ascending: bool = False) -> str:
    """Count, total, shortest, longest and mean time of every operator, in milliseconds.

    Parameters
    ----------
    reset : bool
        Forget them then.
    format : {'table', 'json'}
    sort_by : {'total', 'avg', 'min', 'max', 'count'}
    ascending : bool
    """
    if format not in ("table", "json"):
        raise ArgumentError(f"Invalid value provided for format: {format}. Support: 'table', 'json'")
    if sort_by not in _SORTS:
        choices = ", ".join(map(repr, _SORTS))
        raise ArgumentError(f"Invalid value provided for sort_by: {sort_by}. Support: {choices}")
    table = {
        category: sorted(entries.items(), key=lambda entry: _SORTS[sort_by](entry[1]), reverse=not ascending)
        for category, entries in sorted(_profile.table.items())
    }
    if reset:
        _profile.table = {}
    return _as_json(table) if format == "json" else _as_table(table)


def _as_json(table: dict[str, list[tuple[str, _Statistics]]]) -> str:
    times = {
        category: {
            name: {"Count": s.count, "Total": s.total, "Min": s.smallest, "Max": s.largest, "Avg": s.mean}
            for name, s in entries
        }
        for category, entries in table.items()
    }
    return json.dumps({"Time": times, "Memory": {}, "Unit": {"Time": "ms", "Memory": "kB"}}, indent=4)


def _as_table(table: dict[str, list[tuple[str, _Statistics]]]) -> str:
    titles = ("Total Count", "Time (ms)", "Min Time (ms)", "Max Time (ms)", "Avg Time (ms)")
    widths = (12, 16, 16, 16, 16)
    lines = ["", "Profile Statistics:", "\tNote the difference in units for different entries."]
    for category, entries in table.items():
        lines += [category, "================="]
        for name, cells in (("Name", titles), ("----", tuple("-" * len(title) for title in titles))):
            lines.append(f"{name:<30}" + " ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths)))
        for name, s in entries:
            numbers = (f"{x:.4f}" for x in (s.total, s.smallest, s.largest, s.mean))
            cells = (str(s.count), *numbers)
            lines.append(f"{name:<30}" + " ".join(f"{cell:>{width}}" for cell, width in zip(cells, widths)))
        lines.append("")
    return "\n".join(lines) + "\n"


# ---- what programs mark themselves ----------------------------------------------------------------------------------


class Domain:
    """A name for what belongs together. Makes tasks, frames, counters and markers."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name

    def new_task(self, name: str) -> Task:
        """A `Task` of this domain."""
        return Task(self, name)

    def new_frame(self, name: str) -> Frame:
        """A `Frame` of this domain."""
        return Frame(self, name)

    def new_counter(self, name: str, value: int | None = None) -> Counter:
        """A `Counter` of this domain."""
        return Counter(self, name, value)

    def new_marker(self, name: str) -> Marker:
        """A `Marker` of this domain."""
        return Marker(self, name)


class _Duration:
    """Something with a beginning and an end."""

    def __init__(self, category: str, name: str) -> None:
        self.name = name
        self._category = category
        self._start: int | None = None

    def __str__(self) -> str:
        return self.name

    def start(self) -> None:
        """Begin."""
        self._start = perf_counter_ns()

    def stop(self) -> None:
        """End; does nothing before `start`."""
        if self._start is not None and _profile.recording:
            _profile.add_duration(self._category, self.name, self._start, perf_counter_ns())
        self._start = None


class Task(_Duration):
    """A piece of a program's work.

    Examples
    --------
    >>> task = Domain('loading').new_task('decode')
    >>> task.start()
    >>> task.stop()
    """

    def __init__(self, domain: Domain, name: str) -> None:
        super().__init__(domain.name, name)


class Frame(_Duration):
    """One pass of something that repeats."""

    def __init__(self, domain: Domain, name: str) -> None:
        super().__init__(f"{domain.name},frame", name)


class Event(_Duration):
    """A piece of work that belongs to no domain."""

    def __init__(self, name: str) -> None:
        super().__init__("event", name)


class Counter:
    """A number that a program changes: ``counter += 1``."""

    def __init__(self, domain: Domain, name: str, value: int | None = None) -> None:
        self.name = name
        self._domain = domain
        self._value = 0
        self._lock = threading.Lock()
        if value is not None:
            self.set_value(value)

    def __str__(self) -> str:
        return self.name

    def set_value(self, value: int) -> None:
        """Set the number."""
        with self._lock:
            self._set(int(value))

    def increment(self, delta: int = 1) -> None:
        """Add to the number."""
        with self._lock:
            self._set(self._value + int(delta))

    def decrement(self, delta: int = 1) -> None:
        """Subtract from the number."""
        self.increment(-int(delta))

    def _set(self, value: int) -> None:
        self._value = value
        if _profile.recording:
            now = (perf_counter_ns() + _EPOCH) / 1e3
            args = {self.name: value}
            _profile.add_event({"ph": "C", "name": self.name, "cat": self._domain.name, "ts": now, "args": args})

    def __iadd__(self, delta: int) -> Counter:
        self.increment(delta)
        return self

    def __isub__(self, delta: int) -> Counter:
        self.decrement(delta)
        return self


class Marker:
    """A moment."""

    def __init__(self, domain: Domain, name: str) -> None:
        self.name = name
        self.domain = domain

    def mark(self, scope: str = "process") -> None:
        """Mark it, for the 'global', 'process' or 'thread' of the trace."""
        if _profile.recording:
            now = (perf_counter_ns() + _EPOCH) / 1e3
            _profile.add_event({"ph": "i", "name": self.name, "cat": self.domain.name, "ts": now, "s": scope[0]})
