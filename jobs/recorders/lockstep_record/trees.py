"""Recording where nothing can be hooked: jax's functions are pure, Keras' steps compiled. The loop hands the values over.

    with record_trees("rec/jax_0.npy", params) as rec:
        for inputs, labels in batches:
            loss, grads = value_and_grad(params, inputs, labels)
            updates, state = optimizer.update(grads, state, params)
            params = optax.apply_updates(params, updates)
            rec.step(loss=loss, grads=grads, params=params, state=state, lr=schedule(i))
"""
from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any

import numpy as np

from .framework import Framework
from .selection import Patterns, Selection, renamer
from .sink import open_sink

# flax's and Keras' names, and torch's.
_NAMES = {"kernel": "weight", "scale": "weight", "embedding": "weight", "embeddings": "weight", "gamma": "weight", "beta": "bias",
          "mean": "running_mean", "var": "running_var", "moving_mean": "running_mean", "moving_variance": "running_var"}
# Fields of optax's states that hold a tree like the parameters'.
_STATES = {"mu": "exp_avg", "nu": "exp_avg_sq", "nu_max": "max_exp_avg_sq", "trace": "momentum_buffer", "sum_of_squares": "sum"}


def record_trees(path: str | os.PathLike[str], params: Any, *, buffers: Any = None, first: int = 3,
                 then: str | Iterable[str] = "loss,lr,grad_norm", every: int | None = None, params_like: Patterns = None,
                 names: str = "neutral", rename: Mapping[str, str] | None = None) -> TreeRecording:
    """Records what the loop hands to ``rec.step()``, under the keys of record(); the other arguments are those of record().

    params, buffers: the first values, nested mappings of arrays as flax has them ({"Dense_0": {"kernel": ...}}), or Keras' variables by
        their paths ({"dense/kernel": ...}). Neutral: a kernel of a dense layer becomes (out, in), one of a convolution (out, in, ...), and
        kernel, scale, gamma, mean, ... have torch's names. Kernels of recurrent layers and of attention stay as they are.
    params_like: patterns of the parameters to record.
    """
    if names not in ("neutral", "own"):
        raise ValueError(f"names: {names} is neither neutral nor own")
    selection = Selection.of(first, then, None, every, params_like, replay=False)
    return TreeRecording(path, params, buffers, selection, names == "neutral", renamer(rename or {}))


class TreeRecording:
    """What ``with record_trees(...) as rec`` gives."""

    def __init__(self, path: str | os.PathLike[str], params: Any, buffers: Any, selection: Selection, neutral: bool,
                 rename: Callable[[str], str]) -> None:
        self._selection, self._neutral, self._rename = selection, neutral, rename
        self._first = (params, buffers)
        self._sink = open_sink(path)
        self._iteration = 0

    def __enter__(self) -> TreeRecording:
        for tree in self._first:
            for name, array in self._chosen(tree):
                self._sink.put(f"init/{name}", array)
        self._first = (None, None)
        self._sink.rest()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._sink.close(cut=kind is not None)

    def step(self, *, loss: Any = None, grads: Any = None, params: Any = None, buffers: Any = None, state: Any = None,
             lr: Any = None) -> None:
        """Ends an iteration. grads: before any clipping; params, buffers, state: after the update; lr: the rate of the update."""
        kinds = self._selection.kinds(self._iteration)
        self._put_scalar(kinds, "loss", loss)
        self._put_tree(kinds, "param", "param", buffers)
        if grads is not None:
            self._put_scalar(kinds, "grad_norm", Framework.norm_of_arrays(array for _, array in self._leaves(grads)))
        self._put_tree(kinds, "grad", "grad", grads)
        self._put_scalar(kinds, "lr", lr)
        for name, tree in _moments(state):
            self._put_tree(kinds, "state", f"state/{name}", tree)
        self._put_tree(kinds, "param", "param", params)
        self._iteration += 1
        self._sink.iteration = self._iteration
        self._sink.rest()

    def _put_scalar(self, kinds: frozenset[str], kind: str, value: Any) -> None:
        if value is not None and kind in kinds:
            self._sink.put(f"iter_{self._iteration}/{kind}", np.asarray(value))

    def _put_tree(self, kinds: frozenset[str], kind: str, folder: str, tree: Any) -> None:
        if kind in kinds:
            for name, array in self._chosen(tree):
                self._sink.put(f"iter_{self._iteration}/{folder}/{name}", array)

    def _chosen(self, tree: Any) -> Iterator[tuple[str, np.ndarray]]:
        return ((name, array) for name, array in self._leaves(tree) if self._selection.has_parameter(name))

    def _leaves(self, tree: Any) -> Iterator[tuple[str, np.ndarray]]:
        for path, array in _flat(tree):
            name, laid = _neutral(path, array) if self._neutral else (".".join(path), array)
            yield self._rename(name), laid


def _flat(tree: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], np.ndarray]]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from _flat(value, path + tuple(str(key).split("/")))
    elif isinstance(tree, (list, tuple)):
        for place, value in enumerate(tree):
            yield from _flat(value, path + (str(place),))
    elif tree is not None:
        # flax's and Keras' variables hold their array in value.
        yield path, np.asarray(tree.value if hasattr(tree, "value") and not hasattr(tree, "shape") else tree)


def _neutral(path: tuple[str, ...], array: np.ndarray) -> tuple[str, np.ndarray]:
    # flax keeps parameters under params, where a state has more than those.
    inner = path[1:] if path[:1] == ("params",) else path
    last = inner[-1]
    if last == "kernel":
        # (in, out), or (places ..., in, out): the first two are (out, in), the places follow.
        array = np.moveaxis(array, (-1, -2), (0, 1))
    return ".".join(inner[:-1] + (_NAMES.get(last, last),)), array


def _moments(state: Any) -> Iterator[tuple[str, Any]]:
    """The trees of moments in optax's state, which is a nest of named tuples."""
    if isinstance(state, tuple):
        fields = getattr(state, "_fields", ())
        for field in fields:
            if field in _STATES:
                yield _STATES[field], getattr(state, field)
        for each in state:
            if isinstance(each, tuple):
                yield from _moments(each)
