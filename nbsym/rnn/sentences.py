"""Sentences as batches of whole numbers: each batch holds sentences of about one length, its bucket's."""

from __future__ import annotations

import bisect
import logging
import random
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np

from .. import ndarray as nd
from ..base import ArgumentError
from ..io import DataBatch, DataDesc, DataIter


def encode_sentences(
    sentences: Iterable[Iterable[Hashable]],
    vocab: dict[Any, int] | None = None,
    invalid_label: int = -1,
    invalid_key: Hashable = "\n",
    start_label: int = 0,
    unknown_token: Hashable | None = None,
) -> tuple[list[list[int]], dict[Any, int]]:
    """Sentences as lists of numbers, and the number of each word.

    Parameters
    ----------
    sentences : iterable of iterable of words
    vocab : dict, optional
        Numbers that are given; by default they are made, in order of appearance.
    invalid_label : int
        What no word gets: it stands for the end of short sentences.
    invalid_key : hashable
        The word of that label.
    start_label : int
        The first number.
    unknown_token : hashable, optional
        What a word counts as that is not in a given `vocab`.

    Raises
    ------
    ArgumentError
        If a word is not in a given `vocab`, and there is no `unknown_token`.

    Examples
    --------
    >>> encode_sentences([['a', 'b'], ['b', 'c']])
    ([[0, 1], [1, 2]], {'\\n': -1, 'a': 0, 'b': 1, 'c': 2})
    """
    new = vocab is None
    known: dict[Any, int] = {invalid_key: invalid_label} if vocab is None else vocab
    number = start_label
    encoded = []
    for sentence in sentences:
        codes = []
        for word in sentence:
            if word not in known:
                if not new and unknown_token is None:
                    raise ArgumentError(f"Unknown token {word}")
                if number == invalid_label:
                    number += 1
                if unknown_token is not None:
                    word = unknown_token
                if word not in known:
                    known[word] = number
                    number += 1
            codes.append(known[word])
        encoded.append(codes)
    return encoded, known


class BucketSentenceIter(DataIter):
    """Batches of sentences for a language model: the label of each word is the next one.

    Parameters
    ----------
    sentences : list of list of int
        See `encode_sentences`.
    batch_size : int
    buckets : list of int, optional
        The lengths to which sentences are filled up; by default those that at least `batch_size` sentences have.
        Longer sentences than the largest are left out.
    invalid_label : int
        What short sentences are filled up with.
    data_name, label_name : str
    dtype : str
    layout : {'NT', 'TN'}
        Whether the batch or time comes first.
    """

    def __init__(
        self,
        sentences: Sequence[Sequence[int]],
        batch_size: int,
        buckets: Sequence[int] | None = None,
        invalid_label: int = -1,
        data_name: str = "data",
        label_name: str = "softmax_label",
        dtype: str = "float32",
        layout: str = "NT",
    ) -> None:
        super().__init__()
        if layout not in ("NT", "TN"):
            raise ArgumentError(f"Invalid layout {layout}: Must by NT (batch major) or TN (time major)")
        if not buckets:
            counts = np.bincount([len(sentence) for sentence in sentences])
            buckets = [length for length, count in enumerate(counts) if count >= batch_size]
        filled: dict[int, list[np.ndarray]] = {length: [] for length in sorted(buckets)}
        lengths = list(filled)
        discarded = 0
        for sentence in sentences:
            found = bisect.bisect_left(lengths, len(sentence))
            if found == len(lengths):
                discarded += 1
                continue
            row = np.full(lengths[found], invalid_label, dtype=dtype)
            row[: len(sentence)] = sentence
            filled[lengths[found]].append(row)
        if discarded:
            logging.warning("discarded %d sentences longer than the largest bucket.", discarded)
        self._rows = {length: np.array(rows) for length, rows in filled.items() if rows}
        if not self._rows:
            raise ArgumentError(f"BucketSentenceIter: no sentence fits one of the buckets {lengths}")
        self.batch_size = batch_size
        self.buckets = list(self._rows)
        self.data_name, self.label_name = data_name, label_name
        self.dtype, self.layout, self.invalid_label = dtype, layout, invalid_label
        self.default_bucket_key = max(self.buckets)
        self.provide_data = [self._described(data_name, self.default_bucket_key)]
        self.provide_label = [self._described(label_name, self.default_bucket_key)]
        self._places = [
            (length, first)
            for length, rows in self._rows.items()
            for first in range(0, len(rows) - batch_size + 1, batch_size)
        ]
        self.reset()

    def _described(self, name: str, length: int) -> DataDesc:
        shape = (self.batch_size, length) if self.layout == "NT" else (length, self.batch_size)
        return DataDesc(name=name, shape=shape, dtype=self.dtype, layout=self.layout)

    def reset(self) -> None:
        """Begin again, sentences and batches in a new order."""
        self._next = 0
        random.shuffle(self._places)
        for rows in self._rows.values():
            np.random.shuffle(rows)  # noqa: NPY002 (the generator that programs seed)

    def next(self) -> DataBatch:
        if self._next == len(self._places):
            raise StopIteration
        length, first = self._places[self._next]
        self._next += 1
        data = self._rows[length][first : first + self.batch_size]
        label = np.full_like(data, self.invalid_label)
        label[:, :-1] = data[:, 1:]
        if self.layout == "TN":
            data, label = data.T, label.T
        return DataBatch(
            [nd.array(data, dtype=self.dtype)],
            [nd.array(label, dtype=self.dtype)],
            pad=0,
            bucket_key=length,
            provide_data=[self._described(self.data_name, length)],
            provide_label=[self._described(self.label_name, length)],
        )
