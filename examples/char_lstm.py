"""Teach an LSTM to write: a language model over characters, each line of verse in the bucket of its length.

    python examples/char_lstm.py [--text FILE] [--epochs N]

Lines of similar length share a bucket; `BucketingModule` binds the network once per bucket, over the same parameters
and memory. Training uses the fused cell; to write, character by character, its weights are unpacked into single cells.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import nbsym as mx

HIDDEN, LAYERS, BATCH, BUCKETS = 128, 2, 8, [36, 40, 44, 48, 52, 56]


def network(vocabulary: int):
    """The symbol of a bucket: embedding, LSTM layers, and which character comes next; the padding does not count."""
    cell = mx.rnn.FusedRNNCell(HIDDEN, num_layers=LAYERS, mode="lstm", prefix="lstm_")

    def of_length(length: int):
        data, label = mx.sym.Variable("data"), mx.sym.Variable("softmax_label")
        embedded = mx.sym.Embedding(data, input_dim=vocabulary, output_dim=32, name="embed")
        hidden, _ = cell.unroll(length, embedded, layout="NTC", merge_outputs=True)
        scores = mx.sym.FullyConnected(mx.sym.Reshape(hidden, shape=(-1, HIDDEN)), num_hidden=vocabulary, name="score")
        flat = mx.sym.Reshape(label, shape=(-1,))
        net = mx.sym.SoftmaxOutput(scores, flat, name="softmax", use_ignore=True, ignore_label=0, normalization="valid")
        return net, ("data",), ("softmax_label",)

    return cell, of_length


def write(cell, params, vocabulary: dict[str, int], starts: list[str], seed: int) -> list[str]:
    """Lines that begin with `starts`, drawn from the model's probabilities step by step."""
    stack = cell.unfuse()
    states = stack.begin_state(func=mx.sym.Variable)
    embedded = mx.sym.Embedding(mx.sym.Variable("data"), input_dim=len(vocabulary), output_dim=32, name="embed")
    hidden, after = stack(embedded, states)
    scores = mx.sym.FullyConnected(hidden, num_hidden=len(vocabulary), name="score")
    step = mx.sym.Group([mx.sym.softmax(scores), *after])
    executor = step.simple_bind(mx.cpu(), grad_req="null", data=(1,), **{s.name: (1, HIDDEN) for s in states})
    executor.copy_params_from(stack.pack_weights(cell.unpack_weights(params)), allow_extra_params=True)
    letters = {number: letter for letter, number in vocabulary.items()}
    rng = np.random.default_rng(seed)
    lines = []
    for line in starts:
        for state in states:
            executor.arg_dict[state.name][:] = 0
        at = 0
        while not line.endswith("\n") and at < max(BUCKETS):
            executor.arg_dict["data"][:] = vocabulary[line[at]]
            probabilities, *after = executor.forward()
            for state, new in zip(states, after, strict=True):
                executor.arg_dict[state.name][:] = new
            at += 1
            if at == len(line):
                p = probabilities.asnumpy()[0].astype(np.float64)[1:]
                line += letters[1 + rng.choice(len(p), p=p / p.sum())]
        lines.append(line.rstrip())
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description="Train a character LSTM on verse.")
    parser.add_argument("--text", type=Path, default=Path(__file__).parent / "data" / "sonnets.txt")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    mx.random.seed(options.seed)
    np.random.seed(options.seed)  # noqa: NPY002 (what initializers and iterators draw from)

    lines = [line + "\n" for line in options.text.read_text().splitlines() if line]
    sentences, vocabulary = mx.rnn.encode_sentences(lines, invalid_label=0, invalid_key="", start_label=1)
    batches = mx.rnn.BucketSentenceIter(sentences, BATCH, buckets=BUCKETS, invalid_label=0)
    cell, of_length = network(len(vocabulary))
    module = mx.mod.BucketingModule(of_length, default_bucket_key=batches.default_bucket_key)
    perplexity = mx.metric.Perplexity(ignore_label=0)
    reached = []
    module.fit(
        batches,
        eval_metric=perplexity,
        num_epoch=options.epochs,
        optimizer="adam",
        optimizer_params={"learning_rate": 0.01, "clip_gradient": 1.0},
        initializer=mx.init.Xavier(),
        epoch_end_callback=lambda *_: reached.append(perplexity.get()[1]),
    )
    print(
        f"perplexity of {len(vocabulary) - 1} characters: {reached[0]:.1f} after one epoch, {reached[-1]:.2f} at last"
    )
    params, _ = module.get_params()
    for line in write(cell, params, vocabulary, ["Shall I ", "When ", "Love ", "And "], options.seed):
        print(f"    {line}")
    if reached[-1] > 10:
        raise SystemExit("expected a perplexity of at most 10")


if __name__ == "__main__":
    main()
