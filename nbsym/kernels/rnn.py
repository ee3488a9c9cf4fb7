"""One direction of a recurrent layer: LSTM, GRU and plain cells, all steps in one launch.

What the gates get from the layer's input is computed before, for all steps in one matrix product (Appleyard, Kocisky
and Blunsom, "Optimizing performance of recurrent neural networks on GPUs", 2016). Here each step adds the product of
the previous state with the recurrent weights, which are packed once, and applies the pointwise part while the row is
in cache. Images of a batch do not depend on each other, so each job walks all steps with its own rows of the batch.

Gates stand in cuDNN's order, which is MXNet's: i, f, g, o for LSTM; r, z, n for GRU, whose reset gate scales the
recurrent part of n *with* its bias. `reference` says it all in NumPy.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numba import carray, njit

from ..executor.launch import Call, Launch, View, kernel
from .gemm import part_range, product
from .simd import VECTOR_BYTES, apply_interleaved, fma, inline
from .tile import FLAGS, ROWS, advance, balanced_width, pack_rows, pack_transposed, pointer, tile_after
from .vmath import exp_of_negative, sigmoid, tanh

RELU, TANH, LSTM, GRU = range(4)
MODES = {"rnn_relu": RELU, "rnn_tanh": TANH, "lstm": LSTM, "gru": GRU}


def reference(mode, gates, weight, state, bias=0, cell=None, reverse=False):
    """Outputs of all steps; the last state and, of LSTM, the last cell; then `acts` and `cells` of `recur`."""

    def squash(x):
        return 1 / (1 + np.exp(-x))

    out, acts = np.empty((*gates.shape[:2], state.shape[1])), np.empty_like(gates)
    cells = np.zeros_like(out if mode in ("lstm", "gru") else out[..., :1])
    for t in range(len(gates))[:: -1 if reverse else 1]:
        recurrent = state @ weight.T + bias
        if mode == "gru":
            r, z = np.split(squash(gates[t] + recurrent), 3, axis=1)[:2]
            cells[t] = np.split(recurrent, 3, axis=1)[2]
            n = np.tanh(np.split(gates[t], 3, axis=1)[2] + r * cells[t])
            acts[t] = np.concatenate([r, z, n], axis=1)
            state = (1 - z) * n + z * state
        elif mode == "lstm":
            i, f, g, o = np.split(gates[t] + recurrent, 4, axis=1)
            acts[t] = np.concatenate([squash(i), squash(f), np.tanh(g), squash(o)], axis=1)
            cells[t] = cell = squash(f) * cell + squash(i) * np.tanh(g)
            state = squash(o) * np.tanh(cell)
        else:
            acts[t] = gates[t] + recurrent
            state = np.tanh(acts[t]) if mode == "rnn_tanh" else np.maximum(acts[t], 0)
        out[t] = state
    return out, state, cell if mode == "lstm" else np.zeros_like(state), acts, cells


# ---- what ops.yaml names --------------------------------------------------------------------------------------------


def recurrence(call: Call) -> Iterator[Launch]:
    gates, weight, acts, state = call.gates, call.weight, call.acts, call.state
    steps, batch, columns = gates.shape
    hidden = state.shape[1]
    if not batch * hidden:
        return
    lanes = VECTOR_BYTES // acts.dtype.itemsize
    mode = MODES[call.params.mode]
    # The recurrent part of GRU's n stays apart from the rest, because r scales it.
    groups = [(0, 2 * hidden), (2 * hidden, hidden)] if mode == GRU else [(0, columns)]
    widths = [_width(count, lanes) for _, count in groups]
    panels = [-(-count // width) for (_, count), width in zip(groups, widths)]
    packed = call.kept((sum(n * width for n, width in zip(panels, widths)), hidden), acts.dtype)
    offset = 0
    for (first, count), width, many in zip(groups, widths, panels):
        yield Launch(
            pack_gates, weight.reshape(-1), packed.reshape(-1), first, count, hidden, width, offset, jobs=many,
            cost=count * hidden / 4, once=True,
        )  # fmt: skip
        offset += many * width * hidden
    jobs = min(call.threads, -(-batch // ROWS))
    yield Launch(
        recur, gates.reshape(-1), packed.reshape(-1), (state if call.bias is None else call.bias).reshape(-1),
        state.reshape(-1), (state if call.cell is None else call.cell).reshape(-1), call.out.reshape(-1),
        call.last.reshape(-1), call.last_cell.reshape(-1), acts.reshape(-1), call.cells.reshape(-1),
        call.workspace((jobs, ROWS), np.int64), steps, batch, hidden, columns, widths[0], widths[-1], mode,
        int(call.params.reverse), jobs=jobs, cost=steps * batch * columns * (hidden / 50 + 1),
    )  # fmt: skip


def recurrence_backward(call: Call) -> Iterator[Launch]:
    acts, weight, state = call.acts, call.weight, call.state
    steps, batch, columns = acts.shape
    hidden = state.shape[1]
    if not batch * hidden:
        return
    lanes = VECTOR_BYTES // acts.dtype.itemsize
    width = _width(hidden, lanes)
    panels = -(-hidden // width)
    packed = call.workspace((panels * width, columns), acts.dtype)
    yield Launch(
        pack_states, weight.reshape(-1), packed.reshape(-1), columns, hidden, width, jobs=panels,
        cost=columns * hidden / 4,
    )  # fmt: skip
    jobs = min(call.threads, -(-batch // ROWS))
    yield Launch(
        recur_backward, call.grad.reshape(-1), call.last_grad.reshape(-1), call.last_cell_grad.reshape(-1),
        acts.reshape(-1), call.cells.reshape(-1), call.result.reshape(-1), packed.reshape(-1), state.reshape(-1),
        (state if call.cell is None else call.cell).reshape(-1), call.gates_grad.reshape(-1),
        call.hidden_grad.reshape(-1), call.state_grad.reshape(-1), call.cell_grad.reshape(-1),
        call.workspace((jobs, ROWS), np.int64), steps, batch, hidden, columns, width, MODES[call.params.mode],
        int(call.params.reverse), jobs=jobs, cost=steps * batch * columns * (hidden / 50 + 1),
    )  # fmt: skip


def recurrence_weight_grad(call: Call) -> Iterator[Launch]:
    """Sum over steps of grad[step]^T @ state before it: one product over all steps but the first, one for this."""
    grad, result, state = call.grad, call.result, call.state
    steps, batch, columns = grad.shape
    hidden = state.shape[1]
    reverse = call.params.reverse
    later, before = (0, batch) if reverse else (batch, 0)
    rows = max(steps - 1, 0) * batch

    def part(view: View, first: int, count: int, width: int) -> View:
        return View(view.buffer, view.dtype, (count * width,), view.offset + first * width)

    first = part(grad, rows if reverse else 0, batch, columns) if steps else grad
    depth = batch if steps else 0
    yield from product(call, first, state, call.weight_grad, columns, hidden, depth, transpose_a=True)
    if rows:
        others, states = part(grad, later, rows, columns), part(result, before, rows, hidden)
        yield from product(
            call, others, states, call.weight_grad, columns, hidden, rows, transpose_a=True, accumulate=True
        )


def _width(columns: int, lanes: int) -> int:
    return balanced_width.py_func(columns, lanes)


# ---- kernels --------------------------------------------------------------------------------------------------------


@kernel
def pack_gates(weight, packed, first, columns, hidden, width, offset, lo, hi):
    """Panels of `width` gates: packed[panel][k][gate] = weight[gate][k]."""
    lanes = VECTOR_BYTES // packed.itemsize
    for panel in range(lo, hi):
        source = pointer(weight, (first + panel * width) * hidden)
        target = pointer(packed, offset + panel * width * hidden)
        pack_transposed(lanes, source, hidden, min(width, columns - panel * width), hidden, target, width)


@kernel
def pack_states(weight, packed, columns, hidden, width, lo, hi):
    """Panels of `width` states: packed[panel][gate][k] = weight[gate][k]."""
    for panel in range(lo, hi):
        source, target = pointer(weight, panel * width), pointer(packed, panel * width * columns)
        pack_rows(source, hidden, columns, min(width, hidden - panel * width), target, width)


@kernel
def recur(
    gates, packed, bias, state, cell, out, last, last_cell, acts, cells, tables, steps, batch, hidden, columns, width,
    width_of_n, mode, reverse, lo, hi,
):  # fmt: skip
    """All steps for rows of the batch. `acts` is left with the gates after their functions; `cells` with the cells of
    an LSTM, or with the recurrent part of n of a GRU.
    """
    jobs = tables.shape[0]
    for job in range(lo, hi):
        table = pointer(tables, job * ROWS)
        for i in range(ROWS):
            table[i] = i * hidden
        first, end = part_range(batch, jobs, job, ROWS)
        rows = end - first
        if rows <= 0:
            continue
        before, cell_before = pointer(state, first * hidden), pointer(cell, first * hidden)
        if mode in (TANH, RELU):  # without cells
            for t in range(steps):
                for i in range(first, end):
                    cells[t * batch + i] = 0
        for step in range(steps):
            at = ((steps - 1 - step if reverse else step) * batch + first) * hidden
            row = at // hidden * columns
            given, gate, now, its_cell = pointer(gates, row), pointer(acts, row), pointer(out, at), pointer(cells, at)
            if mode == GRU:
                for i in range(rows):
                    for j in range(2 * hidden):
                        gate[i * columns + j] = given[i * columns + j] + bias[j]
                    for j in range(2 * hidden, columns):
                        gate[i * columns + j] = given[i * columns + j]
                of_n = pointer(packed, (2 * hidden + width - 1) // width * width * hidden)
                bias_of_n = pointer(bias, 2 * hidden)
                multiply(
                    before, table, pointer(packed, 0), width, gate, columns, rows, 2 * hidden, hidden, gate, columns
                )
                multiply(before, table, of_n, width_of_n, its_cell, hidden, rows, hidden, hidden, bias_of_n, 0)
            else:
                multiply(before, table, pointer(packed, 0), width, gate, columns, rows, columns, hidden, given, columns)
            for i in range(rows):
                a, c, h = advance(gate, i * columns), advance(its_cell, i * hidden), advance(now, i * hidden)
                if mode == LSTM:
                    lstm_cell(a, advance(cell_before, i * hidden), c, h, hidden)
                elif mode == GRU:
                    gru_cell(a, advance(before, i * hidden), c, h, hidden)
                elif mode == TANH:
                    for j in range(hidden):
                        h[j] = tanh(a[j])
                else:
                    for j in range(hidden):
                        h[j] = max(a[j], acts.dtype.type(0))
            before = now
            if mode == LSTM:
                cell_before = its_cell
        for i in range(rows * hidden):
            last[first * hidden + i] = before[i]
        for i in range(rows * hidden):
            last_cell[first * hidden + i] = cell_before[i] if mode == LSTM else acts.dtype.type(0)


@kernel
def recur_backward(
    grad, last_grad, last_cell_grad, acts, cells, out, packed, state, cell, gates_grad, hidden_grad, state_grad,
    cell_grad, tables, steps, batch, hidden, columns, width, mode, reverse, lo, hi,
):  # fmt: skip
    """From the last step to the first. `state_grad` and `cell_grad` carry what a step hands to the one before."""
    jobs = tables.shape[0]
    for job in range(lo, hi):
        table = pointer(tables, job * ROWS)
        for i in range(ROWS):
            table[i] = i * columns
        first, end = part_range(batch, jobs, job, ROWS)
        rows = end - first
        if rows <= 0:
            continue
        carried, cell_carried = pointer(state_grad, first * hidden), pointer(cell_grad, first * hidden)
        for i in range(rows * hidden):
            carried[i] = last_grad[first * hidden + i]
        for i in range(rows * hidden):
            cell_carried[i] = last_cell_grad[first * hidden + i] if mode == LSTM else acts.dtype.type(0)
        if mode != GRU:  # whose gradients of both parts are the same
            for t in range(steps):
                for i in range(first, end):
                    hidden_grad[t * batch + i] = 0
        for back in range(steps):
            step = steps - 1 - back
            t = back if reverse else step
            earlier = t + 1 if reverse else t - 1
            at, at_earlier = (t * batch + first) * hidden, (earlier * batch + first) * hidden
            row = (t * batch + first) * columns
            before = pointer(out, at_earlier) if step else pointer(state, first * hidden)
            cell_before = pointer(cell, first * hidden)
            if step and mode == LSTM:
                cell_before = pointer(cells, at_earlier)
            for i in range(rows * hidden):
                carried[i] += grad[at + i]
            recurrent = pointer(hidden_grad, row) if mode == GRU else pointer(gates_grad, row)
            for i in range(rows):
                a, d = pointer(acts, row + i * columns), pointer(gates_grad, row + i * columns)
                dh, h = advance(carried, i * hidden), pointer(out, at + i * hidden)
                if mode == LSTM:
                    lstm_cell_backward(
                        a, pointer(cells, at + i * hidden), advance(cell_before, i * hidden), dh,
                        advance(cell_carried, i * hidden), d, hidden,
                    )  # fmt: skip
                elif mode == GRU:
                    gru_cell_backward(
                        a, pointer(cells, at + i * hidden), advance(before, i * hidden), dh, d,
                        advance(recurrent, i * columns), hidden,
                    )  # fmt: skip
                elif mode == TANH:
                    for j in range(hidden):
                        d[j] = dh[j] * (1 - h[j] * h[j])
                else:
                    for j in range(hidden):
                        d[j] = dh[j] if h[j] > 0 else acts.dtype.type(0)
                if mode != GRU:
                    for j in range(hidden):
                        dh[j] = 0
            multiply(
                recurrent, table, pointer(packed, 0), width, carried, hidden, rows, hidden, columns, carried, hidden
            )  # fmt: skip


@njit(**FLAGS)
def multiply(a, table, packed, width, c, c_row, rows, columns, depth, start, start_row):
    """c = start + a @ packed panels; `table` holds where rows of ``a`` start, relative to the first of each tile."""
    for j in range(0, columns, width):
        panel, wide = advance(packed, j * depth), min(width, columns - j)
        for i in range(0, rows, ROWS):
            tile_after(
                advance(a, i * table[1]), table, 1, 0, panel, width, 0, depth, 1, advance(c, i * c_row + j), c_row,
                min(ROWS, rows - i), wide, 1, advance(start, i * start_row + j), start_row,
            )  # fmt: skip


# What is done to an element of the gates and the cell. Loops over these leave no scalar rest.


@inline
def _gate(x, one):
    z = exp_of_negative(-abs(x))
    return ((z if x < 0 else one) / (one + z),)


@inline
def _squashed(x):
    return (tanh(x),)


@inline
def _cell_and_state(i, f, g, o, before):
    cell = fma(f, before, i * g)
    return cell, o * tanh(cell)


@njit(**FLAGS)
def lstm_cell(a, cell_before, c, h, n):
    """The gates in `a` through their functions; the new cell and the new state."""
    gates, cell, state = carray(a, 4 * n), carray(c, n), carray(h, n)
    one = gates.dtype.type(1)
    apply_interleaved(_gate, 0, 2 * n, (gates,), (gates, one))
    apply_interleaved(_squashed, 2 * n, 3 * n, (gates,), (gates,))
    apply_interleaved(_gate, 3 * n, 4 * n, (gates,), (gates, one))
    i, f, g = carray(a, n), carray(advance(a, n), n), carray(advance(a, 2 * n), n)
    o, before = carray(advance(a, 3 * n), n), carray(cell_before, n)
    apply_interleaved(_cell_and_state, 0, n, (cell, state), (i, f, g, o, before))


@njit(**FLAGS)
def lstm_cell_backward(a, c, cell_before, dh, dc, d, n):
    """Gradients of the gates before their functions, `d`; `dc` becomes that of the cell before."""
    i, f, g, o = a, advance(a, n), advance(a, 2 * n), advance(a, 3 * n)
    di, df, dg, do = d, advance(d, n), advance(d, 2 * n), advance(d, 3 * n)
    for j in range(n):
        do[j] = tanh(c[j])
    for j in range(n):
        dc[j] += dh[j] * o[j] * (1 - do[j] * do[j])
    for j in range(n):
        do[j] = dh[j] * do[j] * o[j] * (1 - o[j])
    for j in range(n):
        di[j] = dc[j] * g[j] * i[j] * (1 - i[j])
    for j in range(n):
        dg[j] = dc[j] * i[j] * (1 - g[j] * g[j])
    for j in range(n):
        df[j] = dc[j] * cell_before[j] * f[j] * (1 - f[j])
    for j in range(n):
        dc[j] *= f[j]


@njit(**FLAGS)
def gru_cell(a, before, of_n, h, n):
    """The gates in `a` through their functions, and the new state; `of_n` is the recurrent part of n."""
    for j in range(2 * n):
        a[j] = sigmoid(a[j])
    r, z, new = a, advance(a, n), advance(a, 2 * n)
    for j in range(n):
        new[j] = tanh(new[j] + r[j] * of_n[j])
    for j in range(n):
        h[j] = new[j] + z[j] * (before[j] - new[j])


@njit(**FLAGS)
def gru_cell_backward(a, of_n, before, dh, d, d_recurrent, n):
    """Gradients of what the gates get from the input, `d`, and from the state before; `dh` keeps its direct part."""
    r, z, new = a, advance(a, n), advance(a, 2 * n)
    dr, dz, dn = d, advance(d, n), advance(d, 2 * n)
    for j in range(n):
        dn[j] = dh[j] * (1 - z[j]) * (1 - new[j] * new[j])
    for j in range(n):
        dz[j] = dh[j] * (before[j] - new[j]) * z[j] * (1 - z[j])
    for j in range(n):
        dr[j] = dn[j] * of_n[j] * r[j] * (1 - r[j])
    for j in range(2 * n):
        d_recurrent[j] = d[j]
    last = advance(d_recurrent, 2 * n)
    for j in range(n):
        last[j] = dn[j] * r[j]
    for j in range(n):
        dh[j] *= z[j]
