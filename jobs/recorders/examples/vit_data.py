"""Batches for vit_torch.py and vit_paddle.py: whatever both must agree on, and no framework."""
from __future__ import annotations

import argparse

import numpy as np

ITERATIONS, ROWS, CLASSES, SIDE, PATCH, WIDE, HEADS, LAYERS = 5, 6, 5, 12, 3, 24, 3, 2
LR, WEIGHT_DECAY, CLIP, WARM_UP = 1e-3, 0.05, 0.5, 3


def batch(seed: int, iteration: int) -> tuple[np.ndarray, np.ndarray]:
    """Images (rows, 3, side, side) and labels (rows)."""
    random = np.random.RandomState(seed * 1000 + iteration)
    return random.normal(0, 1, (ROWS, 3, SIDE, SIDE)).astype(np.float32), random.randint(0, CLASSES, ROWS).astype(np.int64)


def warm_up(iteration: int) -> float:
    """The factor of the rate: rises to 1."""
    return min(1.0, (iteration + 1) / WARM_UP)


def decays(name: str) -> bool:
    """Whether weight decay reaches the parameter of this name: not norms, biases and embeddings."""
    return not any(part in name for part in ("norm", "bias", "position", "token"))


def arguments(faults: tuple[str, ...]) -> argparse.Namespace:
    """The command line of both examples."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", help="the recording: a .npy or .npz")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fault", choices=faults, help="a planted fault, to be found")
    parser.add_argument("--assign", help="another recording, whose first values this model takes")
    parser.add_argument("--feed", help="another recording, whose inputs each layer takes")
    return parser.parse_args()
