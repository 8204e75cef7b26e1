"""A model that Lockstep does not know, for jobs/recorders/generic.py."""
import numpy as np
import torch


def build(case):
    torch.set_num_threads(case["threads"])
    random, width = np.random.RandomState(case["seed"]), case["settings"]["width"]
    model = torch.nn.Sequential(torch.nn.Linear(4, width), torch.nn.Tanh(), torch.nn.Linear(width, 2))
    for layer, shape in ((0, (width, 4)), (2, (2, width))):
        model[layer].weight.data = torch.from_numpy(random.normal(0, 1, shape).astype(np.float32))
        model[layer].bias.data = torch.zeros(shape[0])
    inputs, labels = torch.from_numpy(random.normal(0, 1, (8, 4)).astype(np.float32)), torch.from_numpy(random.randint(0, 2, 8))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    return model, optimizer, lambda iteration: torch.nn.functional.cross_entropy(model(inputs), labels)
