"""Images with their channels last, from convolution to convolution, in graphs for prediction.

A convolution whose images have their channels last is a product of matrices where they lie in memory
(`kernels.conv_nhwc`). So operators that have a form for such images (``nhwc`` in ops.yaml) are replaced by it, and what
lies between them works on such images too: whatever is elementwise, and whatever names the axis of the channels by a
param. Where the one kind of image meets the other, it is transposed; where the order of the elements is the same, only
its shape is changed.

It is done to all convolutions of a graph or to none. Vectors of filters that are not full are work for nothing, which
the planes of images with their channels first do not have; and transposing takes time, which convolutions must save.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from .. import registry
from ..registry.operator import Operator, Params
from ..symbol.node import Entry, Node
from .epilogue import form_params
from .graph import Graph, output_count
from .rewriting import DTypes, Rewriting, Shapes, Tables
from .terms import carried_attributes, taken_inputs

# Filters and channels are counted in vectors of so many, and these may have up to this share of them too much.
LANES = 16
WASTE = 1.1

# Nanoseconds, with two threads: saved for a multiplication and addition in ResNet-18 and ResNet-50 at batch 8, and
# taken for a byte that is transposed, read or written.
SAVED = 1.6e-3
MOVED = 0.04

_LAST, _FIRST = (0, 2, 3, 1), (0, 3, 1, 2)


def channels_last(outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, fixed: AbstractSet[Node]) -> Tables:
    """The same graph with images that have their channels last where that pays; and its tables.

    Parameters
    ----------
    fixed : set of Node
        Variables that never change. Only convolutions whose weights are among them are replaced.

    Examples
    --------
    >>> import nbsym
    >>> from nbsym.graph.infer import infer_dtypes, infer_shapes
    >>> x = nbsym.sym.Variable("x")
    >>> conv = nbsym.sym.Convolution(x, kernel=(3, 3), num_filter=64, no_bias=True, name="conv")
    >>> net = nbsym.sym.Pooling(conv, kernel=(2, 2), stride=(2, 2))
    >>> tables = infer_shapes(net.entries, {"x": (1, 64, 16, 16)}), infer_dtypes(net.entries, {})
    >>> weight = conv.entries[0].node.inputs[1].node
    >>> outputs, shapes, _ = channels_last(net.entries, *tables, {weight})
    >>> [node.op.name for node in Graph(tuple(outputs)).order if node.op]
    ['transpose', '_convolution_nhwc', '_pooling_nhwc', 'transpose']
    """
    return _ChannelsLast(outputs, shapes, dtypes, fixed).run()


class _ChannelsLast:
    def __init__(self, outputs: Sequence[Entry], shapes: Shapes, dtypes: DTypes, fixed: AbstractSet[Node]) -> None:
        self.graph = Graph(tuple(outputs))
        self.fixed = fixed
        self.anew = Rewriting(shapes, dtypes)
        self.shapes, self.dtypes = self.anew.shapes, self.anew.dtypes
        self.last: dict[Entry, Entry] = {}
        """Entry -> the same image with its channels last."""
        self.unknown_first: set[Entry] = set()
        """Entries that are there with their channels last only."""
        self.multiplied = 0
        self.moved = 0  # bytes

    def run(self) -> Tables:
        if self._fills_vectors():
            for node in self.graph.order:
                if node.op is not None and not self._replaced(node):
                    for entry in node.inputs:
                        self._first_of(entry)
                    self.anew.renew(node)
            for entry in self.graph.outputs:
                self._first_of(entry)
            if SAVED * self.multiplied > MOVED * self.moved:
                return self.anew.tables(self.graph.outputs)
        return list(self.graph.outputs), self.shapes, self.dtypes

    def _fills_vectors(self) -> bool:
        """Whether the graph has convolutions, and few vectors of their filters are not full."""
        done = 0
        for node in self.graph.order:
            if self._is_convolution(node):
                assert node.params is not None
                filters, channels, *taps = self.shapes[node.inputs[1]]
                # Of groups with one channel, vectors hold many.
                groups = node.params.num_group if channels > 1 else 1
                each = math.prod(self.shapes[Entry(node, 0)]) // filters * channels * math.prod(taps)
                self.multiplied += each * filters
                done += each * groups * -(-filters // groups // LANES) * LANES
        return 0 < done <= WASTE * self.multiplied

    def _is_convolution(self, node: Node) -> bool:
        return (
            node.op is not None
            and node.op.nhwc is not None
            and node.op.inputs[1:2] == ("weight",)
            and len(self.shapes[node.inputs[0]]) == 4
            and node.inputs[1].node in self.fixed
        )

    # ---- nodes ----

    def _replaced(self, node: Node) -> bool:
        """Make a node for images with their channels last, if it can be one and is a convolution or follows one."""
        assert node.op is not None and node.params is not None
        role = node.op.nhwc
        follows = any(entry in self.last for entry in node.inputs)
        if len(self.shapes[Entry(node, 0)]) != 4 or not (follows or self._is_convolution(node)):
            return False
        if role is None:
            if not node.op.elementwise or node.op.random or any(len(self.shapes[entry]) != 4 for entry in node.inputs):
                return False
            self._make(node, node.op, node.params, [self._last_of(entry) for entry in node.inputs])
        elif role.operator is not None:
            self._take_form(node, registry.get(role.operator), role.shift)
        elif role.axis is None or node.params[role.axis] % 4 != 1:
            return False
        else:
            params = registry.parse_params(node.op, {**node.params, role.axis: 3})
            images = [len(self.shapes[entry]) == 4 for entry in node.inputs]
            self._make(node, node.op, params, self._inputs(node.inputs, images))
        return True

    def _take_form(self, node: Node, form: Operator, shift: str | None) -> None:
        assert node.op is not None and node.params is not None
        arrays = dict(zip(taken_inputs(node), node.inputs, strict=True))
        if shift in arrays:
            arrays["shift"] = arrays.pop(shift)
        params = form_params(node, form, arrays)
        names = registry.input_names(form, params)
        before, after = node.op.shape[0].value, form.shape[0].value
        images = [name in before and before[name].text != after[name].text for name in names]
        self._make(node, form, params, self._inputs([arrays[name] for name in names], images))

    def _make(self, node: Node, op: Operator, params: Params, inputs: Sequence[Entry]) -> None:
        made = Node(op, node.name, params, tuple(inputs), node.attrs)
        entry = Entry(node, 0)
        self.last[entry] = self._known(Entry(made, 0), entry, self._permuted(entry, _LAST))
        self.unknown_first.add(entry)
        for index in range(1, output_count(node)):
            self.anew.replace(Entry(node, index), Entry(made, index))

    def _inputs(self, entries: Sequence[Entry], images: Sequence[bool]) -> list[Entry]:
        return [
            self._last_of(entry) if image else self._first_of(entry)
            for entry, image in zip(entries, images, strict=True)
        ]

    # ---- images of either kind ----

    def _last_of(self, entry: Entry) -> Entry:
        """The image with its channels last."""
        if entry not in self.last:
            self.last[entry] = self._turned(entry, self.anew.now(entry), _LAST, self._permuted(entry, _LAST))
        return self.last[entry]

    def _first_of(self, entry: Entry) -> Entry:
        """The image as nodes read it that know no other kind."""
        if entry in self.unknown_first:
            self.unknown_first.remove(entry)
            self.anew.replace(entry, self._turned(entry, self.last[entry], _FIRST, self.shapes[entry]))
        return self.anew.now(entry)

    def _turned(self, entry: Entry, source: Entry, axes: tuple[int, ...], shape: tuple[int, ...]) -> Entry:
        _, channels, height, width = self.shapes[entry]
        if min(channels, height * width) == 1:
            op, values = registry.get("Reshape"), {"shape": shape}
        else:
            op, values = registry.get("transpose"), {"axes": axes}
            self.moved += 2 * math.prod(shape) * self.dtypes[entry].itemsize
        attributes = carried_attributes(entry.node.attrs)
        made = Node(op, entry.node.name, registry.parse_params(op, values), (source,), attributes)
        return self._known(Entry(made, 0), entry, shape)

    def _permuted(self, entry: Entry, axes: tuple[int, ...]) -> tuple[int, ...]:
        return tuple([self.shapes[entry][axis] for axis in axes])

    def _known(self, made: Entry, like: Entry, shape: tuple[int, ...]) -> Entry:
        self.shapes[made], self.dtypes[made] = shape, self.dtypes[like]
        return made
