"""Set up before anything is imported: threads shared fairly between test processes, one cache of kernels for all."""

import os
import tempfile
from pathlib import Path

# Workers that spin while they wait for each other's threads would take the cores from one another.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("NUMBA_NUM_THREADS", "2")

collect_ignore = ["golden/generate.py"]


def pytest_configure(config):
    """The suite compiles into a cache of its own, so that it never depends on what is cached elsewhere."""
    if hasattr(config, "workerinput") or "NBSYM_CACHE_DIR" in os.environ:
        return
    folder = Path(tempfile.gettempdir()) / f"nbsym-tests-{os.getuid()}"
    os.environ["NBSYM_CACHE_DIR"] = str(folder)
