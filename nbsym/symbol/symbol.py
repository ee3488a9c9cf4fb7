"""Symbol: one or more outputs of a graph that is described but not yet run.

A Symbol holds entries (outputs of nodes); nodes are shared by every Symbol that reaches them. Operators, indexing
and calls make new Symbols and leave old ones as they are; only attributes are ever set in place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from numbers import Number
from operator import index as as_index
from typing import TYPE_CHECKING, Any, NoReturn

from ..attribute import HIDDEN_KEYS, hide
from ..base import NbsymError
from .node import Entry, Node, topological_order

if TYPE_CHECKING:
    from ..context import Context
    from ..executor.executor import Executor
    from ..ndarray.ndarray import NDArray
    from ..optimizer import Optimizer, Updater

__all__ = ["Group", "Symbol"]


class NotImplementedForSymbol(NbsymError, NotImplementedError):
    """The operation needs values, and a symbol has none."""


class Symbol:
    """Outputs of a symbolic graph.

    Made by `Variable`, by operators (``nbsym.sym.FullyConnected(...)``), by arithmetic, or by loading a file.

    Attributes
    ----------
    entries : tuple of Entry
        The outputs, for passes over the graph.

    Examples
    --------
    >>> import nbsym as mx
    >>> data = mx.sym.Variable('data')
    >>> net = mx.sym.FullyConnected(data, num_hidden=10, name='fc1')
    >>> net
    <Symbol fc1>
    >>> net.list_arguments()
    ['data', 'fc1_weight', 'fc1_bias']
    """

    __slots__ = ("__weakref__", "entries")

    # NumPy's scalars and arrays leave arithmetic with symbols to the symbols.
    __array_ufunc__ = None
    __array_priority__ = 1000.0

    entries: tuple[Entry, ...]

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries

    # ---- what it is ----

    @property
    def name(self) -> str | None:
        """The name of the node, or None where outputs of several are grouped."""
        node = self._node
        return node.name if node is not None else None

    @property
    def _node(self) -> Node | None:
        """The one node that all outputs belong to, or None."""
        first = self.entries[0].node
        return first if all(entry.node is first for entry in self.entries) else None

    def _repr_svg_(self) -> str | None:
        """A drawing for notebooks, where Graphviz is there."""
        from ..visualization import svg

        return svg(self)

    def __repr__(self) -> str:
        name = self.name
        if name is None:
            return f"<Symbol group [{', '.join(entry.node.name for entry in self.entries)}]>"
        return f"<Symbol {name}>"

    def list_arguments(self) -> list[str]:
        """Names of the variables to be given at bind, in the order in which positional lists give them.

        Examples
        --------
        >>> import nbsym as mx
        >>> (mx.sym.Variable('a') + mx.sym.Variable('b')).list_arguments()
        ['a', 'b']
        """
        order = topological_order(self.entries)
        auxiliary = structure.auxiliary_variables(order)
        return [node.name for node in order if node.op is None and node not in auxiliary]

    def list_auxiliary_states(self) -> list[str]:
        """Names of the variables that operators update themselves, such as BatchNorm's moving mean."""
        order = topological_order(self.entries)
        auxiliary = structure.auxiliary_variables(order)
        return [node.name for node in order if node in auxiliary]

    def list_inputs(self) -> list[str]:
        """Names of all variables: arguments and auxiliary states, inputs first."""
        return [node.name for node in topological_order(self.entries) if node.op is None]

    def list_outputs(self) -> list[str]:
        """Names of the outputs: ``fc1_output``; a variable's is its own name.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.sym.SliceChannel(mx.sym.Variable('a'), num_outputs=2, name='s').list_outputs()
        ['s_output0', 's_output1']
        """
        return [structure.output_name(entry) for entry in self.entries]

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Symbol]:
        return (Symbol((entry,)) for entry in self.entries)

    def __getitem__(self, index: int | str | slice) -> Symbol:
        """One output, by number or by name (as `list_outputs` gives it), or several, by a slice.

        Examples
        --------
        >>> import nbsym as mx
        >>> net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=10, name='fc1')
        >>> net.get_internals()['fc1_weight']
        <Symbol fc1_weight>
        """
        if isinstance(index, slice):
            return Group([Symbol((entry,)) for entry in self.entries[index]])
        if isinstance(index, str):
            found = [number for number, name in enumerate(self.list_outputs()) if name == index]
            if not found:
                raise ValueError(f'Cannot find output that matches name "{index}"')
            if len(found) > 1:
                raise ValueError(f'There are multiple outputs with name "{index}"')
            index = found[0]
        try:
            number = as_index(index)
        except TypeError:
            raise TypeError("Symbol only support integer index to fetch i-th output") from None
        if not -len(self.entries) <= number < len(self.entries):
            raise IndexError(f"output {number} of a symbol with {len(self.entries)} outputs")
        return Symbol((self.entries[number],))

    def get_internals(self) -> Symbol:
        """A group of the outputs of every node inside, in topological order.

        Examples
        --------
        >>> import nbsym as mx
        >>> c = mx.sym.elemwise_add(mx.sym.var('a'), mx.sym.var('b'), name='c')
        >>> c.get_internals().list_outputs()
        ['a', 'b', 'c_output']
        """
        return Symbol(
            tuple(
                Entry(node, number)
                for node in topological_order(self.entries)
                for number in range(structure.visible_outputs(node))
            )
        )

    def get_children(self) -> Symbol | None:
        """A group of the inputs of the outputs' nodes; None for a variable."""
        nodes = dict.fromkeys(entry.node for entry in self.entries)
        children = tuple(entry for node in nodes for entry in node.inputs)
        return Symbol(children) if children else None

    # ---- attributes ----

    def attr(self, key: str) -> str | None:
        """One attribute or parameter as a string; None where there is none, and for groups.

        Examples
        --------
        >>> import nbsym as mx
        >>> mx.sym.Variable('data', attr={'mood': 'angry'}).attr('mood')
        'angry'
        """
        node = self._node
        if node is None:
            return None
        return node.attrs.get(hide(key), structure.parameter_strings(node).get(key))

    def list_attr(self, recursive: bool = False) -> dict[str, str]:
        """The attributes and explicit parameters of this node (a group's first); `attr_dict` has those inside."""
        if recursive:
            raise DeprecationWarning(
                "Symbol.list_attr with recursive=True has been deprecated. Please use attr_dict instead."
            )
        return _shown_attributes(self.entries[0].node)

    def attr_dict(self) -> dict[str, dict[str, str]]:
        """The attributes of every node inside that has any, by the node's name.

        Examples
        --------
        >>> import nbsym as mx
        >>> c = mx.sym.Variable('a', attr={'a1': 'a2'}) + mx.sym.Variable('b', lr_mult=2)
        >>> c.attr_dict()
        {'a': {'a1': 'a2'}, 'b': {'__lr_mult__': '2', 'lr_mult': '2'}}
        """
        found: dict[str, dict[str, str]] = {}
        for node in topological_order(self.entries):
            shown = _shown_attributes(node)
            if shown:
                found.setdefault(node.name, {}).update(shown)
        return found

    def _set_attr(self, **kwargs: str) -> None:
        """Set attributes of this node, seen by every symbol that contains it."""
        for value in kwargs.values():
            if not isinstance(value, str):
                raise ValueError("Set Attr only accepts string values")
        node = self._node
        if node is None:
            raise NbsymError(f"cannot set attributes of {self!r}: it is a group, set them on its members")
        node.attrs = {**node.attrs, **{hide(key): value for key, value in kwargs.items()}}

    # ---- composition ----

    def __call__(self, *args: Symbol, name: str | None = None, **kwargs: Symbol) -> Symbol:
        """This symbol with variables replaced by other symbols.

        Arguments are given by name, or by position in the order of `list_arguments`. `name` renames the node of the
        output. The symbol itself, and every part of it that the replacement leaves alone, stays as it is and is shared.

        Examples
        --------
        >>> import nbsym as mx
        >>> net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=10, name='fc1')
        >>> net(data=mx.sym.Variable('other'), name='fc2').list_arguments()
        ['other', 'fc1_weight', 'fc1_bias']
        """
        return Symbol(structure.substitute(self, args, kwargs, name))

    def _compose(self, *args: Symbol, name: str | None = None, **kwargs: Symbol) -> None:
        """Like a call, but this symbol itself becomes the result."""
        self.entries = structure.substitute(self, args, kwargs, name)

    def __copy__(self) -> Symbol:
        return self.__deepcopy__(None)

    def __deepcopy__(self, memo: object) -> Symbol:
        """A copy that shares no node with this symbol, so that setting attributes of one leaves the other alone."""
        return Symbol(structure.copied(self.entries))

    def __reduce__(self) -> tuple[Any, ...]:
        from .json import load_json

        return load_json, (self.tojson(),)

    # ---- inference ----

    def infer_shape(self, *args: tuple[int, ...] | None, **kwargs: tuple[int, ...]) -> inference.Shapes:
        """Shapes of arguments, outputs and auxiliary states, from the shapes of some arguments.

        Shapes are given by name, or by position in the order of `list_arguments` (None: unknown).
        0 and -1 are unknown dimensions. What is known anywhere is used in both directions.

        Returns
        -------
        arg_shapes, out_shapes, aux_shapes : list of tuple
            In the orders of `list_arguments`, `list_outputs` and `list_auxiliary_states`;
            three times None, with a warning that names the unknown ones, if something does not follow.

        Raises
        ------
        ShapeError
            If shapes contradict each other.

        Examples
        --------
        >>> import nbsym as mx
        >>> net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=10, name='fc1')
        >>> net.infer_shape(data=(100, 20))
        ([(100, 20), (10, 20), (10,)], [(100, 10)], [])
        """
        return inference.infer_shape(self, args, kwargs)

    def infer_shape_partial(self, *args: tuple[int, ...] | None, **kwargs: tuple[int, ...]) -> inference.Shapes:
        """Like `infer_shape`, but what does not follow is () (unknown) or has zeros (unknown dimensions).

        Examples
        --------
        >>> import nbsym as mx
        >>> net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=10, name='fc1')
        >>> net.infer_shape_partial(data=(0, 20))
        ([(0, 20), (10, 20), (10,)], [(0, 10)], [])
        """
        return inference.infer_shape_partial(self, args, kwargs)

    def infer_type(self, *args: Any, **kwargs: Any) -> inference.Types:
        """Data types of arguments, outputs and auxiliary states, from the types of some arguments.

        Returns
        -------
        arg_types, out_types, aux_types : list of NumPy scalar types
            Three times None, with a warning, if something does not follow.

        Raises
        ------
        DTypeError
            If types contradict each other.

        Examples
        --------
        >>> import nbsym as mx
        >>> c = mx.sym.Variable('a') + mx.sym.Variable('b')
        >>> c.infer_type(a='float32')
        ([<class 'numpy.float32'>, <class 'numpy.float32'>], [<class 'numpy.float32'>], [])
        """
        return inference.infer_type(self, args, kwargs)

    def infer_type_partial(self, *args: Any, **kwargs: Any) -> inference.Types:
        """Like `infer_type`, but what does not follow is None."""
        return inference.infer_type_partial(self, args, kwargs)

    # ---- doors to what computes ----

    def bind(
        self,
        ctx: Context,
        args: Sequence[NDArray] | Mapping[str, NDArray],
        args_grad: Sequence[NDArray | None] | Mapping[str, NDArray] | None = None,
        grad_req: str | Sequence[str] | Mapping[str, str] = "write",
        aux_states: Sequence[NDArray] | Mapping[str, NDArray] | None = None,
        group2ctx: Mapping[str, Context] | None = None,
        shared_exec: Executor | None = None,
        *,
        plan: str = "all",
        memory_limit: int | float | None = None,
        frozen: Iterable[str] = (),
        updater: Optimizer | Updater | None = None,
    ) -> Executor:
        """An Executor of this symbol over the given arrays.

        Parameters
        ----------
        ctx : Context
        args : list or dict of NDArray
            All arguments: a list in the order of `list_arguments`, or by name.
        args_grad : list or dict of NDArray, optional
            Where `backward` puts gradients; arguments without one get none.
        grad_req : {'write', 'add', 'null'}, or list or dict of these
            Whether `backward` overwrites the gradient, adds to it, or leaves it out.
        aux_states : list or dict of NDArray, optional
            All auxiliary states.
        group2ctx : dict of Context, optional
            Where nodes with the attribute ``ctx_group`` run.
        shared_exec : Executor, optional
            Share this executor's memory; the two must not run at once.
        plan : {'all', 'recompute', 'none', 'inplace', 'share'}
            How memory is planned: see docs/memory.md.
        memory_limit : int or float, optional
            Bytes, or a fraction of what is needed without a limit. Backward computes as much of forward once more as
            that takes.
        frozen : iterable of str, optional
            Arguments and auxiliary states that never change, such as the names of all parameters. What prediction
            makes of them alone (packed weights, the scales of BatchNorm) is made once and kept. After changing one
            of the arrays otherwise than by `Executor.copy_params_from`, call `Executor.refresh`.
        updater : Optimizer or Updater, optional
            Updates parameters within `backward`, as for `simple_bind`: the arguments that `grad_req` names, which is
            then a list or dict, and that have no array in `args_grad`.

        Examples
        --------
        >>> import nbsym as mx
        >>> c = mx.sym.Variable('a') * mx.sym.Variable('b')
        >>> executor = c.bind(mx.cpu(), {'a': mx.nd.ones(3) * 4, 'b': mx.nd.ones(3) * 2})
        >>> executor.forward()[0].asnumpy()
        array([8., 8., 8.], dtype=float32)
        """
        from ..executor.bind import bind

        return bind(
            self,
            ctx,
            args,
            args_grad,
            grad_req,
            aux_states,
            group2ctx,
            shared_exec,
            plan=plan,
            memory_limit=memory_limit,
            frozen=frozen,
            updater=updater,
        )

    def simple_bind(
        self,
        ctx: Context | None = None,
        grad_req: str | Sequence[str] | Mapping[str, str] = "write",
        type_dict: Mapping[str, Any] | None = None,
        stype_dict: Mapping[str, str] | None = None,
        group2ctx: Mapping[str, Context] | None = None,
        shared_arg_names: Sequence[str] | None = None,
        shared_exec: Executor | None = None,
        shared_buffer: dict[str, NDArray] | None = None,
        *,
        plan: str = "all",
        memory_limit: int | float | None = None,
        frozen: Iterable[str] | bool = (),
        updater: Optimizer | Updater | None = None,
        **kwargs: tuple[int, ...],
    ) -> Executor:
        """An Executor over arrays that it allocates itself, zeros, from the shapes of some arguments.

        Parameters
        ----------
        ctx : Context, optional
            The current context if not given.
        grad_req : {'write', 'add', 'null'}, or list or dict of these
        type_dict : dict of dtype, optional
            Data types of arguments by name; the rest is inferred, float32 where nothing says otherwise.
        shared_exec : Executor, optional
            Share this executor's memory; the two must not run at once.
        plan, memory_limit
            How memory is planned, as for `bind`.
        frozen : iterable of str, or True
            What never changes, as for `bind`; True: all but the arguments whose shapes are given here.
        updater : Optimizer or Updater, optional
            Updates parameters within `Executor.backward`, each as soon as its gradient is there, whose memory is then
            free again: `grad_dict` has None for them. Parameters are the arguments with the `grad_req` 'write', on
            which the outputs depend and whose shapes are not given here; others keep their gradients. Results are
            those of an updater called after `backward`. States are in `Executor.updater`. Optimizers that define
            `update` in place of `steps` are refused.
        kwargs : tuple
            Shapes of arguments by name.

        Examples
        --------
        >>> import nbsym as mx
        >>> net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=10, name='fc1')
        >>> net.simple_bind(mx.cpu(), data=(2, 3)).arg_dict['fc1_weight'].shape
        (10, 3)

        >>> net = mx.sym.sum(mx.sym.Variable('w') * mx.sym.Variable('data'))
        >>> sgd = mx.optimizer.create('sgd', learning_rate=0.1)
        >>> executor = net.simple_bind(mx.cpu(), data=(2,), updater=sgd)
        >>> executor.forward(is_train=True, data=mx.nd.array([1, 2]))
        [
        [0.]
        <NDArray 1 @cpu(0)>]
        >>> executor.backward(mx.nd.ones(1))
        >>> executor.arg_dict['w'].asnumpy()
        array([-0.1, -0.2], dtype=float32)
        """
        from ..context import current_context
        from ..executor.bind import simple_bind

        return simple_bind(
            self,
            ctx if ctx is not None else current_context(),
            grad_req,
            type_dict,
            stype_dict,
            group2ctx,
            shared_arg_names,
            shared_exec,
            shared_buffer,
            plan=plan,
            memory_limit=memory_limit,
            frozen=frozen,
            updater=updater,
            **kwargs,  # type: ignore[arg-type]
        )

    def eval(self, ctx: Context | None = None, **kwargs: NDArray) -> list[NDArray]:
        """The values of the outputs, given the values of all arguments.

        Examples
        --------
        >>> import nbsym as mx
        >>> c = mx.sym.Variable('a') + mx.sym.Variable('b')
        >>> c.eval(a=mx.nd.ones(2), b=mx.nd.ones(2))[0].asnumpy()
        array([2., 2.], dtype=float32)
        """
        from ..context import current_context

        states = {name: kwargs.pop(name) for name in self.list_auxiliary_states() if name in kwargs}
        return self.bind(
            ctx if ctx is not None else current_context(), kwargs, grad_req="null", aux_states=states or None
        ).forward()

    def gradient(self, wrt: str | Sequence[str]) -> Symbol:
        """The gradients of the sum of all outputs with respect to the arguments `wrt`, as a symbol of their own.

        Examples
        --------
        >>> import nbsym as mx
        >>> x = mx.sym.Variable('x')
        >>> (x * x * x).gradient(['x']).gradient(['x']).eval(x=mx.nd.array([2.0]))[0].asnumpy()
        array([12.], dtype=float32)
        """
        return inference.gradient(self, [wrt] if isinstance(wrt, str) else list(wrt))

    grad = gradient

    # ---- files and text ----

    def tojson(self, remove_amp_cast: bool = True) -> str:
        """The graph in MXNet's JSON format, which MXNet 1.x reads."""
        from .json import tojson

        return tojson(self)

    def save(self, fname: str, remove_amp_cast: bool = True) -> None:
        """Write `tojson` to a file. It is written beside and renamed, so no reader sees half of it."""
        from .json import save

        save(self, fname)

    def debug_str(self) -> str:
        """The graph as text: outputs, variables, and operators with their inputs and parameters."""
        return structure.debug_str(self)

    # ---- arithmetic ----

    def __add__(self, other: Symbol | float) -> Symbol:
        return _combine(self, other, "elemwise_add", "_plus", "_plus_scalar", "_plusscalar")

    def __sub__(self, other: Symbol | float) -> Symbol:
        return _combine(self, other, "elemwise_sub", "_minus", "_minus_scalar", "_minusscalar")

    def __mul__(self, other: Symbol | float) -> Symbol:
        return _combine(self, other, "elemwise_mul", "_mul", "_mul_scalar", "_mulscalar")

    def __truediv__(self, other: Symbol | float) -> Symbol:
        return _combine(self, other, "elemwise_div", "_div", "_div_scalar", "_divscalar")

    def __mod__(self, other: Symbol | float) -> Symbol:
        return _combine(self, other, "_mod", "_mod", "_mod_scalar", "_modscalar")

    def __pow__(self, other: Symbol | float) -> Symbol:
        return _combine(self, other, "_power", "_power", "_power_scalar", "_powerscalar")

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other: float) -> Symbol:
        return _combine(self, other, None, "", "_rminus_scalar", "_rminusscalar")

    def __rtruediv__(self, other: float) -> Symbol:
        return _combine(self, other, None, "", "_rdiv_scalar", "_rdivscalar")

    def __rmod__(self, other: float) -> Symbol:
        return _combine(self, other, None, "", "_rmod_scalar", "_rmodscalar")

    def __rpow__(self, other: float) -> Symbol:
        return _combine(self, other, None, "", "_rpower_scalar", "_rpower_scalar")

    def __neg__(self) -> Symbol:
        return self.__mul__(-1.0)

    def __abs__(self) -> Symbol:
        return compose("abs", (self,), ())

    def astype(self, dtype: Any, **kwargs: Any) -> Symbol:
        """The same values with another data type."""
        return compose("cast", (self,), {"dtype": dtype}, kwargs.pop("name", None), None, kwargs)

    # A comparison is a symbol whose elements are 1 or 0, so symbols cannot be dictionary keys.

    def __eq__(self, other: Symbol | float) -> Symbol:  # type: ignore[override]
        return _combine(self, other, "_equal", "_equal", "_equal_scalar", "_equal_scalar")

    def __ne__(self, other: Symbol | float) -> Symbol:  # type: ignore[override]
        return _combine(self, other, "_not_equal", "_not_equal", "_not_equal_scalar", "_not_equal_scalar")

    def __gt__(self, other: Symbol | float) -> Symbol:
        return _combine(self, other, "_greater", "_greater", "_greater_scalar", "_greater_scalar")

    def __ge__(self, other: Symbol | float) -> Symbol:
        return _combine(
            self, other, "_greater_equal", "_greater_equal", "_greater_equal_scalar", "_greater_equal_scalar"
        )

    def __lt__(self, other: Symbol | float) -> Symbol:
        return _combine(self, other, "_lesser", "_lesser", "_lesser_scalar", "_lesser_scalar")

    def __le__(self, other: Symbol | float) -> Symbol:
        return _combine(self, other, "_lesser_equal", "_lesser_equal", "_lesser_equal_scalar", "_lesser_equal_scalar")

    __hash__ = None  # type: ignore[assignment]

    # ---- what symbols cannot do ----

    def __bool__(self) -> NoReturn:
        raise NotImplementedForSymbol("a symbol has no truth value: it stands for arrays that are not computed yet")

    def _in_place(self, other: object) -> NoReturn:
        raise NotImplementedForSymbol("symbols cannot be changed in place: write a = a + b, not a += b")

    __iadd__ = __isub__ = __imul__ = __itruediv__ = _in_place

    def _needs_values(self, *args: object, **kwargs: object) -> NoReturn:
        raise NotImplementedForSymbol(f"{self!r} has no values yet: bind it and ask the executor, or call eval")

    asnumpy = asscalar = wait_to_read = copy = as_in_context = detach = backward = _needs_values


