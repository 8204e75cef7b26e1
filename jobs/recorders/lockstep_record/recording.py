"""The recording of one training run."""
from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

import numpy as np

from .framework import Framework, Module, Undo
from .layout import Slot
from .selection import Selection
from .sink import open_sink
from .source import read_recording

_log = logging.getLogger("lockstep_record")


class Recording:
    """What ``with record(...) as rec`` gives. An iteration ends with the optimizer's step.

    fed: how many calls got the other recording's input; partnerless: what ``assign`` and ``feed`` found no partner for, a line each.
    """

    def __init__(self, framework: Framework, path: str | os.PathLike[str], selection: Selection, neutral: bool,
                 rename: Callable[[str], str], assign: str | None, feed: str | None) -> None:
        self.fed = 0
        self.partnerless: list[str] = []
        self._framework, self._selection, self._neutral, self._rename = framework, selection, neutral, rename
        self._modules = [Module(rename(each.name), each.module, each.leaf) for each in framework.modules()]
        self._slots = [Slot(rename(each.name), each.tensors, each.layout, each.trainable) for each in framework.slots(neutral)]
        if assign is not None:
            self._assign(read_recording(assign), str(assign))
        self._feed = None if feed is None else read_recording(feed)
        self._fed_iterations = _iterations_with_inputs(self._feed, str(feed))
        self._sink = open_sink(path)
        self._path = str(path)
        self._iteration = 0
        self._kinds = selection.kinds(0)
        self._gradients: dict[str, np.ndarray] = {}
        self._norm: float | None = None
        self._versions: list[int] = []
        self._chosen = [slot for slot in self._slots if selection.has_parameter(slot.name)]
        self._moved = [slot for slot in self._chosen if slot.trainable]
        self._buffers = [slot for slot in self._chosen if not slot.trainable]
        self._trained = [tensor for slot in self._slots if slot.trainable for tensor in slot.tensors]
        self._losses: dict[int, int] = {}
        self._is_called = False
        self._calls: dict[str, int] = {}
        self._call_hooks: list[Undo] = []
        self._training_hooks: list[Undo] = []
        self._statistics_hooks: list[Undo] = []

    def __enter__(self) -> Recording:
        for slot in self._chosen:
            self._sink.put(f"init/{slot.name}", slot.array(self._framework.array))
        root = next(each for each in self._modules if not each.name)
        self._training_hooks = self._framework.watch_call(root.module, self._called, None)
        self._training_hooks += self._framework.watch_training(self._backward, self._updating, self._updated)
        self._statistics_hooks = self._framework.watch_statistics() if self._neutral else []
        self._watch_calls()
        self._sink.rest()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for hooks in (self._call_hooks, self._training_hooks, self._statistics_hooks):
            _undone(hooks)
        self._sink.close(cut=kind is not None)
        for line in self.partnerless:
            _log.warning("%s: %s", self._path, line)

    @property
    def iteration(self) -> int:
        """The iteration that is under way, from 0."""
        return self._iteration

    def loss(self, loss: Any) -> None:
        """Records the loss; before or after the optimizer's step, as the loop has it. A second one of an iteration becomes ``loss#1``."""
        # Behind the step, and before the model is called again, it is the loss of the iteration that the step ended.
        of_last = self._iteration > 0 and not self._is_called and not self._losses.get(self._iteration - 1)
        iteration = self._iteration - 1 if of_last else self._iteration
        self._losses[iteration] = self._losses.get(iteration, 0) + 1
        if "loss" in self._selection.kinds(iteration):
            value = self._framework.array(loss) if self._framework.is_tensor(loss) else np.asarray(loss)
            self._sink.put(f"iter_{iteration}/loss", value)

    def value(self, name: str, value: Any) -> None:
        """Records anything else under ``iter_{i}/NAME``: logits, a metric."""
        array = self._framework.array(value) if self._framework.is_tensor(value) else np.asarray(value)
        self._sink.put(f"iter_{self._iteration}/{name}", array)

    def step(self) -> None:
        """Ends an iteration; for a loop whose optimizer was not given to record()."""
        self._updating()
        self._updated()

    # Calls of modules

    def _watch_calls(self) -> None:
        wanted = self._kinds & {"forward", "input"} or self._iteration in self._fed_iterations
        if wanted and not self._call_hooks:
            for each in self._modules:
                self._call_hooks += self._watch(each)
        elif not wanted:
            _undone(self._call_hooks)

    def _watch(self, each: Module) -> list[Undo]:
        is_chosen = self._selection.has_module(each.name)
        before = (lambda inputs: self._before(each, is_chosen, inputs)) if each.leaf and (is_chosen or self._feed is not None) else None
        after = (lambda output: self._after(each, output)) if is_chosen else None
        return self._framework.watch_call(each.module, before, after)

    def _called(self, inputs: tuple) -> None:
        self._is_called = True

    def _before(self, each: Module, is_chosen: bool, inputs: tuple) -> tuple | None:
        if not self._framework.is_training():
            return None
        call = self._calls.get(each.name, 0)
        self._calls[each.name] = call + 1
        taken = self._fed_inputs(each.name, call, inputs) if self._iteration in self._fed_iterations else inputs
        if is_chosen and "input" in self._kinds:
            for suffix, tensor in self._framework.named(inputs):
                self._put("input", each.name + _input_name(inputs, suffix), self._framework.array(tensor))
        return None if taken is inputs else taken

    def _after(self, each: Module, output: Any) -> None:
        if "forward" in self._kinds and self._framework.is_training():
            for suffix, tensor in self._framework.named(self._framework.output(each.module, output)):
                self._put("forward", each.name + suffix, self._framework.array(tensor))

    def _fed_inputs(self, name: str, call: int, inputs: tuple) -> tuple:
        return tuple(self._fed(name + _input_name(inputs, f".{place}"), call, value) for place, value in enumerate(inputs))

    def _fed(self, name: str, call: int, value: Any) -> Any:
        if isinstance(value, (tuple, list)):
            return type(value)(self._fed(f"{name}.{place}", call, each) for place, each in enumerate(value))
        if not self._framework.is_tensor(value):
            return value
        key = f"iter_{self._iteration}/input/{name}" + (f"#{call}" if call else "")
        if key not in self._feed:
            self._miss(f"feed: the other recording has no {key}")
            return value
        array = self._feed[key]
        if array.shape != tuple(value.shape):
            self._miss(f"feed: {key} has shape {array.shape}, the call has {tuple(value.shape)}")
            return value
        self.fed += 1
        return self._framework.fed(value, array)

    # Training

    def _backward(self) -> None:
        """Gradients are complete, and not yet clipped. Under accumulation the last time of an iteration counts."""
        if "grad_norm" in self._kinds:
            gradients = [self._framework.gradient(each) for each in self._trained]
            present = [each for each in gradients if each is not None]
            self._norm, self._versions = self._framework.norm(present), self._seen_versions(gradients)
        if "grad" in self._kinds and not self._selection.replay:
            self._gradients = {slot.name: slot.array(self._gradient) for slot in self._chosen if self._has_gradient(slot)}

    def _seen_versions(self, gradients: list[Any]) -> list[int]:
        return [-1 if each is None else self._framework.version(each) for each in gradients]

    def _clipped_norm(self) -> float | None:
        """Of the gradients as the update took them; that of before if nothing has touched them."""
        seen = [self._framework.seen_gradient(each) for each in self._trained]
        if self._seen_versions(seen) == self._versions and not self._framework.clips():
            return self._norm
        return self._framework.norm([each for each in seen if each is not None])

    def _has_gradient(self, slot: Slot) -> bool:
        return slot.trainable and all(self._framework.gradient(each) is not None for each in slot.tensors)

    def _gradient(self, tensor: Any) -> np.ndarray:
        return self._framework.array(self._framework.gradient(tensor))

    def _updating(self) -> None:
        if "param" in self._kinds and not self._selection.replay:
            # Running statistics came about forward.
            self._put_slots("param", self._buffers, self._framework.array)
        if self._norm is not None:
            self._put("grad_norm", "", np.float64(self._norm))
        for name, array in self._gradients.items():
            self._put("grad", name, array)
        if "lr" in self._kinds:
            self._put_rates(self._framework.rates())

    def _put_rates(self, rates: list[float]) -> None:
        """One a parameter group; groups of one rate share a key, so that how a side groups its parameters is no difference."""
        for group, rate in enumerate(rates):
            if group == 0 or rate != rates[0]:
                self._put("lr", str(group) if group else "", np.float64(rate))

    def _updated(self) -> None:
        if self._norm is not None:
            self._put("grad_norm_clipped", "", np.float64(self._clipped_norm()))
        if "grad" in self._kinds and self._selection.replay:
            seen = self._framework.seen_gradient
            self._put_slots("grad", [slot for slot in self._moved if all(seen(each) is not None for each in slot.tensors)],
                            lambda tensor: self._framework.array(seen(tensor)))
        if "state" in self._kinds:
            self._put_states(self._moved)
        if "param" in self._kinds:
            self._put_slots("param", self._moved, self._framework.array)
        self._next()

    def _put_states(self, slots: list[Slot]) -> None:
        for name, state in self._framework.states(self._neutral).items():
            self._put_slots(f"state/{name}", [slot for slot in slots if all(state(each) is not None for each in slot.tensors)],
                            lambda tensor, state=state: self._framework.array(state(tensor)))

    def _next(self) -> None:
        self._iteration += 1
        self._gradients, self._norm, self._calls, self._is_called = {}, None, {}, False
        self._kinds = self._selection.kinds(self._iteration)
        self._watch_calls()
        if not self._selection.goes_on_with("param", self._iteration):
            _undone(self._statistics_hooks)
        self._sink.iteration = self._iteration
        self._sink.rest()

    # Writing

    def _put_slots(self, kind: str, slots: list[Slot], of: Callable[[Any], np.ndarray]) -> None:
        for slot in slots:
            self._put(kind, slot.name, slot.array(of))

    def _put(self, kind: str, name: str, array: np.ndarray) -> None:
        # An output of the model itself has a place and no name: forward.0.
        self._sink.put(f"iter_{self._iteration}/{kind}" + ("/" if name and not name.startswith(".") else "") + name, array)

    # Another recording

    def _assign(self, other: Mapping[str, np.ndarray], path: str) -> None:
        given = {key[len("init/"):]: key for key in other if key.startswith("init/")}
        if not given:
            raise ValueError(f"{path}: assign: there is no key init/...")
        for slot in self._slots:
            key = given.pop(slot.name, None)
            if key is None:
                self._miss(f"assign: {path} has no init/{slot.name}")
            else:
                self._assign_slot(slot, other[key], f"{path}: {key}")
        for name in given:
            self._miss(f"assign: this model has no {name}, which {path} has")

    def _assign_slot(self, slot: Slot, array: np.ndarray, what: str) -> None:
        try:
            for tensor, values in zip(slot.tensors, slot.layout.owned(array)):
                self._framework.assign(tensor, values)
        except ValueError as error:
            self._miss(f"assign: {what}: {error}")

    def _miss(self, line: str) -> None:
        self.partnerless.append(line)


def _undone(hooks: list[Undo]) -> None:
    """Takes hooks back. Modified: none are left."""
    while hooks:
        hooks.pop()()


def _iterations_with_inputs(feed: Mapping[str, np.ndarray] | None, path: str) -> frozenset[int]:
    if feed is None:
        return frozenset()
    matches = [re.match(r"iter_(\d+)/input/", key) for key in feed]
    iterations = frozenset(int(match[1]) for match in matches if match)
    if not iterations:
        raise ValueError(f"{path}: feed: there is no key iter_0/input/...")
    return iterations


def _input_name(inputs: tuple, suffix: str) -> str:
    """A lone input goes without its place."""
    return suffix[len(".0"):] if len(inputs) == 1 and suffix.startswith(".0") else suffix
