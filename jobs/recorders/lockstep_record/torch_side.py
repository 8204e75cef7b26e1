"""torch."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.autograd import Variable

from .framework import After, Before, Framework, Module, Undo
from .layout import SAME, TRANSPOSED, Slot

# Parts of these are called by no one: the module computes with their parameters.
_LEAVES = (torch.nn.RNNBase, torch.nn.MultiheadAttention)
# Counts batches; other frameworks do not.
_NO_PEER = "num_batches_tracked"


class TorchSide(Framework):
    name = "torch"

    def __init__(self, model: torch.nn.Module, optimizer: torch.optim.Optimizer | None) -> None:
        self._model, self._optimizer = _bare(model), _bare_optimizer(optimizer)
        self._parameters = list(self._model.parameters())
        self._is_queued = False

    def slots(self, neutral: bool) -> list[Slot]:
        turned = {id(each.weight) for each in self._model.modules() if neutral and type(each).__name__ == "Conv1D" and hasattr(each, "nf")}
        parameters = [Slot(name, (each,), TRANSPOSED if id(each) in turned else SAME) for name, each in self._model.named_parameters()]
        buffers = [Slot(name, (each,), SAME, trainable=False) for name, each in self._model.named_buffers()
                   if not neutral or (each.is_floating_point() and not name.endswith(_NO_PEER))]
        return parameters + buffers

    def modules(self) -> list[Module]:
        inside = tuple(f"{name}." for name, each in self._model.named_modules() if isinstance(each, _LEAVES))
        return [Module(name, each, isinstance(each, _LEAVES) or not list(each.children()))
                for name, each in self._model.named_modules() if not (inside and name.startswith(inside))]

    def watch_call(self, module: Any, before: Before | None, after: After | None) -> list[Undo]:
        handles = []
        if before:
            handles.append(module.register_forward_pre_hook(lambda _, inputs: before(inputs)))
        if after:
            handles.append(module.register_forward_hook(lambda _, inputs, output: after(output)))
        return [handle.remove for handle in handles]

    def watch_training(self, backward: Undo, updating: Undo, updated: Undo) -> list[Undo]:
        def complete() -> None:
            self._is_queued = False
            backward()

        def arrived(_: torch.Tensor) -> None:
            # The engine calls back when all gradients are in place, before backward() returns to whoever clips them.
            if not self._is_queued:
                self._is_queued = True
                Variable._execution_engine.queue_callback(complete)

        handles = [each.register_hook(arrived) for each in self._parameters if each.requires_grad]
        if self._optimizer is not None:
            handles.append(self._optimizer.register_step_pre_hook(lambda *_: updating()))
            handles.append(self._optimizer.register_step_post_hook(lambda *_: updated()))
        return [handle.remove for handle in handles]

    def is_training(self) -> bool:
        return torch.is_grad_enabled()

    def is_tensor(self, value: Any) -> bool:
        return isinstance(value, torch.Tensor)

    def output(self, module: Any, output: Any) -> Any:
        # Its second one, the averaged weights, depends on how the module was asked.
        return output[0] if isinstance(module, torch.nn.MultiheadAttention) else output

    def array(self, tensor: torch.Tensor) -> np.ndarray:
        values = tensor.detach()
        if values.layout != torch.strided:
            values = values.to_dense()
        if values.dtype == torch.bfloat16:
            values = values.float()
        return np.array(values.cpu().numpy())

    def gradient(self, tensor: torch.Tensor) -> torch.Tensor | None:
        return tensor.grad

    def norm(self, tensors: Sequence[torch.Tensor]) -> float:
        if all(each.device.type == "cpu" and each.dtype == torch.float32 and each.layout == torch.strided for each in tensors):
            return self.norm_of_arrays(each.detach().numpy() for each in tensors)
        norms = [torch.linalg.vector_norm(each.detach().coalesce().values() if each.is_sparse else each.detach(), dtype=torch.float64)
                 for each in tensors]
        return float(torch.linalg.vector_norm(torch.stack([each.to(norms[0].device) for each in norms])))

    def version(self, tensor: torch.Tensor) -> int:
        return tensor._version

    def seen_gradient(self, tensor: torch.Tensor) -> torch.Tensor | None:
        return tensor.grad

    def rates(self) -> list[float]:
        return [float(group["lr"]) for group in self._optimizer.param_groups] if self._optimizer is not None else []

    def states(self, neutral: bool) -> Mapping[str, Callable[[Any], Any]]:
        kept = self._optimizer.state if self._optimizer is not None else {}
        names = dict.fromkeys(name for state in kept.values() for name, value in state.items()
                              if self.is_tensor(value) and not (neutral and name == "step"))
        return {name: lambda parameter, name=name: kept.get(parameter, {}).get(name) for name in names}

    def assign(self, tensor: torch.Tensor, array: np.ndarray) -> None:
        if tuple(tensor.shape) != array.shape:
            raise ValueError(f"shape {array.shape} does not fit {tuple(tensor.shape)}")
        with torch.no_grad():
            tensor.copy_(torch.from_numpy(np.array(array)))

    def fed(self, tensor: torch.Tensor, array: np.ndarray) -> torch.Tensor:
        values = torch.from_numpy(np.array(array)).to(tensor.device, tensor.dtype)
        # A copy, which whatever works in place may change.
        return _Fed.apply(tensor, values).clone() if tensor.requires_grad else values


class _Fed(torch.autograd.Function):
    """Other values, the same way back."""

    @staticmethod
    def forward(context: Any, tensor: torch.Tensor, values: torch.Tensor) -> torch.Tensor:
        return values

    @staticmethod
    def backward(context: Any, gradient: torch.Tensor) -> tuple[torch.Tensor, None]:
        return gradient, None


def _bare(model: torch.nn.Module) -> torch.nn.Module:
    """The user's own module, within torch.compile's and the parallel ones."""
    wrappers = (torch.nn.DataParallel, torch.nn.parallel.DistributedDataParallel)
    while hasattr(model, "_orig_mod") or isinstance(model, wrappers):
        model = model._orig_mod if hasattr(model, "_orig_mod") else model.module
    return model


def _bare_optimizer(optimizer: Any) -> torch.optim.Optimizer | None:
    while isinstance(getattr(optimizer, "optimizer", None), torch.optim.Optimizer):
        optimizer = optimizer.optimizer
    return optimizer
