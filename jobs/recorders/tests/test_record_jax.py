"""lockstep_record.record_trees under jax, flax and optax, and Keras: python-jax -m unittest discover -s jobs/recorders/tests -p 'test_*jax.py'."""
from __future__ import annotations

import os
import sys
import tempfile
import unittest
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "jax")
import flax.linen as nn  # noqa: E402
import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy as np  # noqa: E402
import optax  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from lockstep_record import record_trees  # noqa: E402
from lockstep_record.source import read_recording  # noqa: E402


class Small(nn.Module):
    @nn.compact
    def __call__(self, images):
        hidden = nn.relu(nn.Conv(4, (3, 2))(images))
        return nn.Dense(5)(nn.LayerNorm()(hidden.reshape(len(images), -1)))


class RecordTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = str(Path(folder.name, "a.npy"))

    def trained(self, iterations: int, **options):
        images = jnp.asarray(np.random.RandomState(0).normal(0, 1, (6, 4, 4, 3)).astype(np.float32))
        labels = jnp.asarray([0, 1, 2, 3, 4, 0])
        model, optimizer = Small(), optax.adamw(1e-2)
        params = model.init(jax.random.PRNGKey(0), images)
        state = optimizer.init(params)
        step = jax.jit(jax.value_and_grad(
            lambda given: optax.softmax_cross_entropy_with_integer_labels(model.apply(given, images), labels).mean()))
        with record_trees(self.path, params, **options) as rec:
            for _ in range(iterations):
                loss, grads = step(params)
                updates, state = optimizer.update(grads, state, params)
                params = optax.apply_updates(params, updates)
                rec.step(loss=loss, grads=grads, params=params, state=state, lr=1e-2)
        return params, grads, read_recording(self.path)

    def test_names_and_layouts_are_torchs(self) -> None:
        params, grads, values = self.trained(1)
        np.testing.assert_array_equal(values["iter_0/param/Dense_0.weight"], np.asarray(params["params"]["Dense_0"]["kernel"]).T)
        self.assertEqual(values["init/Conv_0.weight"].shape, (4, 3, 3, 2))
        kernel = np.asarray(grads["params"]["Conv_0"]["kernel"])
        np.testing.assert_array_equal(values["iter_0/grad/Conv_0.weight"], kernel.transpose(3, 2, 0, 1))
        self.assertIn("iter_0/param/LayerNorm_0.weight", values)
        np.testing.assert_allclose(values["iter_0/state/exp_avg/Conv_0.weight"], 0.1 * kernel.transpose(3, 2, 0, 1), rtol=1e-6)

    def test_keys_come_in_the_order_of_execution(self) -> None:
        kinds = [key.split("/")[1] for key in self.trained(1)[2] if key.startswith("iter_0/")]
        self.assertEqual(list(dict.fromkeys(kinds)), ["loss", "grad_norm", "grad", "lr", "state", "param"])

    def test_later_iterations_have_cheap_values(self) -> None:
        values = self.trained(3, first=1)[2]
        self.assertEqual([key for key in values if key.startswith("iter_2/")], ["iter_2/loss", "iter_2/grad_norm", "iter_2/lr"])

    def test_a_crash_leaves_what_was_recorded_marked_as_cut(self) -> None:
        with self.assertRaises(KeyError), record_trees(self.path, {"a": np.ones(2)}) as rec:
            rec.step(params={"a": np.zeros(2)})
            raise KeyError("in the loop")
        self.assertEqual(list(read_recording(self.path)), ["init/a", "iter_0/param/a", "cut"])

    def test_keras_variables_go_by_their_paths(self) -> None:
        import keras
        model = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2, name="fc"), keras.layers.BatchNormalization(name="bn")])
        trained = {each.path: each for each in model.trainable_variables}
        rest = {each.path: each for each in model.non_trainable_variables}
        with record_trees(self.path, trained, buffers=rest, rename={r"^sequential\w*\.": ""}):
            pass
        values = read_recording(self.path)
        np.testing.assert_array_equal(values["init/fc.weight"], np.asarray(model.get_layer("fc").kernel).T)
        self.assertEqual(list(values), ["init/fc.weight", "init/fc.bias", "init/bn.weight", "init/bn.bias", "init/bn.running_mean",
                                        "init/bn.running_var"])


if __name__ == "__main__":
    unittest.main()
