"""What a recording needs of a framework; torch_side and paddle_side have it."""
from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np

from .layout import Slot

Undo = Callable[[], None]
# Called with a module's positional inputs, as a tuple; gives others in their place, or None.
Before = Callable[[tuple], Optional[tuple]]
After = Callable[[Any], None]


@dataclass(frozen=True)
class Module:
    """A part of the model that is called. leaf: it holds no others that are called."""

    name: str
    module: Any
    leaf: bool


class Framework(ABC):
    """One model and its optimizer in one framework."""

    name: str

    @abstractmethod
    def slots(self, neutral: bool) -> list[Slot]:
        """Parameters and buffers in the model's order; by neutral names and layouts, or by the framework's own."""

    @abstractmethod
    def modules(self) -> list[Module]:
        """The modules whose calls are recorded; the model itself has the empty name."""

    @abstractmethod
    def watch_call(self, module: Any, before: Before | None, after: After | None) -> list[Undo]:
        """Has functions called before and after each call of the module."""

    @abstractmethod
    def watch_training(self, backward: Undo, updating: Undo, updated: Undo) -> list[Undo]:
        """Has functions called when gradients are complete, before the optimizer's update and after it."""

    def watch_statistics(self) -> list[Undo]:
        """Keeps account of running statistics that this framework defines otherwise than torch; none does by default."""
        return []

    @abstractmethod
    def is_training(self) -> bool:
        """Whether calls are part of the training: gradients are on."""

    @abstractmethod
    def is_tensor(self, value: Any) -> bool:
        """Whether it is one of the framework's tensors."""

    @abstractmethod
    def array(self, tensor: Any) -> np.ndarray:
        """A copy of its values; bfloat16, which NumPy lacks, as float32."""

    @abstractmethod
    def gradient(self, tensor: Any) -> Any:
        """A parameter's gradient; None if it has none."""

    @abstractmethod
    def norm(self, tensors: Sequence[Any]) -> float:
        """L2 over the elements of all tensors, summed in double."""

    @abstractmethod
    def version(self, tensor: Any) -> int:
        """Counts what has changed the tensor in place."""

    def clips(self) -> bool:
        """Whether the last update has clipped gradients that are not the parameters' own."""
        return False

    @abstractmethod
    def seen_gradient(self, tensor: Any) -> Any:
        """A parameter's gradient as the update takes it, after all clipping; None if there is none. Asked after the update."""

    @abstractmethod
    def rates(self) -> list[float]:
        """The learning rates in force, one a parameter group."""

    @abstractmethod
    def states(self, neutral: bool) -> Mapping[str, Callable[[Any], Any]]:
        """The optimizer's state by its name: a function from a parameter to its tensor, or to None."""

    @abstractmethod
    def assign(self, tensor: Any, array: np.ndarray) -> None:
        """Overwrites a parameter or buffer. Raises ValueError for another shape."""

    @abstractmethod
    def fed(self, tensor: Any, array: np.ndarray) -> Any:
        """A tensor of these values whose gradient goes where the given tensor's would."""

    @staticmethod
    def norm_of_arrays(arrays: Iterable[np.ndarray]) -> float:
        """The same of arrays in memory, which is faster than many calls of a framework."""
        flat = (each.ravel().astype(np.float64) for each in arrays)
        return float(np.sqrt(sum(np.dot(each, each) for each in flat)))

    def output(self, module: Any, output: Any) -> Any:
        """What is recorded of a module's output: all, unless only some of it has a peer in other frameworks."""
        return output

    def named(self, values: Any, name: str = "") -> Iterator[tuple[str, Any]]:
        """The tensors in what a module takes or gives, each with what leads to it."""
        if self.is_tensor(values):
            yield name, values
        elif isinstance(values, Mapping):
            for key, value in values.items():
                yield from self.named(value, f"{name}.{key}")
        elif isinstance(values, (tuple, list)):
            for place, value in enumerate(values):
                yield from self.named(value, f"{name}.{place}")
