"""torch_transformers.py under changes that leave the mathematics alone, and with faults that these must see."""
from __future__ import annotations

import unittest

from invariances import ALL, CASE, apart, lockstep_case, run
from torch_transformers import FIELDS, TorchStack

PARAMS = {"lr": 1e-3, "eps": 1e-6, "weight_decay": 0.1}
SCHEDULE = {"framework": "torch", "scheduler": "StepLR", "params": {"step_size": 1, "gamma": 0.5}, "lr": 1e-3}


def torch_run(invariance, stack=TorchStack):
    return run(stack, "torch", PARAMS, invariance, SCHEDULE)


class Forgetful(TorchStack):
    """Moments lost at resume."""

    def save(self, folder):
        self.optimizer.state.clear()
        super().save(folder)


class RestartedSchedule(TorchStack):
    def load(self, folder):
        super().load(folder)
        for group in self.optimizer.param_groups:
            group["lr"] = SCHEDULE["lr"]


class MeanOfMeans(TorchStack):
    """Micro-batches of 3 and 2 rows count alike."""

    def backward(self, share):
        super().backward(1.0 if share == 1.0 else 0.5)


class Unmasked(TorchStack):
    def forward(self, batch, wants_hidden):
        return super().forward((batch[0], batch[1], None), wants_hidden)


class Unseeded(TorchStack):
    """Dropout, and a seed that nobody sets."""

    def _model(self):
        model = super()._model()
        model.dropout.p = 0.5
        model.dropout.train()
        return model


class PositionDependent(TorchStack):
    """The first row's loss counts twice."""

    def backward(self, share):
        (self.loss * share + self.first * 0.1).backward()

    def forward(self, batch, wants_hidden):
        given = super().forward(batch, wants_hidden)
        self.first = self.model(input_ids=self.torch.from_numpy(batch[0][:1])).logits.sum()
        return given


class InvarianceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.plain = torch_run(None)

    def test_each_leaves_values_within_rounding(self) -> None:
        for invariance in ALL:
            with self.subTest(invariance=invariance):
                # lr 1e-3: what Adam makes of rounding in a gradient of zero (the keys' biases) stays below it.
                self.assertLess(apart(self.plain, torch_run(invariance)), 1e-3)
                self.assertLess(apart(losses(self.plain), losses(torch_run(invariance))), 3e-6)

    def test_repeat_resume_and_stride_have_the_same_bits(self) -> None:
        for invariance in ({"name": "repeat"}, {"name": "resume", "at": 1}, {"name": "resume", "at": 3}, {"name": "stride"}):
            self.assertEqual(apart(self.plain, torch_run(invariance)), 0.0, invariance)

    def test_each_changes_something_within(self) -> None:
        for invariance in ALL:
            if invariance["name"] in ("batch_rows", "accumulate", "heads", "ffn"):
                self.assertGreater(apart(self.plain, torch_run(invariance)), 0.0, f"{invariance}: not even rounding has changed")

    def test_planted_faults_are_seen(self) -> None:
        for stack, invariance in ((Forgetful, {"name": "resume", "at": 2}), (RestartedSchedule, {"name": "resume", "at": 2}),
                                  (MeanOfMeans, {"name": "accumulate", "parts": 2}), (Unmasked, {"name": "pad_longer", "by": 6}),
                                  (Unseeded, {"name": "repeat"}), (PositionDependent, {"name": "batch_rows", "seed": 1})):
            with self.subTest(fault=stack.__name__):
                self.assertGreater(apart(losses(torch_run(None, stack)), losses(torch_run(invariance, stack))), 1e-4)

    def test_a_field_that_nobody_knew_is_refused_by_name(self) -> None:
        with self.assertRaisesRegex(lockstep_case.Refusal, "model.of_tomorrow is not honoured"):
            lockstep_case.Case(dict(CASE, changed=["model.of_tomorrow"])).require_honoured(lockstep_case.SHARED + FIELDS)

    def test_a_value_that_nobody_knew_is_refused_by_name(self) -> None:
        lockstep_case.Case(CASE).require_honoured(lockstep_case.SHARED + FIELDS)
        for section, name, value in (("model", "attention_scale", "hidden"), ("model", "attention_scale", 0.5), ("model", "pooler_act", "relu"),
                                     ("model", "hidden_act", "mish")):
            text = dict(CASE, **{section: dict(CASE[section], **{name: value})})
            with self.assertRaisesRegex(lockstep_case.Refusal, f"{section}.{name}: .* is not honoured"):
                lockstep_case.Case(text).require_honoured(lockstep_case.SHARED + FIELDS)

    def test_a_generator_that_nobody_knew_is_refused_by_name(self) -> None:
        text = dict(CASE, weights=dict(CASE["weights"], generator="of_tomorrow"))
        with self.assertRaisesRegex(lockstep_case.Refusal, "weights.generator: of_tomorrow is not honoured"):
            lockstep_case.Case(text).first_weights()


def losses(values):
    return {key: value for key, value in values.items() if key.startswith("loss")}


if __name__ == "__main__":
    unittest.main()
