"""paddle, dynamic graphs."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import paddle

from .framework import After, Before, Framework, Module, Undo
from .layout import SAME, STACKED, STACKED_TRANSPOSED, TRANSPOSED, Layout, Slot

_RECURRENT = paddle.nn.layer.rnn.RNNBase
_ATTENTION = paddle.nn.MultiHeadAttention
_BATCH_NORM = (paddle.nn.BatchNorm, paddle.nn.BatchNorm1D, paddle.nn.BatchNorm2D, paddle.nn.BatchNorm3D)
# Parts of these hold parameters that torch has in the module itself.
_LEAVES = (_RECURRENT, _ATTENTION)
_DENSE = ("ColumnParallelLinear", "RowParallelLinear")
_NAMES = {"_mean": "running_mean", "_variance": "running_var", "scale": "weight", "_weight": "weight"}
_STATES = {
    "moment1": "exp_avg", "moment2": "exp_avg_sq", "moment2_max": "max_exp_avg_sq", "velocity": "momentum_buffer",
    "mean_square": "square_avg", "mean_grad": "grad_avg", "momentum": "momentum_buffer", "inf_norm": "exp_inf",
    "_avg_squared_grad": "square_avg", "_avg_squared_update": "acc_delta",
}
# What paddle calls moment is one thing in Adagrad, and another in Adamax.
_STATES_OF = {"Adagrad": {"moment": "sum"}, "Adamax": {"moment": "exp_avg"}}


class PaddleSide(Framework):
    name = "paddle"

    def __init__(self, model: paddle.nn.Layer, optimizer: Any) -> None:
        self._model = model._layers if isinstance(model, paddle.DataParallel) else model
        self._optimizer = optimizer
        # What clipping made of gradients, by the parameter's name; filled within the update.
        self._clipped: dict[str, paddle.Tensor] = {}
        # How far torch's running variance is ahead, by the layer's tensor.
        self._ahead: dict[int, np.ndarray] = {}

    def slots(self, neutral: bool) -> list[Slot]:
        found = list(_neutral_slots(self._model, self._unbiased)) if neutral else list(_own_slots(self._model))
        seen: set[int] = set()
        # A tied parameter is recorded once, as torch's named_parameters() has it.
        alone = [slot for slot in found if not (id(slot.tensors[0]) in seen or seen.add(id(slot.tensors[0])))]
        return [slot for slot in alone if slot.trainable] + [slot for slot in alone if not slot.trainable]

    def modules(self) -> list[Module]:
        named = list(self._model.named_sublayers(include_self=True))
        inside = tuple(f"{name}." for name, each in named if isinstance(each, _LEAVES))
        return [Module(name, each, isinstance(each, _LEAVES) or not list(each.children()))
                for name, each in named if not (inside and name.startswith(inside))]

    def watch_call(self, module: Any, before: Before | None, after: After | None) -> list[Undo]:
        handles = []
        if before:
            handles.append(module.register_forward_pre_hook(lambda _, inputs: before(inputs)))
        if after:
            handles.append(module.register_forward_post_hook(lambda _, inputs, output: after(output)))
        return [handle.remove for handle in handles]

    def watch_training(self, backward: Undo, updating: Undo, updated: Undo) -> list[Undo]:
        undo = [_replaced(place, "backward", lambda original: _then(original, backward)) for place in (paddle.Tensor, paddle.autograd)]
        if self._optimizer is not None:
            undo += [_replaced(clip, "_dygraph_clip", self._observed) for clip in self._clips()]
            undo += [_replaced(self._optimizer, way, lambda original: self._around(updating, original, updated))
                     for way in ("step", "minimize")]
        return undo

    def watch_statistics(self) -> list[Undo]:
        """torch adds the batch's unbiased variance to the running one, paddle the biased one."""
        undo: list[Undo] = []
        for layer in self._model.sublayers(include_self=True):
            if isinstance(layer, _BATCH_NORM):
                undo += self._watch_statistics(layer)
        return undo

    def _watch_statistics(self, layer: paddle.nn.Layer) -> list[Undo]:
        key, last = id(layer._variance), self.array(layer._variance).astype(np.float64)

        def called(_: Any, inputs: tuple, output: Any) -> None:
            nonlocal last
            if layer.training:
                now = self.array(layer._variance).astype(np.float64)
                count = int(np.prod(inputs[0].shape)) // len(now)
                added = now - layer._momentum * last
                self._ahead[key] = layer._momentum * self._ahead.get(key, np.zeros_like(now)) + added / max(count - 1, 1)
                last = now
        return [layer.register_forward_post_hook(called).remove]

    def _unbiased(self, variance: paddle.Tensor) -> Layout:
        def recorded(arrays: Sequence[np.ndarray]) -> np.ndarray:
            return (arrays[0] + self._ahead.get(id(variance), 0.0)).astype(arrays[0].dtype)
        return Layout(recorded, SAME.owned)

    def _clips(self) -> list[Any]:
        groups = [group for group in self._optimizer._param_groups if isinstance(group, dict)]
        clips = [self._optimizer._grad_clip] + [group.get("grad_clip") for group in groups]
        return list({id(clip): clip for clip in clips if clip is not None}.values())

    def _observed(self, clip: Callable[..., Any]) -> Callable[..., Any]:
        def clipping(params_grads: Any) -> Any:
            clipped = clip(params_grads)
            self._clipped.update({parameter.name: gradient for parameter, gradient in clipped if gradient is not None})
            return clipped
        return clipping

    def _around(self, updating: Undo, original: Callable[..., Any], updated: Undo) -> Callable[..., Any]:
        def update(*arguments: Any, **more: Any) -> Any:
            self._clipped = {}
            updating()
            given = original(*arguments, **more)
            updated()
            return given
        return update

    def is_training(self) -> bool:
        return paddle.is_grad_enabled()

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, paddle.Tensor)

    def output(self, module: Any, output: Any) -> Any:
        return output[0] if isinstance(module, _ATTENTION) and isinstance(output, tuple) else output

    def array(self, tensor: paddle.Tensor) -> np.ndarray:
        values = tensor.detach()
        return np.array((values.astype("float32") if values.dtype == paddle.bfloat16 else values).numpy())

    def gradient(self, tensor: paddle.Tensor) -> paddle.Tensor | None:
        return tensor.grad

    def norm(self, tensors: Sequence[paddle.Tensor]) -> float:
        if all(each.place.is_cpu_place() and each.dtype == paddle.float32 for each in tensors):
            return self.norm_of_arrays(each.numpy() for each in tensors)
        with paddle.no_grad():
            return float(paddle.add_n([paddle.sum(paddle.square(each.astype("float64"))) for each in tensors])) ** 0.5

    def version(self, tensor: paddle.Tensor) -> int:
        return tensor.inplace_version

    def clips(self) -> bool:
        return bool(self._clipped)

    def seen_gradient(self, tensor: paddle.Tensor) -> paddle.Tensor | None:
        return self._clipped.get(tensor.name, tensor.grad)

    def rates(self) -> list[float]:
        if self._optimizer is None:
            return []
        rate = float(self._optimizer.get_lr())
        groups = [group for group in self._optimizer._param_groups if isinstance(group, dict)]
        return [rate * group.get("learning_rate", 1.0) for group in groups] or [rate]

    def states(self, neutral: bool) -> Mapping[str, Callable[[Any], Any]]:
        kept = self._optimizer._accumulators if self._optimizer is not None else {}
        names = {**_STATES, **_STATES_OF.get(type(self._optimizer).__name__, {})}
        # Powers of beta are no tensors of a parameter's shape, and torch has none.
        shown = [name for name in kept if not (neutral and "_pow" in name)]
        return {names.get(name, name) if neutral else name: lambda parameter, name=name: kept[name].get(parameter.name) for name in shown}

    def assign(self, tensor: paddle.Tensor, array: np.ndarray) -> None:
        if tuple(tensor.shape) != array.shape:
            raise ValueError(f"shape {array.shape} does not fit {tuple(tensor.shape)}")
        tensor.set_value(paddle.to_tensor(np.ascontiguousarray(array), dtype=tensor.dtype))

    def fed(self, tensor: paddle.Tensor, array: np.ndarray) -> paddle.Tensor:
        values = paddle.to_tensor(array, dtype=tensor.dtype)
        return values if tensor.stop_gradient else _Fed.apply(tensor, values)


