"""Metrics of outputs that are probabilities of classes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy

from ..base import ArgumentError
from ..ndarray import NDArray
from .evaluation import Batchwise, EvalMetric, alias, check_label_shapes, host, register


@alias("acc")
@register
class Accuracy(Batchwise):
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
class TopKAccuracy(Batchwise):
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
            batch.counts += _confusion_of(type(self).__name__, host(label), host(pred))
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
            chances = numpy.moveaxis(host(pred), self.axis, -1)
            chances = chances.reshape(-1, chances.shape[-1])
            true = host(label).ravel()
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


@alias("ce")
@register
class CrossEntropy(Batchwise):
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
            true, output = host(label).astype("int32"), host(pred)
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
