"""What of an iteration is recorded."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Union

KINDS = ("loss", "input", "forward", "lr", "grad_norm", "grad", "state", "param")
# Recorded into the iteration's keys, or before the first iteration.
_REPLAYED = frozenset(("loss", "lr", "grad", "param"))

Patterns = Union[str, Iterable[str], None]


@dataclass(frozen=True)
class Selection:
    """Kinds by iteration, modules and parameters by name.

    Whole tensors for iterations below first and for every every-th one (0: no others); the kinds of then for all others.
    """

    first: int
    then: frozenset[str]
    layers: tuple[str, ...]
    every: int
    params: tuple[str, ...]
    replay: bool

    @staticmethod
    def of(first: int, then: str | Iterable[str], layers: Patterns, every: int | None, params: Patterns, replay: bool) -> Selection:
        """Reads record()'s arguments. Raises ValueError, which names the argument."""
        kinds = _listed(then)
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown:
            raise ValueError(f"then: {unknown[0]} is none of {', '.join(KINDS)}")
        for name, number in (("first", first), ("every", every or 0)):
            if number < 0:
                raise ValueError(f"{name}: {number} is below 0")
        return Selection(first, frozenset(kinds), _listed(layers) or ("*",), every or 0, _listed(params) or ("*",), replay)

    def kinds(self, iteration: int) -> frozenset[str]:
        """The kinds of values that are recorded in an iteration."""
        if iteration < self.first or (self.every and iteration % self.every == 0):
            return _REPLAYED if self.replay else frozenset(KINDS)
        return self.then

    def goes_on_with(self, kind: str, iteration: int) -> bool:
        """Whether values of the kind are recorded in this iteration or in any later one."""
        return kind in self.then or kind in self.kinds(iteration) or self.every > 0

    def has_module(self, name: str) -> bool:
        """Whether the outputs of the module of this name are recorded."""
        return any(fnmatchcase(name, pattern) for pattern in self.layers)

    def has_parameter(self, name: str) -> bool:
        """Whether values, gradients and moments of the parameter are recorded."""
        return any(fnmatchcase(name, pattern) for pattern in self.params)


def renamer(rules: Mapping[str, str]) -> Callable[[str], str]:
    """A function that applies regular expressions and what replaces them, in order."""
    compiled = [(re.compile(pattern), to) for pattern, to in rules.items()]

    def rename(name: str) -> str:
        for pattern, to in compiled:
            name = pattern.sub(to, name)
        return name
    return rename


def _listed(given: Patterns) -> tuple[str, ...]:
    parts = given.split(",") if isinstance(given, str) else given or ()
    return tuple(part.strip() for part in parts if part.strip())