class _Fed(paddle.autograd.PyLayer):
    """Other values, the same way back."""

    @staticmethod
    def forward(context: Any, tensor: paddle.Tensor, values: paddle.Tensor) -> paddle.Tensor:
        return values.clone()

    @staticmethod
    def backward(context: Any, gradient: paddle.Tensor) -> tuple[paddle.Tensor, None]:
        return gradient, None


def _neutral_slots(model: paddle.nn.Layer, unbiased: Callable[[paddle.Tensor], Layout]) -> Iterator[Slot]:
    inside: list[str] = []
    for path, layer in model.named_sublayers(include_self=True):
        if inside and path.startswith(tuple(inside)):
            continue
        prefix = f"{path}." if path else ""
        if isinstance(layer, _LEAVES):
            inside.append(prefix)
        if isinstance(layer, _ATTENTION):
            yield from _attention_slots(prefix, layer)
            continue
        for name, tensor in list(layer._parameters.items()) + list(layer._buffers.items()):
            if tensor is not None and "float" in str(tensor.dtype):
                trainable = name in layer._parameters and _is_trained(name)
                yield Slot(prefix + _NAMES.get(name, name), (tensor,), _layout(layer, name, tensor, unbiased), trainable)


def _layout(layer: paddle.nn.Layer, name: str, tensor: paddle.Tensor, unbiased: Callable[[paddle.Tensor], Layout]) -> Layout:
    if name == "weight" and (isinstance(layer, paddle.nn.Linear) or type(layer).__name__ in _DENSE):
        return TRANSPOSED
    return unbiased(tensor) if name == "_variance" and isinstance(layer, _BATCH_NORM) else SAME


