#!/usr/bin/env python3
"""Records an MLP of 1,042 parameters under optimizers of torch, paddle, optax and Keras: two updates from the first weights.

usage: PYTHONPATH=jobs/recorders PYTHON make.py (torch | paddle | jax) [NAME...]     each in its framework's environment; torch first: the others
       take its first weights. Writes NAME.npy of every optimizer below, or of those named.
       PYTHONPATH=jobs/recorders PYTHON make.py (torch_conv | paddle_conv) [FAULT...]   a small convolutional model with batch norm, clipping and a
       warm-up: conv_torch.npy, conv_paddle.npy, and conv_FAULT.npy of paddle with a fault planted.
"""
from __future__ import annotations

import os
import sys

import numpy as np

FOLDER = os.path.dirname(os.path.abspath(__file__))
STEPS = 2
NO_DECAY = ("bias", "norm")
INPUTS = [np.random.RandomState(i).normal(0, 1, (16, 12)).astype(np.float32) for i in range(5)]
LABELS = [np.random.RandomState(100 + i).randint(0, 2, 16) for i in range(5)]


def path(name: str) -> str:
    return os.path.join(FOLDER, name + ".npy")


def decays(name: str) -> bool:
    return not any(pattern in name for pattern in NO_DECAY)


IMAGES = [np.random.RandomState(50 + i).normal(0, 1, (8, 1, 6, 6)).astype(np.float32) for i in range(5)]
DIGITS = [np.random.RandomState(150 + i).randint(0, 3, 8) for i in range(5)]
WARM_UP = [2e-4, 4e-4, 6e-4, 8e-4]
CONV = {"first": 3, "layers": "none"}


