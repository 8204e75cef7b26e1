"""Records the training of a model, so that Lockstep can compare it with the same model's in another framework.

    from lockstep_record import record
    with record(model, optimizer, "rec/torch_0.npy") as rec:
        for inputs, labels in batches:              # the loop that there is, unchanged
            loss = criterion(model(inputs), labels)
            rec.loss(loss)                          # if the loss is to be recorded
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()

docs/port.md tells how to go on.
"""
from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from .framework import Framework
from .recording import Recording
from .selection import Patterns, Selection, renamer
from .trees import TreeRecording, record_trees
from .weights import fill

__all__ = ["record", "record_trees", "seed_weights", "Recording", "TreeRecording"]
__version__ = "0.1.0"


def record(model: Any, optimizer: Any, path: str | os.PathLike[str], *, first: int = 3,
           then: str | Iterable[str] = "loss,lr,grad_norm", layers: Patterns = None, every: int | None = None, params: Patterns = None,
           names: str = "neutral", rename: Mapping[str, str] | None = None, feed: str | os.PathLike[str] | None = None,
           assign: str | os.PathLike[str] | None = None, replay: bool = False) -> Recording:
    """Records what goes on between a model and its optimizer, for the time of a ``with``.

    model, optimizer: torch's or paddle's; the optimizer may be None, iterations end with ``rec.step()`` then.
    path: a ``.npy`` (reprod_log's dictionary) or ``.npz`` (a zip of arrays, for what is large); written while the training goes on. If it
        ends by an exception, what was recorded stays, with a key ``cut``: the iteration that was not finished.
    first: whole tensors are recorded for so many iterations; every: and for every every-th one; then: the kinds of values of all others,
        of loss, input, forward, lr, grad_norm, grad, state, param.
    layers, params: patterns (``*``) of the modules and of the parameters to record; all by default.
    names: "neutral" for torch's names and layouts on every side, "own" for the framework's.
    rename: regular expressions and what replaces them, in order, in the names of modules and parameters.
    feed: another recording, of whose inputs each module without parts is given its own, so that a fault in one spoils no other.
    assign: another recording, whose ``init/`` is copied into the model first; names and layouts are translated. What finds no partner is
        told when the recording ends, and stands in ``rec.partnerless``.
    replay: records what a replay of the optimizer needs and no more: ``init/``, then gradients as the update takes them (clipped) and
        parameters.

    Keys, in the order of execution: ``init/NAME``; of each iteration ``iter_{i}/input/MODULE`` (of modules without parts) and
    ``forward/MODULE`` (outputs), ``loss``, ``param/NAME`` of buffers (running statistics), ``grad_norm`` and ``grad/NAME`` (at backward,
    before any clipping), ``lr`` (and ``lr/1``, ... for parameter groups of other rates), ``grad_norm_clipped``, ``state/NAME/PARAMETER``
    (the optimizer's, by torch's names), ``param/NAME`` of parameters (updated). What is called twice has a second key, ``NAME#1``.
    """
    if names not in ("neutral", "own"):
        raise ValueError(f"names: {names} is neither neutral nor own")
    selection = Selection.of(first, then, layers, every, params, replay)
    return Recording(_framework(model, optimizer), path, selection, names == "neutral", renamer(rename or {}),
                     None if assign is None else os.fspath(assign), None if feed is None else os.fspath(feed))


def seed_weights(model: Any, seed: int) -> None:
    """Gives a model first values that depend on the seed and its parameters' neutral names only: the same ones in every framework."""
    fill(_framework(model, None), seed)


def _framework(model: Any, optimizer: Any) -> Framework:
    """Imports the side of the framework that the model's classes come from, and no other."""
    packages = [each.__module__.partition(".")[0] for each in type(model).__mro__]
    if "torch" in packages:
        from .torch_side import TorchSide
        return TorchSide(model, optimizer)
    if "paddle" in packages:
        from .paddle_side import PaddleSide
        return PaddleSide(model, optimizer)
    raise TypeError(f"model: {type(model).__module__}.{type(model).__name__} is no model of torch or paddle; jax's and Keras' "
                    "values are recorded by record_trees()")
