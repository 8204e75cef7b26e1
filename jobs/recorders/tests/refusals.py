"""What a recorder does not honour is refused by name, before any framework is imported."""
import json
import os
import subprocess
import sys
import unittest

RECORDERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
MODEL = {"type": "bert-classifier", "layers": 1, "hidden": 8, "heads": 2, "intermediate": 8, "vocab": 11, "max_position": 8, "type_vocab": 2,
         "labels": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12, "attention_scale": True, "framework": "hf", "auto_mask": False,
         "padding_idx": 0, "position_offset": 0, "token_type": 0, "pooler_act": "tanh", "dropout": 0, "transposed": [], "swapped": []}


class Refusals(unittest.TestCase):
    recorder, framework, params, refused = None, None, {}, []

    def run_recorder(self, changed):
        case = {"format": 1, "check": "c", "seed": 0, "iterations": 1, "precision": "float32", "threads": 1, "changed": changed,
                "observe": [{"key": "loss_0", "observation": "loss", "iteration": 0}], "model": MODEL,
                "weights": {"generator": "numpy-normal", "std": 0.02, "seed": 0},
                "batch": {"generator": "numpy-randint", "size": 2, "length": 4, "seed": 0, "pads": False, "mask": False, "count": 1, "stride": 1000},
                "loss": {"reduction": "mean", "label_smoothing": 0, "flip_labels": False},
                "optimizer": {"framework": self.framework, "name": "SGD", "params": self.params, "amsgrad": False, "no_decay": [], "clip_norm": None,
                              "clip_value": None, "schedule": None, "zero_grad": True, "accumulate": 1}}
        return subprocess.run([sys.executable, os.path.join(RECORDERS, self.recorder)], input=json.dumps(case), capture_output=True, text=True)

    def test_what_is_not_honoured_is_refused_by_name(self):
        fields = json.loads(subprocess.run([sys.executable, os.path.join(RECORDERS, self.recorder), "--fields"], capture_output=True,
                                           text=True, check=True).stdout)["fields"]
        for path in self.refused:
            with self.subTest(path):
                self.assertNotIn(path, fields)
                done = self.run_recorder([path])
                self.assertEqual(done.returncode, 1)
                self.assertEqual(done.stderr.strip(), f"refused: {path} is not honoured by this recorder")
