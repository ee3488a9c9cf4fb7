"""Metrics: how good the outputs of a network are, gathered batch by batch.

A metric adds up what it makes of each batch, and how many there were: since `reset_local` (a few batches, for a
progress report), and since `reset` (an epoch), which is what ``global`` in names means. Its value is the quotient.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy

from .base import ArgumentError
from .named_classes import NamedClasses
from .ndarray import NDArray

__all__ = [
    "MAE",
    "MCC",
    "MSE",
    "PCC",
    "RMSE",
    "Accuracy",
    "Caffe",
    "CompositeEvalMetric",
    "CrossEntropy",
    "CustomMetric",
    "EvalMetric",
    "F1",
    "Loss",
    "NegativeLogLikelihood",
    "PearsonCorrelation",
    "Perplexity",
    "TopKAccuracy",
    "Torch",
    "alias",
    "check_label_shapes",
    "create",
    "np",
    "register",
]


def check_label_shapes(labels: Any, preds: Any, wrap: bool = False, shape: bool = False) -> tuple[Any, Any]:
    """Labels and predictions, if there are as many of the ones as of the others (or, with `shape`, of one shape).

    With `wrap` single arrays come back as lists.

    Raises
    ------
    ValueError
        If they do not match.
    """
    of_labels, of_preds = (labels.shape, preds.shape) if shape else (len(labels), len(preds))
    if of_labels != of_preds:
        raise ValueError(f"Shape of labels {of_labels} does not match shape of predictions {of_preds}")
    if wrap:
        labels, preds = ([x] if isinstance(x, NDArray) else x for x in (labels, preds))
    return labels, preds


def _host(array: Any) -> numpy.ndarray:
    """The elements, for reading: without a copy where they lie in main memory."""
    return array._host() if isinstance(array, NDArray) else numpy.asarray(array)


class EvalMetric:
    """Root of all metrics. A class of your own overrides `update`, and is registered with `register`.

    Parameters
    ----------
    name : str
    output_names, label_names : list of str, optional
        Which outputs and labels `update_dict` takes; by default all.
    **kwargs
        What `get_config` is to say besides.
    """

    def __init__(
        self,
        name: str,
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.name = str(name)
        self.output_names = output_names
        self.label_names = label_names
        self._has_global_stats = kwargs.pop("has_global_stats", False)
        self._kwargs = kwargs
        self.reset()

    def __str__(self) -> str:
        return f"EvalMetric: {dict(self.get_name_value())}"

    def get_config(self) -> dict[str, Any]:
        """What `create` makes the same metric from."""
        return {
            **self._kwargs,
            "metric": type(self).__name__,
            "name": self.name,
            "output_names": self.output_names,
            "label_names": self.label_names,
        }

    def update_dict(self, label: Mapping[str, NDArray], pred: Mapping[str, NDArray]) -> None:
        """Take a batch, its labels and outputs by name."""
        self.update(_chosen(label, self.label_names), _chosen(pred, self.output_names))

    def update(self, labels: Any, preds: Any) -> None:
        """Take a batch: a list of arrays of labels, and one of outputs."""
        raise NotImplementedError

    def reset(self) -> None:
        """Forget all."""
        self.global_num_inst = 0
        self.global_sum_metric = 0.0
        self.reset_local()

    def reset_local(self) -> None:
        """Forget what came since the last time, but for the global value."""
        self.num_inst = 0
        self.sum_metric = 0.0

    def _add(self, total: Any, count: int) -> None:
        total = float(total)
        self.sum_metric += total
        self.global_sum_metric += total
        self.num_inst += count
        self.global_num_inst += count

    def _value(self, total: float, count: float) -> float:
        return float(total / count) if count else math.nan

    def get(self) -> tuple[Any, Any]:
        """The name, and the value since `reset_local`; lists of them if there are several."""
        return self.name, self._value(self.sum_metric, self.num_inst)

    def get_global(self) -> tuple[Any, Any]:
        """The name, and the value since `reset`."""
        if not self._has_global_stats:
            return self.get()
        return self.name, self._value(self.global_sum_metric, self.global_num_inst)

    def get_name_value(self) -> list[tuple[str, float]]:
        """Pairs of names and values since `reset_local`."""
        return _pairs(*self.get())

    def get_global_name_value(self) -> list[tuple[str, float]]:
        """Pairs of names and values since `reset`."""
        return _pairs(*self.get_global())


def _chosen(arrays: Mapping[str, NDArray], names: Sequence[str] | None) -> list[NDArray]:
    return list(arrays.values()) if names is None else [arrays[name] for name in names]


def _pairs(name: Any, value: Any) -> list[tuple[str, float]]:
    return list(
        zip(name if isinstance(name, list) else [name], value if isinstance(value, list) else [value], strict=True)
    )


_classes = NamedClasses(EvalMetric, "metric")
register = _classes.register
alias = _classes.alias


def create(metric: Any, *args: Any, **kwargs: Any) -> EvalMetric:
    """A metric by its name and arguments; from a function of labels and predictions; several from a list.

    Examples
    --------
    >>> create('top_k_accuracy', top_k=3).name
    'top_k_accuracy_3'
    >>> [m.name for m in create(['acc', 'ce']).metrics]
    ['accuracy', 'cross-entropy']
    """
    if callable(metric):
        return CustomMetric(metric, *args, **kwargs)
    if isinstance(metric, (list, tuple)):
        several = CompositeEvalMetric()
        for each in metric:
            several.add(create(each, *args, **kwargs))
        return several
    return _classes.create(metric, *args, **kwargs)


@alias("composite")
@register
class CompositeEvalMetric(EvalMetric):
    """Several metrics as one."""

    def __init__(
        self,
        metrics: Sequence[Any] | None = None,
        name: str = "composite",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        self.metrics = [create(metric) for metric in metrics or ()]
        super().__init__(name, output_names, label_names, has_global_stats=True)

    def add(self, metric: Any) -> None:
        """One more, as `create` takes it."""
        self.metrics.append(create(metric))

    def get_metric(self, index: int) -> EvalMetric:
        """One of them."""
        try:
            return self.metrics[index]
        except IndexError:
            raise ValueError(f"Metric index {index} is out of range 0 and {len(self.metrics)}") from None

    def update_dict(self, label: Mapping[str, NDArray], pred: Mapping[str, NDArray]) -> None:
        if self.label_names is not None:
            label = {name: array for name, array in label.items() if name in self.label_names}
        if self.output_names is not None:
            pred = {name: array for name, array in pred.items() if name in self.output_names}
        for metric in self.metrics:
            metric.update_dict(label, pred)

    def update(self, labels: Any, preds: Any) -> None:
        for metric in self.metrics:
            metric.update(labels, preds)

    def reset(self) -> None:
        for metric in self.metrics:
            metric.reset()

    def reset_local(self) -> None:
        for metric in self.metrics:
            metric.reset_local()

    def get(self) -> tuple[Any, Any]:
        return _columns([pair for metric in self.metrics for pair in metric.get_name_value()])

    def get_global(self) -> tuple[Any, Any]:
        return _columns([pair for metric in self.metrics for pair in metric.get_global_name_value()])

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "metrics": [metric.get_config() for metric in self.metrics]}


def _columns(pairs: Sequence[tuple[str, float]]) -> tuple[list[str], list[float]]:
    return [name for name, _ in pairs], [value for _, value in pairs]


class _Batchwise(EvalMetric):
    """A metric of each pair of a label array and an output array: `measure` gives what to add to sum and count."""

    def __init__(
        self,
        name: str,
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name, output_names, label_names, has_global_stats=True, **kwargs)

    def update(self, labels: Any, preds: Any) -> None:
        labels, preds = check_label_shapes(labels, preds, True)
        for label, pred in zip(labels, preds):
            self._add(*self.measure(_host(label), _host(pred)))

    def measure(self, label: numpy.ndarray, pred: numpy.ndarray) -> tuple[Any, int]:
        raise NotImplementedError


@alias("acc")
@register
class Accuracy(_Batchwise):
    """Part of the examples whose largest output is that of the label.

    Parameters
    ----------
    axis : int
        The axis of the classes, in outputs that have one more than the labels.
    name, output_names, label_names
        Those of `EvalMetric`.

    Examples
    --------
    >>> import nbsym as mx
    >>> metric = mx.metric.Accuracy()
    >>> metric.update([mx.nd.array([0, 1, 1])], [mx.nd.array([[0.3, 0.7], [0, 1.], [0.4, 0.6]])])
    >>> metric.get()
    ('accuracy', 0.6666666666666666)
    """

    def __init__(
        self,
        axis: int = 1,
        name: str = "accuracy",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names, axis=axis)
        self.axis = axis

    def measure(self, label: numpy.ndarray, pred: numpy.ndarray) -> tuple[Any, int]:
        if pred.shape != label.shape:
            pred = pred.argmax(axis=self.axis)
        chosen, true = pred.astype("int32").ravel(), label.astype("int32").ravel()
        check_label_shapes(true, chosen)
        return numpy.count_nonzero(chosen == true), len(chosen)


@alias("top_k_accuracy", "top_k_acc")
@register
class TopKAccuracy(_Batchwise):
    """Part of the examples whose label is among the `top_k` largest outputs."""

    def __init__(
        self,
        top_k: int = 1,
        name: str = "top_k_accuracy",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        if top_k <= 1:
            raise ArgumentError("Please use Accuracy if top_k is no more than 1")
        super().__init__(name, output_names, label_names, top_k=top_k)
        self.top_k = top_k
        self.name += f"_{top_k}"

    def measure(self, label: numpy.ndarray, pred: numpy.ndarray) -> tuple[Any, int]:
        if pred.ndim > 2:
            raise ArgumentError(f"Predictions should be no more than 2 dims, got {pred.shape}")
        true = label.astype("int32").ravel()
        check_label_shapes(true, pred)
        order = numpy.argpartition(pred.astype("float32"), -min(self.top_k, pred.shape[-1]))
        best = order if pred.ndim == 1 else order[:, -self.top_k :]
        return numpy.count_nonzero(best == true.reshape((-1,) + (1,) * (pred.ndim - 1))), len(pred)


class _Confusion:
    """How often which of two classes was predicted for which: ``counts[label, prediction]``."""

    def __init__(self) -> None:
        self.counts = numpy.zeros((2, 2), numpy.int64)

    def precision(self) -> float:
        return _quotient(self.counts[1, 1], self.counts[:, 1].sum())

    def recall(self) -> float:
        return _quotient(self.counts[1, 1], self.counts[1].sum())

    def fscore(self) -> float:
        precision, recall = self.precision(), self.recall()
        return _quotient(2 * precision * recall, precision + recall)

    def correlation(self) -> float:
        """Matthews (1975)."""
        (true_neg, false_pos), (false_neg, true_pos) = self.counts.astype(float).tolist()
        margins = (true_pos + false_pos, true_pos + false_neg, true_neg + false_pos, true_neg + false_neg)
        product = math.prod(margin for margin in margins if margin)
        return (true_pos * true_neg - false_pos * false_neg) / math.sqrt(product)


def _quotient(a: Any, b: Any) -> float:
    return float(a / b) if b > 0 else 0.0


class _Binary(EvalMetric):
    """A number about the confusion of two classes: the mean over batches (macro), or of all examples (micro)."""

    def __init__(
        self, name: str, output_names: Sequence[str] | None, label_names: Sequence[str] | None, average: str
    ) -> None:
        self.average = average
        super().__init__(name, output_names, label_names, has_global_stats=True)

    def score(self, confusion: _Confusion) -> float:
        raise NotImplementedError

    def update(self, labels: Any, preds: Any) -> None:
        labels, preds = check_label_shapes(labels, preds, True)
        batch = _Confusion()
        for label, pred in zip(labels, preds):
            batch.counts += _confusion_of(type(self).__name__, _host(label), _host(pred))
        if self.average == "macro":
            self._add(self.score(batch), 1)
            return
        self._seen.counts += batch.counts
        self._ever.counts += batch.counts
        self.num_inst, self.global_num_inst = int(self._seen.counts.sum()), int(self._ever.counts.sum())
        self.sum_metric = self.score(self._seen) * self.num_inst
        self.global_sum_metric = self.score(self._ever) * self.global_num_inst

    def reset(self) -> None:
        self._ever = _Confusion()
        super().reset()

    def reset_local(self) -> None:
        self._seen = _Confusion()
        super().reset_local()


def _confusion_of(metric: str, label: numpy.ndarray, pred: numpy.ndarray) -> numpy.ndarray:
    true = label.astype("int32").ravel()
    check_label_shapes(true, pred)
    if len(numpy.unique(true)) > 2:
        raise ValueError(f"{metric} currently only supports binary classification.")
    chosen = pred.argmax(axis=1)
    return numpy.bincount(2 * (true == 1) + (chosen == 1), minlength=4).reshape(2, 2)


@register
class F1(_Binary):
    """Harmonic mean of precision and recall; labels are 0 and 1, outputs the probabilities of both.

    Parameters
    ----------
    name, output_names, label_names
        Those of `EvalMetric`.
    average : {'macro', 'micro'}
        The mean of the batches' values, or the value for all examples.

    Examples
    --------
    >>> import nbsym as mx
    >>> metric = mx.metric.F1()
    >>> metric.update([mx.nd.array([0., 1., 1.])], [mx.nd.array([[0.3, 0.7], [0., 1.], [0.4, 0.6]])])
    >>> metric.get()
    ('f1', 0.8)
    """

    def __init__(
        self,
        name: str = "f1",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
        average: str = "macro",
    ) -> None:
        super().__init__(name, output_names, label_names, average)

    def score(self, confusion: _Confusion) -> float:
        return confusion.fscore()


@register
class MCC(_Binary):
    """Correlation of predictions with labels that are 0 and 1 (Matthews, 1975). For the parameters see `F1`."""

    def __init__(
        self,
        name: str = "mcc",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
        average: str = "macro",
    ) -> None:
        super().__init__(name, output_names, label_names, average)

    def score(self, confusion: _Confusion) -> float:
        return confusion.correlation()


@register
class Perplexity(EvalMetric):
    """How many equally probable outcomes would be as surprising as the labels were: exp of the mean cross entropy.

    Parameters
    ----------
    ignore_label : int or None
        Examples with this label do not count.
    axis : int
        The axis of the classes.
    name, output_names, label_names
        Those of `EvalMetric`.
    """

    def __init__(
        self,
        ignore_label: int | None,
        axis: int = -1,
        name: str = "perplexity",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names, ignore_label=ignore_label, has_global_stats=True)
        self.ignore_label = ignore_label
        self.axis = axis

    def update(self, labels: Any, preds: Any) -> None:
        labels, preds = ([x] if isinstance(x, NDArray) else x for x in (labels, preds))
        check_label_shapes(labels, preds)
        loss, count = 0.0, 0
        for label, pred in zip(labels, preds):
            chances = numpy.moveaxis(_host(pred), self.axis, -1)
            chances = chances.reshape(-1, chances.shape[-1])
            true = _host(label).ravel()
            if len(true) != len(chances):
                raise ValueError(f"shape mismatch: {label.shape} vs. {pred.shape}")
            place = numpy.clip(true.astype("int32"), 0, chances.shape[1] - 1)
            chance = chances[numpy.arange(len(true)), place]
            if self.ignore_label is not None:
                chance = chance[true != self.ignore_label]
            loss -= float(numpy.log(numpy.maximum(1e-10, chance)).sum(dtype=float))
            count += len(chance)
        self._add(loss, count)

    def _value(self, total: float, count: float) -> float:
        return math.exp(total / count) if count else math.nan


class _Regression(_Batchwise):
    """A number about the differences of outputs and labels in a batch; the mean of those of all batches."""

    default_name: str

    def __init__(
        self,
        name: str | None = None,
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        super().__init__(name or self.default_name, output_names, label_names)

    def measure(self, label: numpy.ndarray, pred: numpy.ndarray) -> tuple[Any, int]:
        label, pred = (x.reshape(-1, 1) if x.ndim == 1 else x for x in (label, pred))
        return self.error(label - pred), 1

    def error(self, difference: numpy.ndarray) -> Any:
        raise NotImplementedError


@register
class MAE(_Regression):
    """Mean absolute error."""

    default_name = "mae"

    def error(self, difference: numpy.ndarray) -> Any:
        return abs(difference).mean()


@register
class MSE(_Regression):
    """Mean squared error."""

    default_name = "mse"

    def error(self, difference: numpy.ndarray) -> Any:
        return (difference * difference).mean()


@register
class RMSE(_Regression):
    """Root of the mean squared error of a batch."""

    default_name = "rmse"

    def error(self, difference: numpy.ndarray) -> Any:
        return math.sqrt((difference * difference).mean())


@alias("ce")
@register
class CrossEntropy(_Batchwise):
    """Minus the logarithm of the probability of the label (plus `eps`), the mean of all examples.

    Examples
    --------
    >>> import nbsym as mx
    >>> metric = mx.metric.CrossEntropy()
    >>> metric.update([mx.nd.array([0, 1])], [mx.nd.array([[0.5, 0.5], [0.75, 0.25]])])
    >>> round(metric.get()[1], 4)
    1.0397
    """

    def __init__(
        self,
        eps: float = 1e-12,
        name: str = "cross-entropy",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        super().__init__(name, output_names, label_names, eps=eps)
        self.eps = eps

    def measure(self, label: numpy.ndarray, pred: numpy.ndarray) -> tuple[Any, int]:
        true = label.ravel()
        check_label_shapes(true, pred)
        chance = pred[numpy.arange(len(true)), true.astype("int64")]
        return -numpy.log(chance + self.eps).sum(), len(true)


@alias("nll_loss")
@register
class NegativeLogLikelihood(CrossEntropy):
    """The same as `CrossEntropy`, under another name."""

    def __init__(
        self,
        eps: float = 1e-12,
        name: str = "nll-loss",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        super().__init__(eps, name, output_names, label_names)


@alias("pearsonr")
@register
class PearsonCorrelation(EvalMetric):
    """Correlation of outputs with labels: the mean of the batches' (macro), or that of all numbers (micro).

    For the parameters see `F1`.
    """

    def __init__(
        self,
        name: str = "pearsonr",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
        average: str = "macro",
    ) -> None:
        self.average = average
        super().__init__(name, output_names, label_names, has_global_stats=True)

    def update(self, labels: Any, preds: Any) -> None:
        labels, preds = check_label_shapes(labels, preds, True)
        for label, pred in zip(labels, preds):
            check_label_shapes(label, pred, shape=True)
            pair = numpy.stack([_host(pred).ravel(), _host(label).ravel()]).astype(float)
            if self.average == "macro":
                self._add(numpy.corrcoef(pair)[0, 1], 1)
                continue
            self._seen.add(pair)
            self._ever.add(pair)
            self.num_inst += 1
            self.global_num_inst += 1

    def reset(self) -> None:
        self._ever = _Covariance()
        super().reset()

    def reset_local(self) -> None:
        self._seen = _Covariance()
        super().reset_local()

    def get(self) -> tuple[Any, Any]:
        return super().get() if self.average == "macro" else (self.name, self._seen.correlation())

    def get_global(self) -> tuple[Any, Any]:
        return super().get_global() if self.average == "macro" else (self.name, self._ever.correlation())


class _Covariance:
    """Count, means and summed products of the deviations of two variables, batch by batch (Chan et al., 1979)."""

    def __init__(self) -> None:
        self.count = 0
        self.mean = numpy.zeros(2)
        self.products = numpy.zeros((2, 2))

    def add(self, pair: numpy.ndarray) -> None:
        count, mean = pair.shape[1], pair.mean(axis=1)
        deviation = pair - mean[:, None]
        shift = mean - self.mean
        total = self.count + count
        self.products += deviation @ deviation.T + numpy.outer(shift, shift) * self.count * count / total
        self.mean += shift * count / total
        self.count = total

    def correlation(self) -> float:
        (xx, xy), (_, yy) = self.products.tolist()
        return xy / math.sqrt(xx * yy) if xx > 0 and yy > 0 else math.nan


@register
class PCC(EvalMetric):
    """`MCC` for any number of classes (Gorodkin, 2004), of all examples."""

    _seen: numpy.ndarray
    _ever: numpy.ndarray

    def __init__(
        self,
        name: str = "pcc",
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
        has_global_stats: bool = True,
    ) -> None:
        super().__init__(name, output_names, label_names, has_global_stats=has_global_stats)

    def update(self, labels: Any, preds: Any) -> None:
        labels, preds = check_label_shapes(labels, preds, True)
        for label, pred in zip(labels, preds):
            true, output = _host(label).astype("int32"), _host(pred)
            chosen = output.argmax(axis=1) if output.shape != true.shape else output.astype("int32")
            check_label_shapes(true, chosen)
            classes = 1 + max(int(chosen.max(initial=0)), int(true.max(initial=0)))
            counts = numpy.bincount(chosen.ravel() * classes + true.ravel(), minlength=classes**2)
            counts = counts.reshape(classes, classes)
            self._seen, self._ever = _added(self._seen, counts), _added(self._ever, counts)
        self.num_inst += 1
        self.global_num_inst += 1

    def reset(self) -> None:
        self._ever = numpy.zeros((2, 2), numpy.int64)
        super().reset()

    def reset_local(self) -> None:
        self._seen = numpy.zeros((2, 2), numpy.int64)
        super().reset_local()

    def get(self) -> tuple[Any, Any]:
        return self.name, _correlation(self._seen) if self.num_inst else math.nan

    def get_global(self) -> tuple[Any, Any]:
        if not self._has_global_stats:
            return self.get()
        return self.name, _correlation(self._ever) if self.global_num_inst else math.nan


def _added(matrix: numpy.ndarray, more: numpy.ndarray) -> numpy.ndarray:
    """The sum of two square matrices, the smaller one filled up with zeros."""
    small, large = sorted((matrix, more), key=len)
    result = large.copy()
    result[: len(small), : len(small)] += small
    return result


def _correlation(counts: numpy.ndarray) -> float:
    """The correlation of predictions with labels that a confusion matrix shows."""
    matrix = counts.astype(float)
    n, x, y = matrix.sum(), matrix.sum(axis=1), matrix.sum(axis=0)
    variances = (x * (n - x)).sum() * (y * (n - y)).sum()
    return float((matrix.diagonal() * n - x * y).sum() / math.sqrt(variances)) if variances else math.nan


@register
class Loss(EvalMetric):
    """The mean of the outputs themselves, whatever the labels: for networks whose outputs are losses."""

    default_name = "loss"

    def __init__(
        self,
        name: str | None = None,
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        super().__init__(name or self.default_name, output_names, label_names, has_global_stats=True)

    def update(self, labels: Any, preds: Any) -> None:
        for pred in [preds] if isinstance(preds, NDArray) else preds:
            self._add(_host(pred).sum(dtype=float), pred.size)


@register
class Torch(Loss):
    """`Loss` under another name."""

    default_name = "torch"


@register
class Caffe(Loss):
    """`Loss` under another name."""

    default_name = "caffe"


@register
class CustomMetric(EvalMetric):
    """A function of a label array and an output array, both NumPy's: the mean of its values over all batches.

    Parameters
    ----------
    feval : callable
        Gives a number, or a sum and the number of what was summed.
    name : str, optional
        By default the function's.
    allow_extra_outputs : bool
        Whether there may be more outputs than labels.
    output_names, label_names
        Those of `EvalMetric`.

    Examples
    --------
    >>> import nbsym as mx
    >>> metric = mx.metric.create(lambda label, pred: abs(label - pred).max(), name='largest error')
    >>> metric.update([mx.nd.array([1, 2])], [mx.nd.array([1, 4])])
    >>> metric.get()
    ('largest error', 2.0)
    """

    def __init__(
        self,
        feval: Callable[[numpy.ndarray, numpy.ndarray], Any],
        name: str | None = None,
        allow_extra_outputs: bool = False,
        output_names: Sequence[str] | None = None,
        label_names: Sequence[str] | None = None,
    ) -> None:
        if name is None:
            name = feval.__name__
            name = f"custom({name})" if "<" in name else name
        super().__init__(name, output_names, label_names, has_global_stats=True)
        self._feval = feval
        self._allow_extra_outputs = allow_extra_outputs

    def update(self, labels: Any, preds: Any) -> None:
        if not self._allow_extra_outputs:
            labels, preds = check_label_shapes(labels, preds, True)
        for pred, label in zip(preds, labels):
            value = self._feval(label.asnumpy(), pred.asnumpy())
            self._add(*(value if isinstance(value, tuple) else (value, 1)))

    def get_config(self) -> dict[str, Any]:
        raise NotImplementedError("CustomMetric cannot be serialized")


def np(
    numpy_feval: Callable[[numpy.ndarray, numpy.ndarray], Any],
    name: str | None = None,
    allow_extra_outputs: bool = False,
) -> CustomMetric:
    """A `CustomMetric` of this function."""
    return CustomMetric(numpy_feval, name, allow_extra_outputs)
