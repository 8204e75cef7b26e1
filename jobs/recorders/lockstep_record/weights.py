"""First values that are the same in every framework."""
from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from .framework import Framework


def seeded(name: str, shape: tuple[int, ...], seed: int) -> np.ndarray:
    """Values of a parameter by its neutral name, float32, whatever else the model has.

    RandomState((crc32(name) ^ seed) & 0xffffffff).uniform(-b, b, shape): b is the inverse root of the inputs of an output for a matrix or a
    kernel, 0.5 about 1 for the weight of a norm, 0.1 for a bias.
    """
    random = np.random.RandomState((zlib.crc32(name.encode()) ^ seed) & 0xFFFFFFFF)
    if len(shape) > 1:
        bound = 1 / np.sqrt(np.prod(shape[1:]))
        return random.uniform(-bound, bound, shape).astype(np.float32)
    if name.endswith("weight"):
        return random.uniform(0.5, 1.5, shape).astype(np.float32)
    return random.uniform(-0.1, 0.1, shape).astype(np.float32)


def fill(framework: Framework, seed: int) -> None:
    """Gives every parameter its seeded values, laid out as the framework has them."""
    for slot in framework.slots(neutral=True):
        if slot.trainable:
            values: Any = seeded(slot.name, slot.array(framework.array).shape, seed)
            for tensor, own in zip(slot.tensors, slot.layout.owned(values)):
                framework.assign(tensor, own)
