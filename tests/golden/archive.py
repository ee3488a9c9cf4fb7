"""Records with many small arrays in one file. Used by two interpreters, so it needs nothing but NumPy.

All arrays lie end to end in one ("values", float32; integers of the samples are small enough for that); the rest of
the records is JSON ("index"), in which an array is [offset, shape, dtype].
"""

import json

import numpy as np


def write(path, records):
    values, index, offset = [np.zeros(0, np.float32)], [], 0
    for record in records:
        places = {}
        for name, array in record["arrays"].items():
            places[name] = [offset, list(array.shape), str(array.dtype)]
            values.append(array.astype(np.float32).ravel())
            offset += array.size
        index.append({**record, "arrays": places})
    np.savez_compressed(path, values=np.concatenate(values), index=json.dumps(index))


def read(path):
    with np.load(path) as file:
        values, index = file["values"], json.loads(str(file["index"]))
    for record in index:
        record["arrays"] = {
            name: values[offset : offset + int(np.prod(shape))].reshape(shape).astype(dtype)
            for name, (offset, shape, dtype) in record["arrays"].items()
        }
    return index
