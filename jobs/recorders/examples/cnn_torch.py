#!/usr/bin/env python3
"""A small CNN in torch: convolutions, batch norm, a residual, GELU, dropout; AdamW without decay of norms, warm-up, clipping.

usage: cnn_torch.py OUT [--seed N] [--assign OTHER] [--feed OTHER]     records it
As a commanded side: {"command": ["python", "../generic.py", "cnn_torch.py"]}
"""
from __future__ import annotations

import cnn_data as data
import torch
from torch.nn import functional as F

from lockstep_record import Recording, record, seed_weights


class Cnn(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        # A bias before batch norm has no gradient but rounding, of which Adam would make steps.
        self.conv1 = torch.nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.bn1 = torch.nn.BatchNorm2d(8)
        self.pool = torch.nn.MaxPool2d(2)
        self.conv2 = torch.nn.Conv2d(8, 8, 3, padding=1, bias=False)
        self.bn2 = torch.nn.BatchNorm2d(8)
        self.conv3 = torch.nn.Conv2d(8, 16, 3, stride=2, padding=1)
        self.gelu = torch.nn.GELU()
        self.mean = torch.nn.AvgPool2d(2)
        self.fc1 = torch.nn.Linear(16, 16)
        self.dropout = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(16, data.CLASSES)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        first = self.pool(self.gelu(self.bn1(self.conv1(images))))
        second = self.gelu(first + self.bn2(self.conv2(first)))
        third = self.mean(self.gelu(self.conv3(second)))
        return self.head(self.dropout(self.gelu(self.fc1(torch.flatten(third, 1)))))


def make(seed: int) -> tuple[torch.nn.Module, torch.optim.Optimizer]:
    model = Cnn()
    seed_weights(model, seed)
    model.train()
    # Generators differ between frameworks: dropout is off while ports are compared.
    model.dropout.eval()
    named = list(model.named_parameters())
    optimizer = torch.optim.AdamW(
        [{"params": [each for name, each in named if data.decays(name)], "weight_decay": data.WEIGHT_DECAY},
         {"params": [each for name, each in named if not data.decays(name)], "weight_decay": 0.0}], lr=data.LR, eps=1e-6)
    return model, optimizer


def loop(model: torch.nn.Module, optimizer: torch.optim.Optimizer, rec: Recording, seed: int, iterations: int) -> None:
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, data.warm_up)
    for iteration in range(iterations):
        images, labels = (torch.from_numpy(each) for each in data.batch(seed, iteration))
        loss = F.cross_entropy(model(images), labels)
        rec.loss(loss)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), data.CLIP)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()


def main() -> None:
    given = data.arguments(())
    made = make(given.seed)
    with record(*made, given.out, assign=given.assign, feed=given.feed) as rec:
        loop(*made, rec, given.seed, data.ITERATIONS)


if __name__ == "__main__":
    main()