def torch_conv(names: list[str]) -> None:
    import torch
    from torch import nn
    from lockstep_record import record, seed_weights

    model = nn.Sequential()
    model.conv1, model.bn1 = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4)
    model.conv2, model.bn2, model.fc = nn.Conv2d(4, 6, 3, bias=False), nn.BatchNorm2d(6), nn.Linear(24, 3)
    seed_weights(model, 5)
    groups = [{"params": [p for n, p in model.named_parameters() if conv_decays(n)], "weight_decay": 0.05},
              {"params": [p for n, p in model.named_parameters() if not conv_decays(n)], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=WARM_UP[0], eps=1e-6)
    with record(model, optimizer, path("conv_torch"), **CONV) as rec:
        for i in range(3):
            for group in optimizer.param_groups:
                group["lr"] = WARM_UP[i]
            x = torch.relu(model.bn1(model.conv1(torch.from_numpy(IMAGES[i]))))
            x = torch.relu(model.bn2(model.conv2(x))).flatten(1)
            loss = nn.functional.cross_entropy(model.fc(x), torch.from_numpy(DIGITS[i]))
            rec.loss(loss)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
            optimizer.step()
            optimizer.zero_grad()


def conv_decays(name: str) -> bool:
    return "bias" not in name and "bn" not in name


def paddle_conv(names: list[str]) -> None:
    import paddle
    from paddle import nn
    from lockstep_record import record

    for fault in names or ["", "eps", "l2", "decay_all", "rate", "beta2", "clip", "no_clip", "momentum"]:
        model = nn.Sequential()
        norm = {"momentum": 0.1 if fault == "momentum" else 0.9}
        model.conv1, model.bn1 = nn.Conv2D(1, 4, 3), nn.BatchNorm2D(4, **norm)
        model.conv2, model.bn2, model.fc = nn.Conv2D(4, 6, 3, bias_attr=False), nn.BatchNorm2D(6, **norm), nn.Linear(24, 3)
        own = {p.name for n, p in model.named_parameters() if conv_decays(n)}
        given = {"parameters": model.parameters(), "weight_decay": 0.05, "epsilon": 1e-8 if fault == "eps" else 1e-6,
                 "beta2": 0.98 if fault == "beta2" else 0.999,
                 "grad_clip": None if fault == "no_clip" else nn.ClipGradByGlobalNorm(0.25 if fault == "clip" else 0.5)}
        if fault == "l2":
            optimizer = paddle.optimizer.Adam(WARM_UP[0], **given)
        else:
            spared = None if fault == "decay_all" else (lambda name: name in own)
            optimizer = paddle.optimizer.AdamW(WARM_UP[0], apply_decay_param_fun=spared, **given)
        with record(model, optimizer, path("conv_" + (fault or "paddle")), assign=path("conv_torch"), **CONV) as rec:
            for i in range(3):
                optimizer.set_lr(WARM_UP[i + 1 if fault == "rate" else i])
                x = nn.functional.relu(model.bn1(model.conv1(paddle.to_tensor(IMAGES[i]))))
                x = nn.functional.relu(model.bn2(model.conv2(x))).flatten(1)
                loss = nn.functional.cross_entropy(model.fc(x), paddle.to_tensor(DIGITS[i]))
                rec.loss(loss)
                loss.backward()
                optimizer.step()
                optimizer.clear_grad()


def torch_records(names: list[str]) -> None:
    import torch
    from torch import nn
    from lockstep_record import record, seed_weights

    class Mlp(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.fc1, self.norm, self.fc2, self.out = nn.Linear(12, 32), nn.LayerNorm(32), nn.Linear(32, 16), nn.Linear(16, 2)

        def forward(self, x):
            return self.out(torch.tanh(self.fc2(nn.functional.gelu(self.norm(self.fc1(x))))))

    def groups(model, decay):
        return [{"params": [p for n, p in model.named_parameters() if decays(n)], "weight_decay": decay},
                {"params": [p for n, p in model.named_parameters() if not decays(n)], "weight_decay": 0.0}]

    optim = torch.optim
    makers = {
        "torch_sgd": lambda m: optim.SGD(m.parameters(), lr=0.05, momentum=0.9, weight_decay=0.01),
        "torch_sgd_dampened": lambda m: optim.SGD(m.parameters(), lr=0.05, momentum=0.8, dampening=0.3),
        "torch_adam": lambda m: optim.Adam(m.parameters(), lr=1e-3, weight_decay=0.01),
        "torch_adamw": lambda m: optim.AdamW(groups(m, 0.01), lr=1e-3),
        "torch_adamw_small": lambda m: optim.AdamW(groups(m, 0.01), lr=3e-5, eps=1e-6, betas=(0.9, 0.98)),
        "torch_amsgrad": lambda m: optim.AdamW(m.parameters(), lr=1e-3, weight_decay=0.1, amsgrad=True),
        "torch_rmsprop": lambda m: optim.RMSprop(m.parameters(), lr=1e-3, alpha=0.95, momentum=0.5),
        "torch_adagrad": lambda m: optim.Adagrad(m.parameters(), lr=1e-2),
    }
    outside = {
        # No optimizer of the table.
        "torch_rprop": lambda m: optim.Rprop(m.parameters(), lr=1e-2),
    }
    # What a record may have besides, or lack: the optimizer's state of four updates, two rates, gradients before they are clipped.
    clip = lambda model: nn.utils.clip_grad_norm_(model.parameters(), 0.05)
    special = {
        "torch_state": (lambda m: optim.AdamW(groups(m, 0.01), lr=1e-3, eps=1e-6), {"steps": 4, "replay": False, "first": 4, "layers": "none"}),
        "torch_rates": (lambda m: optim.AdamW([{"params": [p for n, p in m.named_parameters() if "out" not in n]},
                                               {"params": m.out.parameters(), "lr": 1e-4}], lr=1e-3, weight_decay=0.0), {}),
        "torch_clipped": (lambda m: optim.AdamW(groups(m, 0.01), lr=1e-3, eps=1e-4), {"before_update": clip}),
        "torch_unclipped": (lambda m: optim.AdamW(groups(m, 0.01), lr=1e-3, eps=1e-4),
                            {"before_update": clip, "replay": False, "first": 2, "layers": "none"}),
    }
    every = {**{name: (make, {}) for name, make in {**makers, **outside}.items()}, **special}
    for name in names or every:
        torch.manual_seed(0)
        model = Mlp()
        seed_weights(model, 3)
        make, options = every[name]
        train_torch(model, make(model), record, path(name), **{"steps": STEPS, **options})


def train_torch(model, optimizer, record, to, steps, before_update=None, scheduler=None, replay=True, **options):
    import torch
    with record(model, optimizer, to, replay=replay, **options):
        for i in range(steps):
            loss = torch.nn.functional.cross_entropy(model(torch.from_numpy(INPUTS[i])), torch.from_numpy(LABELS[i]))
            loss.backward()
            if before_update:
                before_update(model)
            optimizer.step()
            optimizer.zero_grad()
            if scheduler:
                scheduler.step()


def paddle_records(names: list[str]) -> None:
    import paddle
    from paddle import nn
    from lockstep_record import record

    class Mlp(nn.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.fc1, self.norm, self.fc2, self.out = nn.Linear(12, 32), nn.LayerNorm(32), nn.Linear(32, 16), nn.Linear(16, 2)

        def forward(self, x):
            return self.out(paddle.tanh(self.fc2(nn.functional.gelu(self.norm(self.fc1(x))))))

    def decayed(model):
        own = {p.name for n, p in model.named_parameters() if decays(n)}
        return lambda name: name in own

    optim = paddle.optimizer
    makers = {
        "paddle_adamw": lambda m: optim.AdamW(1e-3, parameters=m.parameters(), weight_decay=0.01,
                                              apply_decay_param_fun=decayed(m)),
        "paddle_adamw_small": lambda m: optim.AdamW(3e-5, parameters=m.parameters(), weight_decay=0.01, epsilon=1e-6, beta2=0.98,
                                                    apply_decay_param_fun=decayed(m)),
        "paddle_adam": lambda m: optim.Adam(1e-3, parameters=m.parameters(), weight_decay=0.01),
    }
    for name in names or makers:
        model = Mlp()
        with record(model, makers[name](model), path(name), replay=True, assign=path("torch_adamw")) as rec:
            optimizer = rec._framework._optimizer
            for i in range(STEPS):
                loss = nn.functional.cross_entropy(model(paddle.to_tensor(INPUTS[i])), paddle.to_tensor(LABELS[i]))
                loss.backward()
                optimizer.step()
                optimizer.clear_grad()


def jax_records(names: list[str]) -> None:
    os.environ["KERAS_BACKEND"] = "jax"
    import jax
    import jax.numpy as jnp
    import keras
    import optax
    from lockstep_record import record_trees

    recorded = np.load(path("torch_adamw"), allow_pickle=True).item()
    first = {key[len("init/"):]: jnp.asarray(value) for key, value in recorded.items() if key.startswith("init/")}

    def loss(p, x, y):
        h = x @ p["fc1.weight"].T + p["fc1.bias"]
        h = (h - h.mean(-1, keepdims=True)) / jnp.sqrt(h.var(-1, keepdims=True) + 1e-5) * p["norm.weight"] + p["norm.bias"]
        h = jnp.tanh(jax.nn.gelu(h, approximate=False) @ p["fc2.weight"].T + p["fc2.bias"])
        return optax.softmax_cross_entropy_with_integer_labels(h @ p["out.weight"].T + p["out.bias"], y).mean()

    mask = {name: decays(name) for name in first}
    optax_makers = {
        "optax_adamw": lambda: optax.adamw(1e-3, weight_decay=0.01, mask=mask),
        "optax_sgd_nesterov": lambda: optax.sgd(0.05, momentum=0.9, nesterov=True),
        "optax_lion": lambda: optax.lion(1e-3, weight_decay=0.1),
    }
    keras_makers = {
        "keras_adamw": lambda: keras.optimizers.AdamW(1e-3, weight_decay=0.01, epsilon=1e-5),
        "keras_adam": lambda: keras.optimizers.Adam(1e-3, epsilon=1e-4),
    }
    gradient = jax.jit(jax.grad(loss))
    for name in names or {**optax_makers, **keras_makers}:
        params = dict(first)
        step = optax_step(optax, optax_makers[name]()) if name in optax_makers else keras_step(keras, keras_makers[name](), first)
        with record_trees(path(name), params) as rec:
            for i in range(STEPS):
                grads = gradient(params, INPUTS[i], LABELS[i])
                params = step(grads, params)
                rec.step(grads=grads, params=params)


def optax_step(optax, optimizer):
    state = None

    def step(grads, params):
        nonlocal state
        state = optimizer.init(params) if state is None else state
        updates, state = optimizer.update(grads, state, params)
        return optax.apply_updates(params, updates)
    return step


def keras_step(keras, optimizer, first):
    variables = {name: keras.Variable(value, name=name.replace(".", "_")) for name, value in first.items()}

    def step(grads, params):
        optimizer.apply([grads[name] for name in variables], list(variables.values()))
        return {name: variable.value for name, variable in variables.items()}
    return step


if __name__ == "__main__":
    {"torch": torch_records, "paddle": paddle_records, "jax": jax_records, "torch_conv": torch_conv, "paddle_conv": paddle_conv}[sys.argv[1]](sys.argv[2:])
