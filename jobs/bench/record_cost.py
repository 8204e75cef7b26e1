#!/usr/bin/env python3
"""What recording costs: processor time of a training step of the examples, without, with cheap values, with whole tensors.

usage: OMP_NUM_THREADS=1 record_cost.py torch|paddle cnn|gru|vit     the least of five rounds, each the mean of the faster half of 50 steps
"""
from __future__ import annotations

import importlib
import statistics
import sys
import tempfile
import time
from pathlib import Path

RECORDERS = Path(__file__).resolve().parents[1] / "recorders"
sys.path[:0] = [str(RECORDERS), str(RECORDERS / "examples")]
from lockstep_record import record  # noqa: E402

STEPS, WARM_UP, ROUNDS = 60, 10, 5
# What is recorded by the number of iterations with whole tensors; None records nothing.
WAYS = {"nothing": None, "cheap values": 0, "whole tensors": STEPS}


class Clock:
    """Stands between the loop and the recording: loss() is called once a step."""

    def __init__(self, recording) -> None:
        self._recording, self.times = recording, []

    def loss(self, loss) -> None:
        if self._recording is not None:
            self._recording.loss(loss)
        self.times.append(time.thread_time())


def step(example, first: int | None) -> float:
    """Seconds of processor time."""
    made = example.make(0)
    with tempfile.TemporaryDirectory() as folder:
        if first is None:
            clock = Clock(None)
            example.loop(*made, clock, 0, STEPS)
        else:
            with record(*made, Path(folder, "cost.npy"), first=first) as recording:
                clock = Clock(recording)
                example.loop(*made, clock, 0, STEPS)
    steps = sorted(after - before for before, after in zip(clock.times, clock.times[1:]))[:(STEPS - WARM_UP) // 2]
    return statistics.mean(steps)


def main() -> None:
    example = importlib.import_module(f"{sys.argv[2]}_{sys.argv[1]}")
    rounds = [{way: step(example, first) for way, first in WAYS.items()} for _ in range(ROUNDS)]
    least = {way: min(each[way] for each in rounds) for way in WAYS}
    for way, seconds in least.items():
        print(f"{sys.argv[1]} {sys.argv[2]}: {way}: {seconds * 1e3:.2f} ms, {seconds / least['nothing'] - 1:+.0%}")


if __name__ == "__main__":
    main()
