"""Neutral names and layouts: what every framework's values are recorded as, which is torch's."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Layout:
    """How the arrays that a framework has become the one that is recorded, and back."""

    recorded: Callable[[Sequence[np.ndarray]], np.ndarray]
    owned: Callable[[np.ndarray], list[np.ndarray]]


SAME = Layout(lambda arrays: arrays[0], lambda array: [array])
# A dense weight: (in, out) becomes (out, in).
TRANSPOSED = Layout(lambda arrays: arrays[0].T, lambda array: [array.T])
# Projections of queries, keys and values: one matrix of torch's, (3 * width, width), or one bias.
STACKED = Layout(lambda arrays: np.concatenate(arrays), lambda array: np.split(array, 3))
STACKED_TRANSPOSED = Layout(lambda arrays: np.concatenate([each.T for each in arrays]),
                            lambda array: [each.T for each in np.split(array, 3)])


def axes(*order: int) -> Layout:
    """Axis i of what is recorded is axis order[i] of what the framework has."""
    return Layout(lambda arrays: np.transpose(arrays[0], order), lambda array: [np.transpose(array, np.argsort(order))])


def gates(order: Sequence[int], transposed: bool) -> Layout:
    """Gates of a recurrent layer: block i of what is recorded is block order[i] of the framework's, along the last axis."""
    def reordered(array: np.ndarray, blocks: Sequence[int]) -> np.ndarray:
        parts = np.split(array, len(order), axis=-1)
        return np.concatenate([parts[block] for block in blocks], axis=-1)

    def turned(array: np.ndarray) -> np.ndarray:
        return array.T if transposed else array

    return Layout(lambda arrays: turned(reordered(arrays[0], order)), lambda array: [reordered(turned(array), np.argsort(order))])


@dataclass(frozen=True)
class Slot:
    """A parameter or a buffer, by the name under which it is recorded.

    tensors: the framework's own, one, or several that are recorded as one; trainable: false for a buffer.
    """

    name: str
    tensors: tuple[Any, ...]
    layout: Layout = SAME
    trainable: bool = True

    def array(self, of: Callable[[Any], np.ndarray]) -> np.ndarray:
        """What is recorded of the arrays that stand for the tensors: their values, gradients or moments."""
        return self.layout.recorded([of(tensor) for tensor in self.tensors])
