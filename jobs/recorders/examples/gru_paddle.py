#!/usr/bin/env python3
"""The recurrent model of gru_torch.py in paddle.

usage: gru_paddle.py OUT [--seed N] [--fault NAME] [--assign OTHER] [--feed OTHER]     records it
As a commanded side: {"command": ["python", "../generic.py", "gru_paddle.py"], "settings": {"fault": NAME}}
"""
from __future__ import annotations

import gru_data as data
import numpy as np
import paddle
from paddle.nn import functional as F

from lockstep_record import Recording, record, seed_weights

# What goes wrong in ports, each to be found in a recording.
FAULTS = ("lstm_gates", "gru_gates", "one_bias", "last_step", "padding_idx", "loss_sum", "nesterov")


class Tagger(paddle.nn.Layer):
    def __init__(self, fault: str | None) -> None:
        super().__init__()
        self.fault = fault
        self.embedding = paddle.nn.Embedding(data.VOCABULARY, data.WIDE, padding_idx=0 if fault == "padding_idx" else None)
        self.lstm = paddle.nn.LSTM(data.WIDE, data.HIDDEN, num_layers=2, direction="bidirect")
        self.gru = paddle.nn.GRU(2 * data.HIDDEN, data.HIDDEN)
        self.attention = paddle.nn.MultiHeadAttention(data.HIDDEN, 2)
        self.norm = paddle.nn.LayerNorm(data.HIDDEN)
        self.head = paddle.nn.Linear(data.HIDDEN, data.CLASSES)

    def forward(self, ids: paddle.Tensor) -> paddle.Tensor:
        both, _ = self.lstm(self.embedding(ids))
        states, _ = self.gru(both)
        mixed = self.norm(states + self.attention(states, states, states))
        return self.head(mixed[:, -1] if self.fault == "last_step" else mixed.mean(1))


def swap_gates(layer: paddle.nn.Layer, gates: int, one: int, other: int) -> None:
    """Loads two gates of the first layer in one another's place, as weights do that come from a framework of another order."""
    for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
        parts = np.split(getattr(layer, name).numpy(), gates)
        parts[one], parts[other] = parts[other], parts[one]
        getattr(layer, name).set_value(np.concatenate(parts))


def make(seed: int, fault: str | None = None) -> tuple[paddle.nn.Layer, paddle.optimizer.Optimizer]:
    model = Tagger(fault)
    seed_weights(model, seed)
    if fault == "lstm_gates":
        swap_gates(model.lstm, 4, 1, 2)
    if fault == "gru_gates":
        swap_gates(model.gru, 3, 0, 1)
    if fault == "one_bias":
        # As from a framework that has one bias a gate.
        model.gru.bias_hh_l0.set_value(np.zeros(3 * data.HIDDEN, np.float32))
    model.train()
    return model, paddle.optimizer.Momentum(learning_rate=data.LR, momentum=data.MOMENTUM, parameters=model.parameters(),
                                            use_nesterov=fault == "nesterov")


def loop(model: paddle.nn.Layer, optimizer: paddle.optimizer.Optimizer, rec: Recording, seed: int, iterations: int,
         fault: str | None = None) -> None:
    for iteration in range(iterations):
        ids, labels = (paddle.to_tensor(each) for each in data.batch(seed, iteration))
        loss = F.cross_entropy(model(ids), labels, reduction="sum" if fault == "loss_sum" else "mean")
        rec.loss(loss)
        loss.backward()
        optimizer.step()
        optimizer.clear_grad()


def main() -> None:
    given = data.arguments(FAULTS)
    made = make(given.seed, given.fault)
    with record(*made, given.out, assign=given.assign, feed=given.feed) as rec:
        loop(*made, rec, given.seed, data.ITERATIONS, given.fault)


if __name__ == "__main__":
    main()
