"""Metrics of outputs that are numbers: errors and correlation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy

from .evaluation import Batchwise, EvalMetric, alias, check_label_shapes, host, register


class _Regression(Batchwise):
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
            pair = numpy.stack([host(pred).ravel(), host(label).ravel()]).astype(float)
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
