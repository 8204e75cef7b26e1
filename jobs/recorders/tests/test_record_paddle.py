"""lockstep_record under paddle: python-paddle -m unittest discover -s jobs/recorders/tests -p 'test_*paddle.py'."""
from __future__ import annotations

import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np
import paddle

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from lockstep_record import record, seed_weights  # noqa: E402
from lockstep_record.source import read_recording  # noqa: E402
from lockstep_record.weights import seeded  # noqa: E402


def mlp(seed: int = 0) -> paddle.nn.Layer:
    model = paddle.nn.Sequential(paddle.nn.Linear(4, 3), paddle.nn.Tanh(), paddle.nn.Linear(3, 2))
    seed_weights(model, seed)
    return model


def train(model, optimizer, rec, iterations, by_hand=None):
    random = np.random.RandomState(1)
    values, labels = paddle.to_tensor(random.normal(0, 1, (8, 4)).astype(np.float32)), paddle.to_tensor(random.randint(0, 2, 8))
    for _ in range(iterations):
        loss = paddle.nn.functional.cross_entropy(model(values), labels)
        rec.loss(loss)
        loss.backward()
        if by_hand:
            paddle.nn.utils.clip_grad_norm_(model.parameters(), by_hand)
        optimizer.step()
        optimizer.clear_grad()


class RecordTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name: str) -> str:
        return str(Path(self.folder.name, name))

    def recorded(self, name="a.npy", iterations=2, model=None, make=None, by_hand=None, **options):
        model = model or mlp()
        optimizer = (make or (lambda parameters: paddle.optimizer.AdamW(0.1, parameters=parameters)))(model.parameters())
        with record(model, optimizer, self.path(name), **options) as rec:
            train(model, optimizer, rec, iterations, by_hand)
        return read_recording(self.path(name))

    def once(self, model: paddle.nn.Layer, *inputs: np.ndarray, **options):
        """One iteration of SGD on the sum of the first output's squares."""
        optimizer = paddle.optimizer.SGD(0.1, parameters=model.parameters())
        with record(model, optimizer, self.path("a.npy"), **options):
            output = model(*(paddle.to_tensor(each) for each in inputs))
            (output[0] if isinstance(output, tuple) else output).square().sum().backward()
            optimizer.step()
            optimizer.clear_grad()
        return read_recording(self.path("a.npy"))

    def test_keys_come_in_the_order_of_execution(self) -> None:
        kinds = [key.split("/")[1] for key in self.recorded() if key.startswith("iter_0/")]
        self.assertEqual(list(dict.fromkeys(kinds)), ["input", "forward", "loss", "grad_norm", "grad", "lr", "grad_norm_clipped", "state", "param"])

    def test_a_dense_weight_stands_as_out_by_in_with_its_gradient_and_moments(self) -> None:
        model = mlp()
        own = model[0].weight.numpy()
        values = self.recorded(model=model)
        np.testing.assert_array_equal(values["init/0.weight"], own.T)
        for kind in ("grad", "state/exp_avg", "state/exp_avg_sq", "param"):
            self.assertEqual(values[f"iter_0/{kind}/0.weight"].shape, (3, 4))

    def test_names_own_keeps_what_paddle_has(self) -> None:
        values = self.recorded(names="own")
        self.assertEqual(values["init/0.weight"].shape, (4, 3))
        self.assertIn("iter_0/state/moment1/0.weight", values)
        self.assertIn("init/_variance", self.once(paddle.nn.BatchNorm1D(3), np.ones((4, 3), np.float32), names="own"))

    def test_values_are_those_of_the_formulas(self) -> None:
        values = self.recorded()
        random = np.random.RandomState(1)
        given, labels = random.normal(0, 1, (8, 4)).astype(np.float32), random.randint(0, 2, 8)
        hidden = np.tanh(given @ values["init/0.weight"].T + values["init/0.bias"])
        logits = hidden @ values["init/2.weight"].T + values["init/2.bias"]
        chance = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        slope = (chance - np.eye(2)[labels]) / 8
        np.testing.assert_allclose(values["iter_0/forward"], logits, atol=1e-6)
        np.testing.assert_allclose(values["iter_0/grad/2.weight"], slope.T @ hidden, atol=1e-6)
        np.testing.assert_allclose(values["iter_0/state/exp_avg/2.weight"], 0.1 * slope.T @ hidden, atol=1e-6)
        gradients = [values[key] for key in values if key.startswith("iter_0/grad/")]
        np.testing.assert_allclose(values["iter_0/grad_norm"], np.sqrt(sum(np.sum(np.float64(each) ** 2) for each in gradients)), rtol=1e-12)

    def test_gradients_are_taken_before_clipping_whichever_way_it_clips(self) -> None:
        free = self.recorded("a.npy", 1)
        ways = {
            "within the optimizer": dict(make=lambda parameters: paddle.optimizer.AdamW(
                0.1, parameters=parameters, grad_clip=paddle.nn.ClipGradByGlobalNorm(0.01))),
            "of a group": dict(make=lambda parameters: paddle.optimizer.AdamW(
                0.1, parameters=[{"params": parameters, "grad_clip": paddle.nn.ClipGradByGlobalNorm(0.01)}])),
            "by hand": dict(by_hand=0.01),
        }
        for way, how in ways.items():
            with self.subTest(way=way):
                clipped = self.recorded("b.npy", 1, **how)
                np.testing.assert_array_equal(free["iter_0/grad/0.weight"], clipped["iter_0/grad/0.weight"])
                self.assertAlmostEqual(float(clipped["iter_0/grad_norm_clipped"]), 0.01, delta=1e-6)

    def test_gradients_of_a_replay_are_those_that_the_optimizer_sees(self) -> None:
        values = self.recorded("a.npy", 2, replay=True, make=lambda parameters: paddle.optimizer.SGD(
            0.5, parameters=parameters, grad_clip=paddle.nn.ClipGradByGlobalNorm(0.01)))
        for name in ("0.weight", "2.bias"):
            moved = values[f"init/{name}"] - np.float32(0.5) * values[f"iter_0/grad/{name}"]
            np.testing.assert_allclose(values[f"iter_0/param/{name}"], moved, rtol=1e-6, atol=1e-8)

    def test_the_running_variance_is_torchs_unbiased_one(self) -> None:
        given = np.random.RandomState(0).normal(0, 2, (3, 2, 2, 2)).astype(np.float32)
        values = self.once(paddle.nn.BatchNorm2D(2, momentum=0.8), given)
        np.testing.assert_allclose(values["iter_0/param/running_mean"], 0.2 * given.mean((0, 2, 3)), atol=1e-6)
        np.testing.assert_allclose(values["iter_0/param/running_var"], 0.8 + 0.2 * given.var((0, 2, 3), ddof=1), rtol=1e-6)

    def test_the_variance_is_kept_account_of_while_nothing_is_recorded(self) -> None:
        random, model = np.random.RandomState(0), paddle.nn.BatchNorm1D(2)
        optimizer = paddle.optimizer.SGD(0.1, parameters=model.parameters())
        expected = np.ones(2)
        with record(model, optimizer, self.path("a.npy"), first=0, every=4, then="lr"):
            for iteration in range(5):
                given = random.normal(0, 1, (5, 2)).astype(np.float32)
                expected = 0.9 * expected + 0.1 * given.var(0, ddof=1)
                model(paddle.to_tensor(given)).sum().backward()
                optimizer.step()
        np.testing.assert_allclose(read_recording(self.path("a.npy"))["iter_4/param/running_var"], expected, rtol=1e-6)

    def test_a_recurrent_layer_has_torchs_names_and_no_parts(self) -> None:
        values = self.once(paddle.nn.LSTM(3, 2, num_layers=2, direction="bidirect"), np.ones((2, 4, 3), np.float32))
        names = [key[len("init/"):] for key in values if key.startswith("init/")]
        self.assertEqual(len(names), 16)
        self.assertIn("weight_hh_l1_reverse", names)
        self.assertEqual([key for key in values if "/forward" in key], ["iter_0/forward.0", "iter_0/forward.1.0", "iter_0/forward.1.1"])

    def test_projections_of_attention_are_one_matrix(self) -> None:
        model = paddle.nn.MultiHeadAttention(4, 2)
        seed_weights(model, 3)
        np.testing.assert_array_equal(model.k_proj.weight.numpy(), seeded("in_proj_weight", (12, 4), 3)[4:8].T)
        given = np.random.RandomState(0).normal(0, 1, (2, 3, 4)).astype(np.float32)
        values = self.once(model, given, given, given)
        np.testing.assert_array_equal(values["init/in_proj_bias"], seeded("in_proj_bias", (12,), 3))
        self.assertEqual(values["iter_0/grad/in_proj_weight"].shape, (12, 4))

    def test_assign_lays_out_what_a_recording_has(self) -> None:
        self.recorded("a.npy", model=mlp(5))
        model = mlp(6)
        with record(model, None, self.path("b.npy"), assign=self.path("a.npy")) as rec:
            pass
        self.assertEqual(rec.partnerless, [])
        np.testing.assert_array_equal(model[0].weight.numpy(), mlp(5)[0].weight.numpy())

    def test_feed_keeps_a_fault_within_its_module(self) -> None:
        right = self.recorded("a.npy", 1)
        wrong = mlp()
        wrong[0].bias.set_value(wrong[0].bias + 1)
        alone = self.recorded("b.npy", 1, model=wrong, feed=self.path("a.npy"))
        self.assertGreater(np.abs(alone["iter_0/forward/0"] - right["iter_0/forward/0"]).max(), 0.5)
        np.testing.assert_array_equal(alone["iter_0/forward/1"], right["iter_0/forward/1"])
        self.assertTrue(np.abs(alone["iter_0/grad/0.weight"]).max() > 0, "gradients still reach the first layer")

    def test_rates_are_those_of_schedule_and_group(self) -> None:
        values = self.recorded(iterations=2, make=lambda parameters: paddle.optimizer.SGD(
            paddle.optimizer.lr.StepDecay(0.5, 1), parameters=[{"params": parameters[:2]}, {"params": parameters[2:], "learning_rate": 0.1}]))
        self.assertEqual((values["iter_0/lr"], values["iter_0/lr/1"]), (0.5, 0.05))

    def test_everything_is_as_before_afterwards(self) -> None:
        before = paddle.Tensor.backward, paddle.autograd.backward
        model = mlp()
        optimizer = paddle.optimizer.SGD(0.1, parameters=model.parameters(), grad_clip=paddle.nn.ClipGradByGlobalNorm(0.01))
        with record(model, optimizer, self.path("a.npy")):
            pass
        self.assertEqual(before, (paddle.Tensor.backward, paddle.autograd.backward))
        self.assertNotIn("step", vars(optimizer))
        self.assertNotIn("_dygraph_clip", vars(optimizer._grad_clip))
        self.assertFalse(any(each._forward_post_hooks or each._forward_pre_hooks for each in model.sublayers(include_self=True)))


if __name__ == "__main__":
    unittest.main()
