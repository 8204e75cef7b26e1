"""Records six updates of three parameters by real optimizers: `more.npy`, one reprod_log dictionary.

usage: record.py configs.json more.npy {torch|jax|paddle}...
Needs torch 2.15.0, transformers 5.23.0, timm 1.0.31; optax 0.2.8, jax 0.10.2, keras 3.15.1; or paddlepaddle 3.3.1 (an environment of
its own: what it records is added to the file). Each config: {"name", "framework", "optimizer", "params", "no_decay"}; params do not
have the rate, which changes with the update (rates) unless "rate" is false. Keys NAME/PRECISION/PARAMETER_I hold values after
update I, start/PARAMETER and gradient_I/PARAMETER what went in.
"""
import importlib.util, json, os, sys, types
import numpy as np

RATES = [3e-3, 3e-3, 2e-3, 1e-3, 4e-3, 3e-3]
SHAPES = {"bert.encoder.layer.0.output.dense.weight": (6, 8),
          "bert.encoder.layer.0.intermediate.dense.weight": (9, 4),
          "bert.encoder.layer.0.output.dense.bias": (8,)}


def inputs():
    rng = np.random.RandomState(7)
    start = {k: (rng.randn(*s) * 0.1).astype(np.float32) for k, s in SHAPES.items()}
    gradients = [{k: (rng.randn(*s) * 10.0 ** rng.uniform(-4, 0, s)).astype(np.float32) for k, s in SHAPES.items()} for _ in RATES]
    return start, gradients


START, GRADIENTS = inputs()


def decays(c, name):
    return not any(pattern in name for pattern in c.get("no_decay", []))


def torch_like(c, dtype):
    import torch
    if "timm" not in sys.modules:  # without timm/__init__.py, which needs torchvision
        sys.modules["timm"] = types.ModuleType("timm")
        sys.modules["timm"].__path__ = [path + "/timm" for path in sys.path]
    if c["framework"] == "timm":
        # optim/__init__.py needs torchvision too
        sys.modules["timm.optim"] = types.ModuleType("timm.optim")
        sys.modules["timm.optim"].__path__ = [path + "/timm/optim" for path in sys.path]
        import importlib
        cls = getattr(importlib.import_module("timm.optim." + c["optimizer"].lower()), c["optimizer"].capitalize())
    elif c["framework"] == "hf":
        from transformers.optimization import Adafactor as cls
    else:
        cls = getattr(torch.optim, c["optimizer"])
    params = {k: torch.nn.Parameter(torch.tensor(v, dtype=getattr(torch, dtype))) for k, v in START.items()}
    if c["optimizer"] == "Muon":
        params = {k: p for k, p in params.items() if p.dim() == 2}
    extra = {k: tuple(v) if isinstance(v, list) else v for k, v in c["params"].items()}
    groups = [{"params": [p for k, p in params.items() if decays(c, k)]},
              {"params": [p for k, p in params.items() if not decays(c, k)], "weight_decay": 0.0}]
    opt = cls([g for g in groups if g["params"]], **extra)
    out = []
    for rate, gradient in zip(RATES, GRADIENTS):
        for group in opt.param_groups:
            if c.get("rate", True):
                group["lr"] = rate
        for k, p in params.items():
            p.grad = torch.tensor(gradient[k], dtype=p.dtype)
        opt.step()
        out.append({k: p.detach().numpy().copy() for k, p in params.items()})
    return out


def optax_(c, dtype):
    import jax.numpy as jnp, optax
    params = {k: jnp.asarray(v, dtype=dtype) for k, v in START.items()}
    rates = jnp.asarray(RATES, dtype=dtype)
    extra = dict(c["params"])
    if "no_decay" in c:
        mask = {k: decays(c, k) for k in params}
        extra["weight_decay_mask" if c["optimizer"] in ("Adadelta", "Adafactor") else "mask"] = mask
    tx = getattr(optax, c["optimizer"].lower())(learning_rate=lambda count: rates[count], **extra)
    state = tx.init(params)
    out = []
    for gradient in GRADIENTS:
        gradient = {k: jnp.asarray(v, dtype=dtype) for k, v in gradient.items()}
        updates, state = tx.update(gradient, state, params)
        params = optax.apply_updates(params, updates)
        out.append({k: np.asarray(v) for k, v in params.items()})
    return out


def keras_(c, dtype):
    import keras
    keras.config.set_floatx(dtype)
    name = {"NAdam": "Nadam", "LAMB": "Lamb"}.get(c["optimizer"], c["optimizer"])
    opt = getattr(keras.optimizers, name)(learning_rate=RATES[0], **c["params"])
    variables = {k: keras.Variable(v.astype(dtype), name=k.replace(".", "_"), dtype=dtype) for k, v in START.items()}
    if "no_decay" in c:
        opt.exclude_from_weight_decay(var_list=[v for k, v in variables.items() if not decays(c, k)])
    opt.build(list(variables.values()))
    out = []
    for rate, gradient in zip(RATES, GRADIENTS):
        opt.learning_rate = rate
        opt.apply(([keras.ops.convert_to_tensor(gradient[k].astype(dtype)) for k in variables]))
        out.append({k: np.asarray(v) for k, v in variables.items()})
    return out


def paddle_(c, dtype):
    import paddle
    paddle.set_default_dtype(dtype)
    name = {"RMSprop": "RMSProp", "LAMB": "Lamb"}.get(c["optimizer"], c["optimizer"])
    params = {k: paddle.create_parameter(v.shape, dtype, default_initializer=paddle.nn.initializer.Assign(v.astype(dtype)))
              for k, v in START.items()}
    extra = dict(c["params"])
    if c["optimizer"] == "LAMB" and "no_decay" in c:
        names = {p.name: k for k, p in params.items()}
        extra["exclude_from_weight_decay_fn"] = lambda p: not decays(c, names[p.name])
    opt = getattr(paddle.optimizer, name)(learning_rate=RATES[0], parameters=list(params.values()), **extra)
    out = []
    for rate, gradient in zip(RATES, GRADIENTS):
        opt.set_lr(rate)
        loss = sum((p * paddle.to_tensor(gradient[k].astype(dtype))).sum() for k, p in params.items())
        loss.backward()
        opt.step()
        opt.clear_grad()
        out.append({k: p.numpy().copy() for k, p in params.items()})
    return out


def main():
    configs, out, which = json.load(open(sys.argv[1])), sys.argv[2], sys.argv[3:]
    makers = {}
    if "torch" in which:
        makers.update(torch=torch_like, timm=torch_like, hf=torch_like)
    if "jax" in which:
        os.environ["KERAS_BACKEND"] = "jax"
        import jax
        jax.config.update("jax_enable_x64", True)
        makers.update(optax=optax_, keras=keras_)
    if "paddle" in which:
        makers.update(paddle=paddle_)
    data = np.load(out, allow_pickle=True).item() if os.path.exists(out) else {}
    data.update({"start/" + k: v for k, v in START.items()})
    data["rates"] = np.asarray(RATES)
    for i, gradient in enumerate(GRADIENTS):
        data.update({f"gradient_{i}/{k}": v for k, v in gradient.items()})
    for c in configs:
        if c["framework"] in makers:
            for dtype in ("float64", "float32"):
                for i, values in enumerate(makers[c["framework"]](c, dtype)):
                    data.update({f"{c['name']}/{dtype}/{k}_{i}": v for k, v in values.items()})
    np.save(out, data)
    print(len(data), "arrays")


main()