def _attention_slots(prefix: str, layer: paddle.nn.MultiHeadAttention) -> Iterator[Slot]:
    """Queries, keys and values are one matrix in torch."""
    parts = (layer.q_proj, layer.k_proj, layer.v_proj)
    yield Slot(f"{prefix}in_proj_weight", tuple(each.weight for each in parts), STACKED_TRANSPOSED)
    if layer.q_proj.bias is not None:
        yield Slot(f"{prefix}in_proj_bias", tuple(each.bias for each in parts), STACKED)
    yield Slot(f"{prefix}out_proj.weight", (layer.out_proj.weight,), TRANSPOSED)
    if layer.out_proj.bias is not None:
        yield Slot(f"{prefix}out_proj.bias", (layer.out_proj.bias,))


def _is_trained(name: str) -> bool:
    """paddle keeps running statistics among the parameters."""
    return name not in ("_mean", "_variance")


def _own_slots(model: paddle.nn.Layer) -> Iterator[Slot]:
    for name, tensor in model.named_parameters():
        yield Slot(name, (tensor,), SAME, _is_trained(name.rpartition(".")[2]))
    for name, tensor in model.named_buffers():
        yield Slot(name, (tensor,), SAME, trainable=False)


def _then(original: Callable[..., Any], afterwards: Undo) -> Callable[..., Any]:
    def both(*arguments: Any, **more: Any) -> Any:
        given = original(*arguments, **more)
        afterwards()
        return given
    return both


def _replaced(owner: Any, name: str, by: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Undo:
    """Replaces a function of a class, a module or an object. Returns what takes it back."""
    own = vars(owner).get(name)
    setattr(owner, name, by(getattr(owner, name)))
    return (lambda: setattr(owner, name, own)) if own is not None else (lambda: delattr(owner, name))
