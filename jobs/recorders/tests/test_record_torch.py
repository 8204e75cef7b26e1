"""lockstep_record under torch: python-torch -m unittest discover -s jobs/recorders/tests -p 'test_*torch.py'."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from lockstep_record import record, seed_weights  # noqa: E402
from lockstep_record.source import read_recording  # noqa: E402


def mlp(seed: int = 0) -> torch.nn.Module:
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2))
    seed_weights(model, seed)
    return model


def inputs(rows: int = 8) -> tuple[torch.Tensor, torch.Tensor]:
    random = np.random.RandomState(1)
    return torch.from_numpy(random.normal(0, 1, (rows, 4)).astype(np.float32)), torch.from_numpy(random.randint(0, 2, rows))


def train(model, optimizer, rec, iterations, clip=None, after=lambda iteration: None, loss_at_end=False):
    values, labels = inputs()
    for iteration in range(iterations):
        loss = torch.nn.functional.cross_entropy(model(values), labels)
        if not loss_at_end:
            rec.loss(loss)
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        optimizer.step()
        optimizer.zero_grad()
        if loss_at_end:
            rec.loss(loss)
        after(iteration)


class RecordTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name: str) -> str:
        return str(Path(self.folder.name, name))

    def recorded(self, name="a.npy", iterations=2, clip=None, model=None, optimizer=None, **options):
        model = model or mlp()
        optimizer = optimizer or torch.optim.AdamW(model.parameters(), lr=0.1)
        with record(model, optimizer, self.path(name), **options) as rec:
            train(model, optimizer, rec, iterations, clip)
        return read_recording(self.path(name))

    def test_the_loop_gives_the_same_bits_as_without_a_recorder(self) -> None:
        recorded, plain = mlp(), mlp()
        for model in (recorded, plain):
            optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
            if model is recorded:
                with record(model, optimizer, self.path("a.npy")) as rec:
                    train(model, optimizer, rec, 5, clip=0.1)
            else:
                train(model, optimizer, type("None_", (), {"loss": lambda self, loss: None})(), 5, clip=0.1)
        for one, other in zip(recorded.parameters(), plain.parameters()):
            self.assertTrue(torch.equal(one, other))

    def test_keys_come_in_the_order_of_execution(self) -> None:
        kinds = [key.split("/")[1] for key in self.recorded() if key.startswith("iter_0/")]
        self.assertEqual(list(dict.fromkeys(kinds)), ["input", "forward", "loss", "grad_norm", "grad", "lr", "grad_norm_clipped", "state", "param"])

    def test_values_are_those_of_the_formulas(self) -> None:
        values = self.recorded()
        random = np.random.RandomState(1)
        given, labels = random.normal(0, 1, (8, 4)).astype(np.float32), random.randint(0, 2, 8)
        hidden = np.tanh(given @ values["init/0.weight"].T + values["init/0.bias"])
        logits = hidden @ values["init/2.weight"].T + values["init/2.bias"]
        chance = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        np.testing.assert_allclose(values["iter_0/forward/1"], hidden, atol=1e-6)
        np.testing.assert_allclose(values["iter_0/forward"], logits, atol=1e-6)
        np.testing.assert_allclose(values["iter_0/loss"], -np.log(chance[np.arange(8), labels]).mean(), atol=1e-6)
        slope = (chance - np.eye(2)[labels]) / 8
        np.testing.assert_allclose(values["iter_0/grad/2.weight"], slope.T @ hidden, atol=1e-6)
        np.testing.assert_allclose(values["iter_0/state/exp_avg/2.weight"], 0.1 * slope.T @ hidden, atol=1e-6)
        gradients = [values[key] for key in values if key.startswith("iter_0/grad/")]
        np.testing.assert_allclose(values["iter_0/grad_norm"], np.sqrt(sum(np.sum(np.float64(each) ** 2) for each in gradients)), rtol=1e-12)

    def test_gradients_are_taken_before_clipping_and_the_clipped_norm_beside(self) -> None:
        free, clipped = self.recorded("a.npy", 1), self.recorded("b.npy", 1, clip=0.01)
        np.testing.assert_array_equal(free["iter_0/grad/0.weight"], clipped["iter_0/grad/0.weight"])
        self.assertEqual(free["iter_0/grad_norm"], free["iter_0/grad_norm_clipped"])
        self.assertEqual(free["iter_0/grad_norm"], clipped["iter_0/grad_norm"])
        self.assertAlmostEqual(float(clipped["iter_0/grad_norm_clipped"]), 0.01, delta=1e-6)

    def test_gradients_of_a_replay_are_those_that_the_optimizer_sees(self) -> None:
        model = mlp()
        values = self.recorded("a.npy", 2, clip=0.01, model=model, optimizer=torch.optim.SGD(model.parameters(), lr=0.5), replay=True)
        self.assertEqual({key.split("/")[1] for key in values if key.startswith("iter_")}, {"loss", "lr", "grad", "param"})
        for name in ("0.weight", "2.bias"):
            moved = values[f"init/{name}"] - np.float32(0.5) * values[f"iter_0/grad/{name}"]
            np.testing.assert_allclose(values[f"iter_0/param/{name}"], moved, rtol=1e-6, atol=1e-8)

    def test_under_accumulation_the_complete_gradient_counts(self) -> None:
        model = mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        values, labels = inputs()
        with record(model, optimizer, self.path("a.npy")):
            for half in (slice(0, 4), slice(4, 8)):
                (torch.nn.functional.cross_entropy(model(values[half]), labels[half]) / 2).backward()
            optimizer.step()
        np.testing.assert_allclose(read_recording(self.path("a.npy"))["iter_0/grad/0.weight"],
                                   self.recorded("b.npy", 1)["iter_0/grad/0.weight"], atol=1e-7)
        self.assertIn("iter_0/forward/0#1", read_recording(self.path("a.npy")))

    def test_a_loss_that_is_told_behind_the_step_belongs_to_its_iteration(self) -> None:
        model = mlp()
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
        with record(model, optimizer, self.path("b.npy")) as rec:
            train(model, optimizer, rec, 4, loss_at_end=True)
        usual, late = self.recorded("a.npy", 4), read_recording(self.path("b.npy"))
        for iteration in range(4):
            self.assertEqual(usual[f"iter_{iteration}/loss"], late[f"iter_{iteration}/loss"])

    def test_an_evaluation_within_the_loop_leaves_no_trace(self) -> None:
        model = mlp()
        optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)

        def evaluate(_: int) -> None:
            with torch.no_grad():
                model(inputs()[0])
        with record(model, optimizer, self.path("b.npy")) as rec:
            train(model, optimizer, rec, 2, after=evaluate)
        self.assertEqual(list(self.recorded("a.npy")), list(read_recording(self.path("b.npy"))))

    def test_first_then_every_layers_and_params_choose(self) -> None:
        values = self.recorded(iterations=6, first=1, then="loss", every=4, layers="2", params="*.bias")
        whole = {key.split("/")[0] for key in values if "/forward/" in key}
        self.assertEqual(whole, {"iter_0", "iter_4"})
        self.assertEqual([key for key in values if key.startswith("iter_3/")], ["iter_3/loss"])
        self.assertEqual({key.split("/")[2] for key in values if "/forward/" in key or "/input/" in key}, {"2"})
        self.assertEqual({key.split("/")[-1] for key in values if "/param/" in key}, {"0.bias", "2.bias"})

    def test_rates_of_groups_stand_apart_only_where_they_differ(self) -> None:
        for rates, keys in (((0.1, 0.1), ["iter_0/lr"]), ((0.1, 0.2), ["iter_0/lr", "iter_0/lr/1"])):
            with self.subTest(rates=rates):
                model = mlp()
                optimizer = torch.optim.SGD([{"params": model[0].parameters(), "lr": rates[0]}, {"params": model[2].parameters(), "lr": rates[1]}])
                values = self.recorded(iterations=1, model=model, optimizer=optimizer)
                self.assertEqual([key for key in values if "/lr" in key], keys)

    def test_a_zip_holds_what_the_dictionary_holds(self) -> None:
        one, other = self.recorded("a.npy", 3), self.recorded("a.npz", 3)
        self.assertEqual(list(one), list(other))
        for key in one:
            np.testing.assert_array_equal(one[key], other[key], strict=True)

    def test_the_dictionary_is_reprod_logs(self) -> None:
        self.recorded()
        loaded = np.load(self.path("a.npy"), allow_pickle=True).tolist()
        self.assertIsInstance(loaded, dict)
        self.assertEqual(loaded["iter_0/forward"].shape, (8, 2))

    def test_a_crash_leaves_what_was_recorded_marked_as_cut(self) -> None:
        for name in ("a.npy", "a.npz"):
            with self.subTest(name=name):
                def crash(iteration: int) -> None:
                    if iteration == 1:
                        raise KeyError("in the loop")
                model = mlp()
                optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
                with self.assertRaises(KeyError), record(model, optimizer, self.path(name)) as rec:
                    train(model, optimizer, rec, 5, after=crash)
                values = read_recording(self.path(name))
                self.assertEqual(values["cut"], 2)
                self.assertIn("iter_1/param/2.bias", values)

    def test_a_killed_process_leaves_a_whole_file(self) -> None:
        script = ("import os, sys, signal\nsys.path.insert(0, sys.argv[2])\nfrom test_record_torch import *\nmodel = mlp()\n"
                  "optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)\nwith record(model, optimizer, sys.argv[1]) as rec:\n"
                  "    train(model, optimizer, rec, 9, after=lambda i: i == 1 and os.kill(os.getpid(), signal.SIGKILL))\n")
        for name in ("a.npy", "a.npz"):
            with self.subTest(name=name):
                ended = subprocess.run([sys.executable, "-c", script, self.path(name), str(HERE)], check=False)
                self.assertEqual(ended.returncode, -signal.SIGKILL)
                values = read_recording(self.path(name))
                self.assertEqual(values["cut"], 2)
                self.assertIn("iter_1/param/2.bias", values)

    def test_a_zip_that_was_cut_within_an_array_is_recovered(self) -> None:
        whole = list(self.recorded("a.npz"))
        with open(self.path("a.npz"), "r+b") as file:
            file.truncate(Path(self.path("a.npz")).stat().st_size // 2)
        subprocess.run([sys.executable, "-m", "lockstep_record.recover", self.path("a.npz")], check=True, stdout=subprocess.DEVNULL,
                       env=dict(os.environ, PYTHONPATH=str(HERE.parent)))
        *kept, last = read_recording(self.path("a.npz"))
        self.assertEqual(last, "cut")
        self.assertEqual(kept, whole[:len(kept)])
        self.assertGreater(len(kept), 10)

    def test_assign_copies_and_tells_what_found_no_partner(self) -> None:
        self.recorded("a.npy", model=mlp(5))
        model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2), torch.nn.Linear(2, 2))
        with self.assertLogs("lockstep_record") as logs, \
                record(model, None, self.path("b.npy"), assign=self.path("a.npy")) as rec:
            pass
        np.testing.assert_array_equal(model[0].weight.detach().numpy(), mlp(5)[0].weight.detach().numpy())
        self.assertEqual(len(rec.partnerless), 2)
        self.assertIn("3.weight", logs.output[0])

    def test_feed_keeps_a_fault_within_its_module(self) -> None:
        right = self.recorded("a.npy", 1)
        wrong = mlp()
        with torch.no_grad():
            wrong[0].bias += 1
        alone = self.recorded("b.npy", 1, model=wrong, feed=self.path("a.npy"))
        spread = self.recorded("c.npy", 1, model=mlp_with_bias())
        self.assertGreater(np.abs(alone["iter_0/forward/0"] - right["iter_0/forward/0"]).max(), 0.5)
        np.testing.assert_array_equal(alone["iter_0/forward/1"], right["iter_0/forward/1"])
        self.assertGreater(np.abs(spread["iter_0/forward/1"] - right["iter_0/forward/1"]).max(), 0.1)
        self.assertTrue(np.abs(alone["iter_0/grad/0.weight"]).max() > 0, "gradients still reach the first layer")

    def test_rename_gives_names_that_the_other_side_has(self) -> None:
        values = self.recorded(iterations=1, rename={r"^0\b": "first", r"^2\b": "second"})
        self.assertIn("iter_0/param/first.weight", values)
        self.assertIn("iter_0/forward/second", values)

    def test_a_wrong_argument_is_named(self) -> None:
        for options, message in (({"then": "los"}, "then: los is none of"), ({"first": -1}, "first: -1"), ({"names": "mine"}, "names: mine")):
            with self.subTest(options=options), self.assertRaisesRegex(ValueError, message):
                record(mlp(), None, self.path("a.npy"), **options)
        with self.assertRaisesRegex(ValueError, "a.txt"):
            record(mlp(), None, self.path("a.txt"))
        with self.assertRaisesRegex(TypeError, "builtins.int"):
            record(3, None, self.path("a.npy"))

    def test_hooks_are_gone_afterwards(self) -> None:
        model = mlp()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        self.recorded(model=model, optimizer=optimizer)
        self.assertFalse(any(each._forward_hooks or each._forward_pre_hooks for each in model.modules()))
        self.assertFalse(optimizer._optimizer_step_pre_hooks or optimizer._optimizer_step_post_hooks)

    def test_a_pickle_with_more_than_arrays_is_refused(self) -> None:
        np.save(self.path("evil.npy"), {"a": subprocess.Popen}, allow_pickle=True)
        with self.assertRaisesRegex(ValueError, "subprocess.Popen is no part of an array"):
            read_recording(self.path("evil.npy"))


def mlp_with_bias() -> torch.nn.Module:
    model = mlp()
    with torch.no_grad():
        model[0].bias += 1
    return model


if __name__ == "__main__":
    unittest.main()
