"""Set up before anything is imported: test processes that run side by side must not take the cores from one another."""

import os

# Threads that spin while they wait for each other would.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("NUMBA_NUM_THREADS", "2")

collect_ignore_glob = ["golden/*.py"]
