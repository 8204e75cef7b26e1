"""paddle_paddlenlp.py under changes that leave the mathematics alone, and with faults that these must see."""
from __future__ import annotations

import unittest

from invariances import ALL, apart, run
from paddle_paddlenlp import PaddleStack

PARAMS = {"learning_rate": 1e-3, "epsilon": 1e-6, "weight_decay": 0.1}
SCHEDULE = {"framework": "paddle", "scheduler": "StepDecay", "params": {"learning_rate": 1e-3, "step_size": 1, "gamma": 0.5}, "lr": None}


def paddle_run(invariance, stack=PaddleStack):
    return run(stack, "paddle", PARAMS, invariance, SCHEDULE)


class Forgetful(PaddleStack):
    """Moments lost at resume."""

    def load(self, folder):
        fresh = self.optimizer
        super().load(folder)
        self.optimizer = fresh if not fresh._accumulators_holder else self._optimizer()


class MeanOfMeans(PaddleStack):
    """Micro-batches of 3 and 2 rows count alike."""

    def backward(self, share):
        super().backward(1.0 if share == 1.0 else 0.5)


class Unmasked(PaddleStack):
    def forward(self, batch, wants_hidden):
        return super().forward((batch[0], batch[1], None), wants_hidden)


class InvarianceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.plain = paddle_run(None)

    def test_each_leaves_values_within_rounding(self) -> None:
        for invariance in ALL:
            with self.subTest(invariance=invariance):
                # lr 1e-3: what Adam makes of rounding in a gradient of zero (the keys' biases) stays below it.
                self.assertLess(apart(self.plain, paddle_run(invariance)), 1e-3)
                self.assertLess(apart(losses(self.plain), losses(paddle_run(invariance))), 3e-6)

    def test_repeat_and_resume_have_the_same_bits(self) -> None:
        for invariance in ({"name": "repeat"}, {"name": "resume", "at": 1}, {"name": "resume", "at": 3}):
            self.assertEqual(apart(self.plain, paddle_run(invariance)), 0.0, invariance)

    def test_planted_faults_are_seen(self) -> None:
        for stack, invariance in ((Forgetful, {"name": "resume", "at": 2}), (MeanOfMeans, {"name": "accumulate", "parts": 2}),
                                  (Unmasked, {"name": "pad_longer", "by": 6})):
            with self.subTest(fault=stack.__name__):
                self.assertGreater(apart(losses(paddle_run(None, stack)), losses(paddle_run(invariance, stack))), 1e-4)


def losses(values):
    return {key: value for key, value in values.items() if key.startswith("loss")}


if __name__ == "__main__":
    unittest.main()
