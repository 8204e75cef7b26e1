#!/usr/bin/env python3
"""A small vision transformer in torch: a stem with batch norm, patches, a class token, pre-norm blocks, dropout off; AdamW.

usage: vit_torch.py OUT [--seed N] [--assign OTHER] [--feed OTHER]     records it
As a commanded side: {"command": ["python", "../generic.py", "vit_torch.py"]}
"""
from __future__ import annotations

import torch
import vit_data as data
from torch.nn import functional as F

from lockstep_record import Recording, record, seed_weights


class Block(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.norm1 = torch.nn.LayerNorm(data.WIDE)
        self.qkv = torch.nn.Linear(data.WIDE, 3 * data.WIDE)
        self.proj = torch.nn.Linear(data.WIDE, data.WIDE)
        self.norm2 = torch.nn.LayerNorm(data.WIDE)
        self.fc1 = torch.nn.Linear(data.WIDE, 2 * data.WIDE)
        self.gelu = torch.nn.GELU()
        self.fc2 = torch.nn.Linear(2 * data.WIDE, data.WIDE)
        self.dropout = torch.nn.Dropout(0.1)

    def attend(self, x: torch.Tensor) -> torch.Tensor:
        rows, tokens, wide = x.shape
        q, k, v = self.qkv(x).reshape(rows, tokens, 3, data.HEADS, -1).permute(2, 0, 3, 1, 4)
        scores = torch.softmax(q @ k.transpose(-1, -2) / (wide // data.HEADS) ** 0.5, -1)
        return self.proj((scores @ v).transpose(1, 2).reshape(rows, tokens, wide))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attend(self.norm1(x))
        return x + self.dropout(self.fc2(self.gelu(self.fc1(self.norm2(x)))))


class Vit(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = torch.nn.Conv2d(3, 8, 3, padding=1)
        self.stem_norm = torch.nn.BatchNorm2d(8)
        self.patches = torch.nn.Conv2d(8, data.WIDE, data.PATCH, stride=data.PATCH)
        self.token = torch.nn.Parameter(torch.zeros(1, 1, data.WIDE))
        self.position = torch.nn.Parameter(torch.zeros(1, 1 + (data.SIDE // data.PATCH) ** 2, data.WIDE))
        self.blocks = torch.nn.ModuleList(Block() for _ in range(data.LAYERS))
        self.norm = torch.nn.LayerNorm(data.WIDE)
        self.head = torch.nn.Linear(data.WIDE, data.CLASSES)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.patches(torch.relu(self.stem_norm(self.stem(images)))).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(len(x), -1, -1), x], 1) + self.position
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])


def make(seed: int) -> tuple[torch.nn.Module, torch.optim.Optimizer]:
    model = Vit()
    seed_weights(model, seed)
    model.train()
    for block in model.blocks:
        block.dropout.eval()
    named = list(model.named_parameters())
    groups = [{"params": [p for name, p in named if data.decays(name)], "weight_decay": data.WEIGHT_DECAY},
              {"params": [p for name, p in named if not data.decays(name)], "weight_decay": 0.0}]
    return model, torch.optim.AdamW(groups, lr=data.LR, eps=1e-6)


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
