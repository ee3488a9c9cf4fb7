"""Arrays on a GPU: the simulator's, in a process of its own, because it must be chosen before Numba is imported."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap


def simulate(script: str) -> None:
    environment = {**os.environ, "NUMBA_ENABLE_CUDASIM": "1"}
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], env=environment, check=True, timeout=120)


def test_arrays_on_the_simulator(tmp_path):
    simulate(f"""
        import pickle

        import numpy as np

        import nbsym as mx

        nd, gpu = mx.nd, mx.gpu(0)
        assert mx.num_gpus() == 1
        expected = np.arange(24.0).reshape(2, 3, 4)
        x = nd.arange(24, ctx=gpu).reshape((2, 3, 4))

        # What comes out of an index is on the GPU too, and shares its memory where it does on the CPU.
        rows, backwards = slice(None), slice(None, None, -1)
        for key in (0, (0, 1), (rows, 1), (0, 1, 2), ([0, 1], [1, 2]), (rows, backwards), None):
            item = x[key]
            assert item.context == gpu
            assert (item.asnumpy().reshape(np.shape(expected[key])) == expected[key]).all()
        x[1, 1:][:] = 7
        expected[1, 1:] = 7
        x[0, :, 1] = nd.array([1, 2, 3])
        expected[0, :, 1] = [1, 2, 3]
        assert (x.asnumpy() == expected).all()

        # Copies cross over both ways.
        for y in (x.as_in_context(mx.cpu()), nd.array(x, ctx=mx.cpu()), x.copyto(nd.zeros((2, 3, 4), dtype="int32"))):
            assert y.context == mx.cpu()
            assert (y.asnumpy() == expected).all()
        assert nd.array([1.5, 2.5], ctx=gpu).astype("int32").asnumpy().tolist() == [1, 2]
        with gpu:
            assert nd.ones(3).context == gpu
        assert nd.zeros((0, 3), ctx=gpu).asnumpy().shape == (0, 3)
        assert np.asarray(x).shape == (2, 3, 4)

        assert pickle.loads(pickle.dumps(x)).context == gpu
        nd.save({str(tmp_path / "x.params")!r}, [x])
        (y,) = nd.load({str(tmp_path / "x.params")!r})
        assert y.context == gpu and (y.asnumpy() == expected).all()

        for wrong in (lambda: nd.zeros(2, ctx=mx.gpu(1)), lambda: np.array(x, copy=False)):
            try:
                wrong()
            except (mx.NbsymError, ValueError) as error:
                assert "gpu" in str(error)
            else:
                raise AssertionError("expected an error")
        """)
