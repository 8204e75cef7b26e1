"""Batches for gru_torch.py and gru_paddle.py: whatever both must agree on, and no framework."""
from __future__ import annotations

import argparse

import numpy as np

ITERATIONS, ROWS, TOKENS, VOCABULARY, CLASSES, WIDE, HIDDEN = 6, 8, 12, 50, 4, 16, 16
LR, MOMENTUM = 0.2, 0.9


def batch(seed: int, iteration: int) -> tuple[np.ndarray, np.ndarray]:
    """Token ids (rows, tokens), 0 past a row's length, and labels (rows)."""
    random = np.random.RandomState(seed * 1000 + iteration)
    ids = random.randint(1, VOCABULARY, (ROWS, TOKENS)).astype(np.int64)
    for row, length in enumerate(random.randint(TOKENS // 2, TOKENS + 1, ROWS)):
        ids[row, length:] = 0
    return ids, random.randint(0, CLASSES, ROWS).astype(np.int64)


def arguments(faults: tuple[str, ...]) -> argparse.Namespace:
    """The command line of both examples."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", help="the recording: a .npy or .npz")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fault", choices=faults, help="a planted fault, to be found")
    parser.add_argument("--assign", help="another recording, whose first values this model takes")
    parser.add_argument("--feed", help="another recording, whose inputs each layer takes")
    return parser.parse_args()
