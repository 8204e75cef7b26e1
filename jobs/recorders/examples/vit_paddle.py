#!/usr/bin/env python3
"""The vision transformer of vit_torch.py in paddle.

usage: vit_paddle.py OUT [--seed N] [--fault NAME] [--assign OTHER] [--feed OTHER]     records it
As a commanded side: {"command": ["python", "../generic.py", "vit_paddle.py"], "settings": {"fault": NAME}}
"""
from __future__ import annotations

import paddle
import vit_data as data
from paddle.nn import functional as F

from lockstep_record import Recording, record, seed_weights

# What goes wrong in ports, each to be found in a recording.
FAULTS = ("bn_momentum", "bn_epsilon", "missing_bias", "gelu_tanh", "decay_all", "untransposed", "clip_per_parameter", "rate_off_by_one",
          "padding", "pooling", "loss_sum", "dropout_on", "qkv_order", "attention_scale", "ln_epsilon")


class Block(paddle.nn.Layer):
    def __init__(self, fault: str | None) -> None:
        super().__init__()
        self.fault = fault
        epsilon = 1e-3 if fault == "ln_epsilon" else 1e-5
        self.norm1 = paddle.nn.LayerNorm(data.WIDE, epsilon)
        self.qkv = paddle.nn.Linear(data.WIDE, 3 * data.WIDE, bias_attr=False if fault == "missing_bias" else None)
        self.proj = paddle.nn.Linear(data.WIDE, data.WIDE)
        self.norm2 = paddle.nn.LayerNorm(data.WIDE, epsilon)
        self.fc1 = paddle.nn.Linear(data.WIDE, 2 * data.WIDE)
        self.gelu = paddle.nn.GELU(approximate=fault == "gelu_tanh")
        self.fc2 = paddle.nn.Linear(2 * data.WIDE, data.WIDE)
        self.dropout = paddle.nn.Dropout(0.1)

    def attend(self, x: paddle.Tensor) -> paddle.Tensor:
        rows, tokens, wide = x.shape
        made = self.qkv(x)
        if self.fault == "qkv_order":
            # As code that has the heads before query, key and value.
            q, k, v = made.reshape([rows, tokens, data.HEADS, 3, -1]).transpose([3, 0, 2, 1, 4])
        else:
            q, k, v = made.reshape([rows, tokens, 3, data.HEADS, -1]).transpose([2, 0, 3, 1, 4])
        scale = wide if self.fault == "attention_scale" else wide // data.HEADS
        scores = F.softmax(q @ k.transpose([0, 1, 3, 2]) / scale ** 0.5, -1)
        return self.proj((scores @ v).transpose([0, 2, 1, 3]).reshape([rows, tokens, wide]))

    def forward(self, x: paddle.Tensor) -> paddle.Tensor:
        x = x + self.attend(self.norm1(x))
        return x + self.dropout(self.fc2(self.gelu(self.fc1(self.norm2(x)))))


class Vit(paddle.nn.Layer):
    def __init__(self, fault: str | None) -> None:
        super().__init__()
        self.fault = fault
        # The fault pads below and to the right only.
        self.stem = paddle.nn.Conv2D(3, 8, 3, padding=[0, 2, 0, 2] if fault == "padding" else 1)
        # paddle's momentum is what stays, torch's what is added.
        self.stem_norm = paddle.nn.BatchNorm2D(8, momentum=0.1 if fault == "bn_momentum" else 0.9,
                                               epsilon=1e-3 if fault == "bn_epsilon" else 1e-5)
        self.patches = paddle.nn.Conv2D(8, data.WIDE, data.PATCH, stride=data.PATCH)
        zeros = paddle.nn.initializer.Constant(0.0)
        self.token = self.create_parameter([1, 1, data.WIDE], default_initializer=zeros)
        self.position = self.create_parameter([1, 1 + (data.SIDE // data.PATCH) ** 2, data.WIDE], default_initializer=zeros)
        self.blocks = paddle.nn.LayerList([Block(fault) for _ in range(data.LAYERS)])
        self.norm = paddle.nn.LayerNorm(data.WIDE)
        self.head = paddle.nn.Linear(data.WIDE, data.CLASSES)

    def forward(self, images: paddle.Tensor) -> paddle.Tensor:
        x = self.patches(F.relu(self.stem_norm(self.stem(images)))).flatten(2).transpose([0, 2, 1])
        x = paddle.concat([self.token.expand([len(x), -1, -1]), x], 1) + self.position
        for block in self.blocks:
            x = block(x)
        x = self.norm(x)
        return self.head(x.mean(1) if self.fault == "pooling" else x[:, 0])


def make(seed: int, fault: str | None = None) -> tuple[paddle.nn.Layer, paddle.optimizer.Optimizer]:
    model = Vit(fault)
    seed_weights(model, seed)
    if fault == "untransposed":
        weight = model.blocks[1].proj.weight
        weight.set_value(weight.numpy().T)
    model.train()
    for block in model.blocks if fault != "dropout_on" else []:
        block.dropout.eval()
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
