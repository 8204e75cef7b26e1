"""A model that Lockstep does not know, for jobs/recorders/generic.py."""
import numpy as np
import torch
from lockstep_record import seed_weights


def make(seed, width):
    model = torch.nn.Sequential(torch.nn.Linear(4, width), torch.nn.Tanh(), torch.nn.Linear(width, 2))
    seed_weights(model, seed)
    return model, torch.optim.SGD(model.parameters(), lr=0.1)


def loop(model, optimizer, rec, seed, iterations, width):
    random = np.random.RandomState(seed)
    inputs, labels = torch.from_numpy(random.normal(0, 1, (8, 4)).astype(np.float32)), torch.from_numpy(random.randint(0, 2, 8))
    for _ in range(iterations):
        loss = torch.nn.functional.cross_entropy(model(inputs), labels)
        rec.loss(loss)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
