#!/usr/bin/env python3
"""A small recurrent model in torch: an embedding, an LSTM both ways, a GRU, attention over time, a dense head; SGD with momentum.

usage: gru_torch.py OUT [--seed N] [--assign OTHER] [--feed OTHER]     records it
As a commanded side: {"command": ["python", "../generic.py", "gru_torch.py"]}
"""
from __future__ import annotations

import gru_data as data
import torch
from torch.nn import functional as F

from lockstep_record import Recording, record, seed_weights


class Tagger(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embedding = torch.nn.Embedding(data.VOCABULARY, data.WIDE)
        self.lstm = torch.nn.LSTM(data.WIDE, data.HIDDEN, num_layers=2, batch_first=True, bidirectional=True)
        self.gru = torch.nn.GRU(2 * data.HIDDEN, data.HIDDEN, batch_first=True)
        self.attention = torch.nn.MultiheadAttention(data.HIDDEN, 2, batch_first=True)
        self.norm = torch.nn.LayerNorm(data.HIDDEN)
        self.head = torch.nn.Linear(data.HIDDEN, data.CLASSES)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        both, _ = self.lstm(self.embedding(ids))
        states, _ = self.gru(both)
        seen, _ = self.attention(states, states, states, need_weights=False)
        return self.head(self.norm(states + seen).mean(1))


def make(seed: int) -> tuple[torch.nn.Module, torch.optim.Optimizer]:
    model = Tagger()
    seed_weights(model, seed)
    return model.train(), torch.optim.SGD(model.parameters(), lr=data.LR, momentum=data.MOMENTUM)


def loop(model: torch.nn.Module, optimizer: torch.optim.Optimizer, rec: Recording, seed: int, iterations: int) -> None:
    for iteration in range(iterations):
        ids, labels = (torch.from_numpy(each) for each in data.batch(seed, iteration))
        loss = F.cross_entropy(model(ids), labels)
        rec.loss(loss)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def main() -> None:
    given = data.arguments(())
    made = make(given.seed)
    with record(*made, given.out, assign=given.assign, feed=given.feed) as rec:
        loop(*made, rec, given.seed, data.ITERATIONS)


if __name__ == "__main__":
    main()