def Group(symbols: Iterable[Symbol]) -> Symbol:
    """One symbol with all outputs of several.

    Examples
    --------
    >>> import nbsym as mx
    >>> mx.sym.Group([mx.sym.Variable('a'), mx.sym.Variable('b')])
    <Symbol group [a, b]>
    """
    members = list(symbols)
    if not members or not all(isinstance(member, Symbol) for member in members):
        raise TypeError("Expected a list of symbols as input")
    return Symbol(tuple(entry for member in members for entry in member.entries))


def _combine(
    left: Symbol, right: Symbol | float, op_name: str | None, hint: str, scalar_op: str, scalar_hint: str
) -> Symbol:
    """`left` with a symbol by `op_name`, or with a number by `scalar_op`; named after the hints, as MXNet's are."""
    if isinstance(right, Symbol) and op_name is not None:
        return compose(op_name, (left, right), (), hint=hint)
    if isinstance(right, Number):
        return compose(scalar_op, (left,), {"scalar": right}, hint=scalar_hint)
    raise TypeError(f"type {type(right)} not supported")


def _shown_attributes(node: Node) -> dict[str, str]:
    """Explicit parameters and attributes; those of training and placement under both of their spellings."""
    shown = {**structure.parameter_strings(node), **node.attrs}
    for key in HIDDEN_KEYS:
        if f"__{key}__" in shown:
            shown[key] = shown[f"__{key}__"]
    return shown


# Shown and pickled under the name by which users reach them.
for _public in (Symbol, Group):
    _public.__module__ = "nbsym.symbol"

# These need Symbol, so they come after it.
from . import inference, structure  # noqa: E402
from .compose import compose  # noqa: E402
