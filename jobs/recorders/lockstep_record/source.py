"""Reads another recording: arrays only, whatever else a pickle may ask for."""
from __future__ import annotations

import os
import pickle
from collections.abc import Mapping

import numpy as np

# Everything that a pickled dictionary of arrays names.
_GLOBALS = {
    (module, name)
    for package in ("numpy.core", "numpy._core")
    for module, name in ((f"{package}.multiarray", "_reconstruct"), (f"{package}.multiarray", "scalar"), (f"{package}.numeric", "_frombuffer"))
} | {("numpy", "ndarray"), ("numpy", "dtype"), ("_codecs", "encode"), ("collections", "OrderedDict")}


class _ArraysOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in _GLOBALS:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of an array")
        # NumPy 1 has no numpy._core, NumPy 2 warns of numpy.core.
        actual = np.ndarray.__reduce__(np.empty(0))[0].__module__.rpartition(".")[0]
        package, dot, last = module.rpartition(".")
        return super().find_class(f"{actual}.{last}" if package in ("numpy.core", "numpy._core") else module, name)


def read_recording(path: str | os.PathLike[str]) -> Mapping[str, np.ndarray]:
    """The arrays by their keys; those of a .npz are read when they are asked for.

    Raises ValueError for a file that is no recording, or that holds anything but arrays.
    """
    with open(path, "rb") as file:
        if file.read(2) == b"PK":
            return np.load(path, allow_pickle=False)
        file.seek(0)
        try:
            version = np.lib.format.read_magic(file)
            read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape, _, dtype = read_header(file)
            values = _ArraysOnly(file).load() if dtype == object and shape == () else None
        except (ValueError, pickle.UnpicklingError, EOFError, AttributeError) as error:
            raise ValueError(f"{path}: no recording: {error}") from error
    if values is None or not isinstance(values.item(), dict):
        raise ValueError(f"{path}: no recording: it holds one array and no dictionary of them")
    return values.item()
