#!/usr/bin/env python3
"""The CNN of cnn_torch.py in paddle.

usage: cnn_paddle.py OUT [--seed N] [--fault NAME] [--assign OTHER] [--feed OTHER]     records it
As a commanded side: {"command": ["python", "../generic.py", "cnn_paddle.py"], "settings": {"fault": NAME}}
"""
from __future__ import annotations

import cnn_data as data
import paddle
from paddle.nn import functional as F

from lockstep_record import Recording, record, seed_weights

# What goes wrong in ports, each to be found in a recording.
FAULTS = ("bn_momentum", "bn_epsilon", "missing_bias", "gelu_tanh", "decay_all", "untransposed", "clip_per_parameter", "rate_off_by_one",
          "padding", "pooling", "loss_sum", "dropout_on")


class Cnn(paddle.nn.Layer):
    def __init__(self, fault: str | None) -> None:
        super().__init__()
        # paddle's momentum is what stays, torch's what is added.
        self.conv1 = paddle.nn.Conv2D(3, 8, 3, padding=1, bias_attr=False)
        self.bn1 = paddle.nn.BatchNorm2D(8, momentum=0.1 if fault == "bn_momentum" else 0.9,
                                         epsilon=1e-3 if fault == "bn_epsilon" else 1e-5)
        self.pool = paddle.nn.MaxPool2D(2)
        self.conv2 = paddle.nn.Conv2D(8, 8, 3, padding=1, bias_attr=False)
        self.bn2 = paddle.nn.BatchNorm2D(8)
        # The fault pads below and to the right only, as "same" of others does for a stride of 2.
        self.conv3 = paddle.nn.Conv2D(8, 16, 3, stride=2, padding=[0, 1, 0, 1] if fault == "padding" else 1)
        self.gelu = paddle.nn.GELU(approximate=fault == "gelu_tanh")
        self.mean = paddle.nn.MaxPool2D(2) if fault == "pooling" else paddle.nn.AvgPool2D(2)
        self.fc1 = paddle.nn.Linear(16, 16, bias_attr=False if fault == "missing_bias" else None)
        self.dropout = paddle.nn.Dropout(0.1)
        self.head = paddle.nn.Linear(16, data.CLASSES)

    def forward(self, images: paddle.Tensor) -> paddle.Tensor:
        first = self.pool(self.gelu(self.bn1(self.conv1(images))))
        second = self.gelu(first + self.bn2(self.conv2(first)))
        third = self.mean(self.gelu(self.conv3(second)))
        return self.head(self.dropout(self.gelu(self.fc1(paddle.flatten(third, 1)))))


def make(seed: int, fault: str | None = None) -> tuple[paddle.nn.Layer, paddle.optimizer.Optimizer]:
    model = Cnn(fault)
    seed_weights(model, seed)
    if fault == "untransposed":
        model.fc1.weight.set_value(model.fc1.weight.numpy().T)
    model.train()
    if fault != "dropout_on":
        model.dropout.eval()
    decaying = {each.name for name, each in model.named_parameters() if fault == "decay_all" or data.decays(name)}
    clip = (paddle.nn.ClipGradByNorm if fault == "clip_per_parameter" else paddle.nn.ClipGradByGlobalNorm)(data.CLIP)
    optimizer = paddle.optimizer.AdamW(
        learning_rate=paddle.optimizer.lr.LambdaDecay(data.LR, data.warm_up), parameters=model.parameters(), epsilon=1e-6,
        weight_decay=data.WEIGHT_DECAY, apply_decay_param_fun=lambda name: name in decaying, grad_clip=clip)
    return model, optimizer


def loop(model: paddle.nn.Layer, optimizer: paddle.optimizer.Optimizer, rec: Recording, seed: int, iterations: int,
         fault: str | None = None) -> None:
    schedule = optimizer._learning_rate
    if fault == "rate_off_by_one":
        schedule.step()
    for iteration in range(iterations):
        images, labels = (paddle.to_tensor(each) for each in data.batch(seed, iteration))
        loss = F.cross_entropy(model(images), labels, reduction="sum" if fault == "loss_sum" else "mean")
        rec.loss(loss)
        loss.backward()
        optimizer.step()
        schedule.step()
        optimizer.clear_grad()


def main() -> None:
    given = data.arguments(FAULTS)
    made = make(given.seed, given.fault)
    with record(*made, given.out, assign=given.assign, feed=given.feed) as rec:
        loop(*made, rec, given.seed, data.ITERATIONS, given.fault)


if __name__ == "__main__":
    main()
