"""What the tests of both BERT recorders share: a case, and each invariance with a fault that it must see."""
from __future__ import annotations

import copy
import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import lockstep_case  # noqa: E402

CASE = json.loads("""
{ "format": 1, "check": "c", "seed": 3, "iterations": 4, "precision": "float32", "threads": 1, "observe": "all", "changed": [],
  "model": {"type": "bert-classifier", "layers": 2, "hidden": 16, "heads": 4, "intermediate": 24, "vocab": 61, "max_position": 24,
    "type_vocab": 2, "labels": 3, "hidden_act": "gelu", "layer_norm_eps": 1e-12, "attention_scale": true, "framework": "hf",
    "auto_mask": false, "padding_idx": 0, "position_offset": 0, "token_type": 0, "pooler_act": "tanh", "dropout": 0, "transposed": [],
    "swapped": []},
  "weights": {"generator": "numpy-normal", "std": 0.2, "seed": 3},
  "batch": {"generator": "numpy-randint", "size": 5, "length": 10, "seed": 3, "pads": true, "mask": true, "count": 2, "stride": 7},
  "loss": {"reduction": "mean", "label_smoothing": 0.0, "flip_labels": false},
  "optimizer": {"framework": "torch", "name": "AdamW", "params": {}, "amsgrad": false, "no_decay": ["bias"], "clip_norm": 1.0,
    "clip_value": null, "zero_grad": true, "accumulate": 1, "schedule": null} }
""")

ALL = [{"name": "repeat"}, {"name": "batch_rows", "seed": 1}, {"name": "pad_longer", "by": 6}, {"name": "accumulate", "parts": 2},
       {"name": "heads", "seed": 1}, {"name": "ffn", "seed": 1}, {"name": "resume", "at": 2}, {"name": "threads", "count": 2},
       {"name": "stride"}]


def run(stack, framework: str, params: dict, invariance: dict | None, schedule: dict | None = None) -> dict[str, np.ndarray]:
    """What the recorder observes of the case, with or without a change within."""
    text = copy.deepcopy(CASE)
    text["optimizer"].update(framework=framework, params=params, schedule=schedule)
    if invariance is not None:
        text["invariance"] = invariance
    case = lockstep_case.Case(text)
    return lockstep_case.record(case, stack(case, []), lambda: stack(case, []))


def apart(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> float:
    """The largest difference; infinite if keys, their order or shapes differ."""
    if list(one) != list(other) or any(np.shape(one[key]) != np.shape(other[key]) for key in one):
        return float("inf")
    return max(float(np.max(np.abs(np.asarray(one[key], np.float64) - other[key]))) for key in one)
