"""Draws suites of runs with many fields away from their defaults at once, and computes them in float64 with torch's autograd.

usage: reference.py SEED COUNT suite.json recorded.npy
Needs torch and NumPy only. Nothing is shared with Lockstep or with transformers: the classifier, the losses, the optimizers and every
field are written here anew from the fields' descriptions, and gradients are autograd's. The suite's seed draws which fields a run has, and
their values. Keys: CHECK/loss_I, CHECK/grad_norm_I (before clipping; of replicas: of the reduced gradients) and CHECK/param_norm_I.
"""
import json, math, sys, zlib
import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

MODEL = {"hidden_act": "gelu", "layer_norm_eps": 1e-12, "attention_scale": True, "auto_mask": False, "padding_idx": 0, "position_offset": 0,
         "token_type": 0, "pooler_act": "tanh", "norm_first": False, "causal": False, "mask_value": "-inf", "padding_idx_output": "row",
         "pooling": "first", "pooler": True, "layer_norm_variance": "two-pass", "embedding_scale": 1.0, "pad_id": 0, "positions": "all",
         "pad_position": 0, "no_bias": [], "skip": [], "transposed": [], "swapped": [], "type_vocab": 2}
WEIGHTS = {"dtype": "float32"}
BATCH = {"pads": False, "mask": False, "count": 1, "stride": 1000, "repeat": 1, "order": [], "drop_last": False, "token_types": "none",
         "duplicates": 0, "label_noise": 0.0}
LOSS = {"reduction": "mean", "label_smoothing": 0.0, "flip_labels": False, "kind": "cross-entropy", "gamma": 2.0, "class_weights": None,
        "mean_by": "weights", "scale": 1.0, "ignore_index": None, "input": "logits"}
OPTIMIZER = {"amsgrad": False, "no_decay": [], "clip_norm": None, "clip_value": None, "zero_grad": True, "accumulate": 1, "decay_by": "rate",
             "clip_dialect": "torch", "clip_per_parameter": False, "clip_except": [], "clip_norm_factor": 1.0, "accumulate_reduce": "sum",
             "accumulate_take": "all", "lazy": [], "skip": [], "skip_schedule": False, "frozen": [], "count": {"per_update": 1, "offset": 0},
             "schedule_before_update": False, "schedule_steps_per_update": 1, "lr_for": {}, "decay_for": {}, "maximize": False, "l1": 0.0,
             "masters": True, "schedule": None}
LOOK = {"scale": 1.0, "average": "none", "reset_every": None}


# ---- drawing -------------------------------------------------------------------------------------------------------------------------

class Draw:
    def __init__(self, seed):
        self.r = np.random.RandomState(seed)

    def one(self, *values):
        return values[self.r.randint(len(values))]

    def whole(self, low, high):
        return int(self.r.randint(low, high + 1))

    def number(self, low, high):
        return float(np.round(self.r.uniform(low, high), 4))

    def some(self, options, most):
        return {name: options[name]() for name in self.r.permutation(sorted(options))[: self.r.randint(most + 1)]}


def drawn(d, name):
    """One check. Sections are drawn apart, so that most have fields of all of them."""
    layers, heads = d.whole(1, 2), d.one(1, 2, 4)
    hidden, inner, vocab, labels = heads * d.whole(2, 5), d.whole(5, 20), d.whole(12, 40), d.whole(2, 4)
    size, length, count = 2 * d.whole(1, 3), d.whole(3, 9), d.whole(1, 3)
    last = layers - 1
    parts = lambda *names: lambda: [d.one(*names)]
    model = dict(layers=layers, hidden=hidden, heads=heads, intermediate=inner, vocab=vocab, max_position=length + 5, labels=labels)
    model.update(d.some({
        "hidden_act": lambda: d.one("gelu_new", "relu", "quick_gelu", "silu", "none", "tanh", "mish", "relu2", "leaky_relu"),
        "layer_norm_eps": lambda: d.one(1e-5, 1e-3, {"embeddings": 1e-3, f"layer.{last}": 1e-2}, {"attention": 0.1, "LayerNorm": 1e-6}),
        "attention_scale": lambda: d.one(False, "hidden", d.number(0.1, 1)), "auto_mask": lambda: True,
        "padding_idx": lambda: d.one(None, 1, d.whole(0, vocab - 1)), "position_offset": lambda: d.whole(1, 4),
        "token_type": lambda: 1, "pooler_act": lambda: d.one("none", "relu"), "norm_first": lambda: True, "causal": lambda: True,
        "mask_value": lambda: d.one("finfo.min", "-1e4", "zero"), "padding_idx_output": lambda: "zero",
        "pooling": lambda: d.one("mean", "max"), "pooler": lambda: False, "layer_norm_variance": lambda: d.one("raw", "unbiased"),
        "embedding_scale": lambda: d.one(math.sqrt(hidden), d.number(0.3, 3), -1.5), "pad_id": lambda: d.whole(1, vocab - 1),
        "positions": lambda: "seen", "pad_position": lambda: d.whole(1, 4), "type_vocab": lambda: d.whole(3, 5),
        "no_bias": parts("key", "pooler.dense", "LayerNorm", "layer.0", "output.dense", "classifier", "bias", "embeddings"),
        "skip": parts("embeddings.LayerNorm", f"layer.{last}", "layer.0.attention", f"layer.{last}.intermediate",
                      "layer.0.attention.output.LayerNorm", f"layer.{last}.output.LayerNorm", "LayerNorm", ".attention"),
        "transposed": lambda: [f"bert.encoder.layer.{last}.attention.self.{d.one('query', 'key', 'value')}.weight"],
        "swapped": lambda: [["bert.encoder.layer.0.attention.self.query.bias", f"bert.encoder.layer.{last}.attention.self.value.bias"]],
    }, 7))
    if "no_bias" in model or model.get("pooler") is False or "skip" in model:
        model.pop("swapped", None), model.pop("transposed", None)
    if model.get("pooler") is False:
        model.pop("pooler_act", None)
        if model.get("no_bias") == ["pooler.dense"]:
            model.pop("no_bias")
    if model.get("skip") and "no_bias" in model:
        model.pop("no_bias")
    names = ["numpy-normal", "truncated-normal", "xavier-uniform", "kaiming-uniform", "torch-linear"]
    weights = {"generator": d.one("numpy-normal", d.one(*names), {"embeddings": d.one(*names), "attention": d.one(*names), "": d.one(*names)}),
               "std": d.number(0.05, 0.4), "seed": d.whole(0, 10 ** 6)}
    weights.update(d.some({"dtype": lambda: d.one("bfloat16", "float16")}, 1) if d.whole(0, 3) == 0 else {})
    batch = {"generator": "numpy-randint", "size": size, "length": length, "seed": d.whole(0, 10 ** 6), "count": count}
    batch.update(d.some({
        "pads": lambda: True, "mask": lambda: True, "stride": lambda: d.whole(1, 50), "repeat": lambda: d.whole(2, 3),
        "order": lambda: [d.whole(0, count - 1) for _ in range(d.whole(1, 4))], "drop_last": lambda: True,
        "token_types": lambda: "halves", "duplicates": lambda: d.whole(1, size // 2), "label_noise": lambda: d.number(0.2, 0.9)}, 5))
    if count == 1 or "order" in batch:
        batch.pop("drop_last", None)
    if "token_type" in model:
        batch.pop("token_types", None)
    kind = d.one("cross-entropy", "cross-entropy", "bce", "mse", "focal")
    loss = {} if kind == "cross-entropy" else {"kind": kind}
    loss.update(d.some({
        "reduction": lambda: "sum", "label_smoothing": lambda: d.number(0.05, 0.6), "flip_labels": lambda: True, "gamma": lambda: d.one(0.0, 0.5, 1.0, 3.0),
        "class_weights": lambda: [d.number(0.2, 3) for _ in range(labels)], "mean_by": lambda: "rows", "scale": lambda: d.one(0.25, 8.0, d.number(0.5, 2)),
        "ignore_index": lambda: d.whole(0, labels - 1), "input": lambda: "softmax"}, 4))
    if kind != "cross-entropy":
        loss.pop("label_smoothing", None)
    optimizer = draw_optimizer(d, size)
    run = {}
    if d.whole(0, 3) == 0 and optimizer.get("accumulate_reduce") != "tokens":
        # A part of the rows of which all are ignored has no mean.
        loss.pop("ignore_index", None)
        run["replicas"] = {"n": d.one(1, 2), "reduce": d.one("mean", "sum"), "skip": d.one([], ["bias"], ["embeddings"], ["layer.0", "classifier"])}
    if d.whole(0, 3) == 0:
        lost = [each for each in ("m", "v", "count", "schedule", "masters") if d.whole(0, 1)] or ["m"]
        run["resume"] = {"at": d.whole(0, 3), "lost": lost}
    look = d.some({"scale": lambda: d.one(0.25, -2.0, d.number(0.1, 3)), "average": lambda: d.one("running", {"window": d.whole(2, 4)}),
                   "reset_every": lambda: d.whole(1, 4)}, 3)
    if "average" not in look:
        look.pop("reset_every", None)
    observe = {"loss": dict(look, key="loss_{iteration}"), "grad_norm": "grad_norm_{iteration}", "param_norm": "param_norm_{iteration}"}
    if "replicas" not in run and d.whole(0, 3) == 0:
        observe["ema"] = {"decay": d.number(0.2, 0.95), "warmup": bool(d.whole(0, 1))}
    return dict({"name": name, "candidate": {"computed": "float64"}, "reference": {"npy": "recorded.npy", "key": name + "/{key}"}, "seeds": "0",
                 "iterations": d.whole(4, 7), "model": model, "weights": weights, "batch": batch, "loss": loss, "optimizer": optimizer, "observe": observe}, **run)


def draw_optimizer(d, size):
    name = d.one("AdamW", "AdamW", "Adam", "SGD")
    params = {"lr": d.number(0.001, 0.02), "weight_decay": d.number(0, 0.5)}
    if name == "SGD":
        params.update(d.some({"momentum": lambda: d.number(0.1, 0.95), "dampening": lambda: d.number(0.1, 0.6)}, 2))
        if "momentum" in params and "dampening" not in params and d.whole(0, 1):
            params["nesterov"] = True
    else:
        params.update(d.some({"betas": lambda: [d.number(0.5, 0.95), d.number(0.8, 0.999)]}, 1), eps=d.one(1e-8, 1e-3))
    o = {"framework": "torch", "name": name, "params": params, "no_decay": d.one([], ["bias"], ["bias", "LayerNorm"])}
    o.update(d.some({
        "amsgrad": lambda: True, "clip_norm": lambda: d.number(0.05, 3), "clip_value": lambda: d.number(0.01, 0.3), "zero_grad": lambda: False,
        "accumulate": lambda: d.whole(2, 3), "decay_by": lambda: d.one("multiplier", "nothing"), "clip_dialect": lambda: d.one("paddle", "optax", "tf"),
        "clip_per_parameter": lambda: True, "clip_except": lambda: [d.one("bias", "embeddings", "classifier")], "clip_norm_factor": lambda: d.one(0.5, 8.0, d.number(0.3, 2)),
        "accumulate_reduce": lambda: d.one("mean", "tokens"), "accumulate_take": lambda: d.one("first", "last"),
        "lazy": lambda: [d.one("embeddings.word", "embeddings", "position")], "skip": lambda: d.one([0], [1], [0, 2]), "skip_schedule": lambda: True,
        "frozen": lambda: [d.one("embeddings", "layer.0", "classifier.bias", "LayerNorm")], "count": lambda: {"per_update": d.whole(1, 3), "offset": d.whole(0, 4)},
        "schedule_before_update": lambda: True, "schedule_steps_per_update": lambda: d.one(0, 2, 3),
        "lr_for": lambda: {d.one("embeddings", "layer.0", "bias"): d.number(0.1, 3), "classifier": d.number(0.1, 3)},
        "decay_for": lambda: {d.one("embeddings", "LayerNorm", "weight"): d.number(0, 3)}, "maximize": lambda: True, "l1": lambda: d.number(0.001, 0.1),
        "masters": lambda: False,
        "schedule": lambda: d.one({"framework": "hf", "scheduler": "linear", "params": {"num_warmup_steps": 2, "num_training_steps": 40}},
                                  {"framework": "torch", "scheduler": "StepLR", "params": {"step_size": 2, "gamma": 0.3}})}, 8))
    if name == "SGD":
        for field in ("amsgrad", "decay_by", "count"):
            o.pop(field, None)
    if name == "Adam":
        o.pop("decay_by", None)
    return o


# ---- the model -----------------------------------------------------------------------------------------------------------------------

def shapes(m):
    wide, inner = m["hidden"], m["intermediate"]
    made = {}

    def dense(name, out, into):
        made[name + ".weight"], made[name + ".bias"] = (out, into), (out,)

    def norm(name):
        made[name + ".weight"], made[name + ".bias"] = (wide,), (wide,)
    for table, rows in (("word", m["vocab"]), ("position", m["max_position"]), ("token_type", m["type_vocab"])):
        made[f"bert.embeddings.{table}_embeddings.weight"] = (rows, wide)
    norm("bert.embeddings.LayerNorm")
    for i in range(m["layers"]):
        p = f"bert.encoder.layer.{i}."
        for each in ("query", "key", "value"):
            dense(p + "attention.self." + each, wide, wide)
        dense(p + "attention.output.dense", wide, wide)
        norm(p + "attention.output.LayerNorm")
        dense(p + "intermediate.dense", inner, wide)
        dense(p + "output.dense", wide, inner)
        norm(p + "output.LayerNorm")
    dense("bert.pooler.dense", wide, wide)
    dense("classifier", m["labels"], wide)
    return made


def has(name, parts):
    return any(part in name for part in parts)


def lacks(m, name):
    """Parameters of parts that are skipped, of a pooler that is not there, and biases that are left out."""
    if name.endswith(".bias") and has(name, m["no_bias"]):
        return True
    if name.startswith("bert.pooler") and not m["pooler"]:
        return True
    if name.startswith("bert.embeddings.LayerNorm"):
        return has("bert.embeddings.LayerNorm", m["skip"])
    if not name.startswith("bert.encoder"):
        return False
    layer = ".".join(name.split(".")[:4])
    if has(layer, m["skip"]):
        return True
    if ".attention." in name:
        return has(layer + ".attention", m["skip"]) or ("LayerNorm" in name and has(layer + ".attention.output.LayerNorm", m["skip"]))
    return has(layer + ".intermediate", m["skip"]) or ("LayerNorm" in name and has(layer + ".output.LayerNorm", m["skip"]))


def generated(kind, name, shape, std, r, fan_in):
    norm = "LayerNorm" in name
    if kind == "numpy-normal":
        return r.normal(0, std, shape).astype(np.float32) + np.float32(norm and name.endswith("weight"))
    if kind == "torch-linear" and "embeddings.weight" in name:
        return r.standard_normal(shape)
    if kind == "torch-linear" and not norm and name.endswith("bias"):
        return r.uniform(-1 / np.sqrt(fan_in), 1 / np.sqrt(fan_in), shape)
    if len(shape) == 1:
        return np.full(shape, float(name.endswith("weight")))
    if kind == "truncated-normal":
        values = []
        while len(values) < np.prod(shape):
            z = r.standard_normal()
            if abs(z) <= 2:
                values.append(std * z)
        return np.array(values).reshape(shape)
    bound = np.sqrt({"xavier-uniform": 6 / sum(shape), "kaiming-uniform": 6 / shape[1], "torch-linear": 1 / shape[1]}[kind])
    return r.uniform(-bound, bound, shape)


def first(by_part, name, otherwise):
    return next((value for part, value in by_part.items() if part in name), otherwise)


def first_weights(m, w):
    made, shape = {}, shapes(m)
    for name in shape:
        kind = w["generator"] if isinstance(w["generator"], str) else first(w["generator"], name, "numpy-normal")
        r = np.random.RandomState((zlib.crc32(name.encode()) ^ w["seed"]) & 0xFFFFFFFF)
        fan_in = shape.get(name[:-4] + "weight", (1, 1))[-1]
        made[name] = np.asarray(generated(kind, name, shape[name], w["std"], r, fan_in), np.float32)
    for one, other in m["swapped"]:
        made[one], made[other] = made[other], made[one]
    for name in m["transposed"]:
        made[name] = made[name].T.copy()
    return {name: torch.tensor(value.astype(np.float64)) for name, value in made.items() if not lacks(m, name)}


ACT = {"gelu": F.gelu, "gelu_new": lambda x: F.gelu(x, approximate="tanh"), "relu": F.relu, "quick_gelu": lambda x: x * torch.sigmoid(1.702 * x),
       "silu": F.silu, "none": lambda x: x, "tanh": torch.tanh, "mish": F.mish, "relu2": lambda x: F.relu(x) ** 2, "leaky_relu": F.leaky_relu}


class Net:
    def __init__(self, m, p):
        self.m, self.p = m, p

    def dense(self, x, name):
        return F.linear(x, self.p[name + ".weight"], self.p.get(name + ".bias"))

    def norm(self, x, name):
        if has(name, self.m["skip"]):
            return x
        eps = self.m["layer_norm_eps"]
        eps = first(eps, name, 1e-12) if isinstance(eps, dict) else eps
        mean = x.mean(-1, keepdim=True)
        kind = self.m["layer_norm_variance"]
        if kind == "raw":
            var = (x * x).mean(-1, keepdim=True) - mean * mean
        else:
            var = ((x - mean) ** 2).sum(-1, keepdim=True) / (x.shape[-1] - (kind == "unbiased"))
        y = (x - mean) / torch.sqrt(var + eps) * self.p[name + ".weight"]
        bias = self.p.get(name + ".bias")
        return y if bias is None else y + bias

    def attention(self, x, p, seen):
        m = self.m
        rows, length, wide = x.shape
        split = lambda t: t.view(rows, length, m["heads"], -1).transpose(1, 2)
        q, k, v = (split(self.dense(x, p + "attention.self." + each)) for each in ("query", "key", "value"))
        scale = m["attention_scale"]
        scale = (wide / m["heads"]) ** -0.5 if scale is True else 1.0 if scale is False else wide ** -0.5 if scale == "hidden" else scale
        scores = q @ k.transpose(-1, -2) * scale
        visible = seen[:, None, None, :].expand(rows, 1, length, length)
        if m["causal"]:
            visible = visible & torch.ones(length, length, dtype=torch.bool).tril()
        kind = m["mask_value"]
        if kind == "finfo.min":
            scores = scores + torch.where(visible, 0.0, torch.finfo(torch.float64).min)
        elif kind == "-1e4":
            scores = scores + torch.where(visible, 0.0, -1e4)
        else:
            scores = scores.masked_fill(~visible, -math.inf)
        a = torch.softmax(scores, -1)
        if kind == "zero":
            a = torch.where(visible.any(-1, keepdim=True), a, 0.0)
        return self.dense((a @ v).transpose(1, 2).reshape(rows, length, wide), p + "attention.output.dense")

    def forward_part(self, x, p):
        return self.dense(ACT[self.m["hidden_act"]](self.dense(x, p + "intermediate.dense")), p + "output.dense")

    def layer(self, x, i, seen):
        p, layer, skip = f"bert.encoder.layer.{i}.", f"bert.encoder.layer.{i}", self.m["skip"]
        if has(layer, skip):
            return x
        for part, inner, norm in ((".attention", lambda y: self.attention(y, p, seen), p + "attention.output.LayerNorm"),
                                  (".intermediate", lambda y: self.forward_part(y, p), p + "output.LayerNorm")):
            if has(layer + part, skip):
                continue
            x = x + inner(self.norm(x, norm)) if self.m["norm_first"] else self.norm(x + inner(x), norm)
        return x

    def logits(self, batch):
        m, p, e = self.m, self.p, "bert.embeddings."
        ids, _, mask, types = batch
        if mask is None and m["auto_mask"]:
            mask = ids != m["pad_id"]
        seen = torch.ones_like(ids, dtype=torch.bool) if mask is None else mask
        counted = (ids != m["pad_id"] if mask is None else mask) if m["positions"] == "seen" else torch.ones_like(ids, dtype=torch.bool)
        places = torch.where(counted, counted.long().cumsum(1) - 1 + m["position_offset"], m["pad_position"])
        words = p[e + "word_embeddings.weight"][ids]
        if m["padding_idx"] is not None:
            is_pad = (ids == m["padding_idx"])[..., None]
            words = torch.where(is_pad, torch.zeros_like(words) if m["padding_idx_output"] == "zero" else words.detach(), words)
        types = torch.full_like(ids, m["token_type"]) if types is None else types
        x = words * m["embedding_scale"] + p[e + "token_type_embeddings.weight"][types] + p[e + "position_embeddings.weight"][places]
        x = self.norm(x, e + "LayerNorm")
        for i in range(m["layers"]):
            x = self.layer(x, i, seen)
        if m["pooling"] == "first":
            x = x[:, 0]
        elif m["pooling"] == "mean":
            x = (x * seen[..., None]).sum(1) / seen.sum(1, keepdim=True)
        else:
            x = x.masked_fill(~seen[..., None], -math.inf).amax(1)
        if m["pooler"]:
            x = {"tanh": torch.tanh, "none": lambda t: t, "relu": F.relu}[m["pooler_act"]](self.dense(x, "bert.pooler.dense"))
        return self.dense(x, "classifier")


def loss_of(logits, labels, l):
    z = torch.softmax(logits, -1) if l["input"] == "softmax" else logits
    classes = z.shape[-1]
    w = torch.ones(classes) if l["class_weights"] is None else torch.tensor(l["class_weights"])
    counts = torch.ones_like(labels, dtype=torch.bool) if l["ignore_index"] is None else labels != l["ignore_index"]
    if l["kind"] in ("bce", "mse"):
        target = F.one_hot(labels, classes).double()
        each = F.binary_cross_entropy_with_logits(z, target, reduction="none") if l["kind"] == "bce" else (z - target) ** 2
        per_row, divisor = (each * w).sum(-1), counts.sum() * classes
    elif l["kind"] == "focal":
        logp = torch.log_softmax(z, -1).gather(1, labels[:, None])[:, 0]
        per_row, divisor = -w[labels] * (1 - logp.exp()) ** l["gamma"] * logp, counts.sum()
    else:
        per_row = F.cross_entropy(z, labels, weight=w, reduction="none", label_smoothing=l["label_smoothing"])
        divisor = counts.sum() if l["mean_by"] == "rows" else w[labels][counts].sum()
    total = per_row[counts].sum()
    return (total / divisor if l["reduction"] == "mean" else total) * l["scale"]


# ---- batches -------------------------------------------------------------------------------------------------------------------------

def batches(m, b, l):
    made = []
    for j in range(b["count"]):
        seed = b["seed"] + b["stride"] * j
        r = np.random.RandomState(seed)
        ids, labels = r.randint(1, m["vocab"], (b["size"], b["length"])), r.randint(0, m["labels"], b["size"])
        if b["pads"]:
            lengths = r.randint(b["length"] // 2, b["length"] + 1, b["size"])
            ids = np.where(np.arange(b["length"])[None] < lengths[:, None], ids, m["pad_id"])
        noise = np.random.RandomState((zlib.crc32(b"label_noise") ^ seed) & 0xFFFFFFFF)
        if b["label_noise"]:
            for row in range(b["size"]):
                if noise.random_sample() < b["label_noise"]:
                    labels[row] = noise.randint(0, m["labels"])
        n = b["duplicates"]
        if n:
            ids[-n:], labels[-n:] = ids[:n].copy(), labels[:n].copy()
        labels = m["labels"] - 1 - labels if l["flip_labels"] else labels
        types = None
        if b["token_types"] == "halves":
            types = torch.zeros(ids.shape, dtype=torch.long)
            types[:, b["length"] // 2:] = 1
        made.append((torch.from_numpy(ids), torch.from_numpy(labels), torch.from_numpy(ids != m["pad_id"]) if b["mask"] else None, types))
    made = made[:-1] if b["drop_last"] else made
    return [made[k] for k in (b["order"] or range(len(made))) for _ in range(b["repeat"])]


# ---- optimizers ----------------------------------------------------------------------------------------------------------------------

def rounded(value, dtype):
    return value if dtype == "float32" else value.to({"bfloat16": torch.bfloat16, "float16": torch.float16}[dtype]).double()


def rate(o, index):
    base, s = o["params"]["lr"], o["schedule"]
    if s is None:
        return base
    if s["scheduler"] == "StepLR":
        return base * s["params"]["gamma"] ** (index // s["params"]["step_size"])
    warm, all_ = s["params"]["num_warmup_steps"], s["params"]["num_training_steps"]
    return base * (index / warm if index < warm else max(0.0, (all_ - index) / (all_ - warm)))


class Process:
    """Weights and optimizer of one replica."""

    def __init__(self, c):
        self.o, self.dtype, self.resume = c["optimizer"], c["weights"]["dtype"], c.get("resume")
        self.p = {n: rounded(v, self.dtype).requires_grad_(not has(n, self.o["frozen"])) for n, v in first_weights(c["model"], c["weights"]).items()}
        self.masters = {n: v.detach().clone() for n, v in self.p.items()}
        self.m, self.v, self.top, self.g = ({n: torch.zeros_like(v) for n, v in self.masters.items()} for _ in range(4))
        self.updates = self.counted = self.turns = 0
        self.net = Net(c["model"], self.p)

    def trained(self):
        return [n for n, p in self.p.items() if p.requires_grad]

    def clip(self, g):
        o = self.o
        if o["clip_norm"] is not None:
            names = [n for n in g if not has(n, o["clip_except"])]
            for group in [[n] for n in names] if o["clip_per_parameter"] else [names]:
                norm = math.sqrt(sum(float((g[n] ** 2).sum()) for n in group)) * o["clip_norm_factor"]
                c = o["clip_norm"]
                factor = {"torch": min(1.0, c / (norm + 1e-6)), "paddle": c / max(norm, c), "optax": 1.0 if norm < c else c / norm,
                          "tf": c * min(1 / norm if norm else math.inf, 1 / c)}[o["clip_dialect"]]
                for n in group:
                    g[n] = g[n] * factor
        if o["clip_value"] is not None:
            g = {n: t.clamp(-o["clip_value"], o["clip_value"]) for n, t in g.items()}
        return g

    def update(self, g):
        o, update = self.o, self.updates
        self.updates += 1
        lost = self.resume["lost"] if self.resume and self.resume["at"] == update else []
        for key, states in (("m", [self.m]), ("v", [self.v, self.top])):
            for state in states if key in lost else []:
                for t in state.values():
                    t.zero_()
        if "m" in lost:
            # A velocity that is not there yet begins as the gradient.
            self.__dict__.pop("begun", None)
        self.counted, self.turns = 0 if "count" in lost else self.counted, 0 if "schedule" in lost else self.turns
        if "masters" in lost:
            self.masters = {n: p.detach().clone() for n, p in self.p.items()}
        skipped = update in o["skip"]
        turn = 0 if skipped and o["skip_schedule"] else 1
        index = o["schedule_steps_per_update"] * (self.turns + (turn if o["schedule_before_update"] else 0))
        self.turns += turn
        if skipped:
            return
        self.counted += 1
        for n, grad in self.clip(g).items():
            self.one(n, grad, rate(o, index))

    def one(self, n, g, lr):
        o, params = self.o, self.o["params"]
        decays = not has(n, o["no_decay"])
        wd = params["weight_decay"] * first(o["decay_for"], n, 1.0) * decays
        value = self.masters[n] if o["masters"] else self.p[n].detach().clone()
        factor = first(o["lr_for"], n, 1.0)
        g = -g if o["maximize"] else g
        if o["l1"] and decays:
            g = g + o["l1"] * torch.sign(value)
        rows = (g.reshape(len(g), -1) != 0).any(1) if has(n, o["lazy"]) else torch.ones(len(g), dtype=torch.bool)
        x, m, v, top, g = value[rows], self.m[n][rows], self.v[n][rows], self.top[n][rows], g[rows]
        step = lr * factor
        if o["name"] == "SGD":
            g = g + wd * x
            mu = params.get("momentum", 0.0)
            if mu:
                # torch's first gradient is the buffer itself, whatever the dampening is.
                started = self.started(n)
                m = torch.where(started[rows].view([-1] + [1] * (x.dim() - 1)), mu * m + (1 - params.get("dampening", 0.0)) * g, g)
                self.begun[n][rows] = True
                g = g + mu * m if params.get("nesterov") else m
            x = x - step * g
        else:
            b1, b2 = params.get("betas", (0.9, 0.999))
            t = o["count"]["per_update"] * self.counted + o["count"]["offset"]
            if o["name"] == "AdamW":
                by = {"rate": step, "multiplier": step / params["lr"], "nothing": 1.0}[o["decay_by"]]
                x = x * (1 - by * wd)
            else:
                g = g + wd * x
            m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
            top = torch.maximum(top, v)
            v_hat, unbias = torch.sqrt(top if o["amsgrad"] else v), math.sqrt(1 - b2 ** t)
            if has(n, o["lazy"]):
                # As SparseAdam: epsilon is added before the correction of the bias.
                x = x - step * unbias / (1 - b1 ** t) * m / (v_hat + params["eps"])
            else:
                x = x - step / (1 - b1 ** t) * m / (v_hat / unbias + params["eps"])
        for state, new in ((value, x), (self.m[n], m), (self.v[n], v), (self.top[n], top)):
            state[rows] = new
        self.masters[n] = value
        self.p[n].data = rounded(value, self.dtype).clone()
        if not o["masters"]:
            self.masters[n] = self.p[n].detach().clone()

    def started(self, n):
        if not hasattr(self, "begun"):
            self.begun = {each: torch.zeros(len(t), dtype=torch.bool) for each, t in self.p.items()}
        return self.begun[n]


# ---- the loop ------------------------------------------------------------------------------------------------------------------------

def filled(check):
    c = dict(check)
    for section, defaults in (("model", MODEL), ("weights", WEIGHTS), ("batch", BATCH), ("loss", LOSS), ("optimizer", OPTIMIZER)):
        c[section] = {**defaults, **check.get(section, {})}
    return c


def record(check, put):
    c = filled(check)
    o, l, look, ema = c["optimizer"], c["loss"], {**LOOK, **c["observe"]["loss"]}, c["observe"].get("ema")
    plan = c.get("replicas") or {"n": 1, "reduce": "mean", "skip": []}
    data, processes, shown = batches(c["model"], c["batch"], l), [Process(c) for _ in range(plan["n"])], []
    average = {n: p.detach().clone() for n, p in processes[0].p.items()}
    k, kept = o["accumulate"], 0

    def tokens(i):
        ids, _, mask, _ = data[i % len(data)]
        mask = ids != c["model"]["pad_id"] if mask is None and c["model"]["auto_mask"] else mask
        return ids.numel() if mask is None else int(mask.sum())
    for i in range(c["iterations"]):
        batch, losses, gradients = data[i % len(data)], [], []
        size = len(batch[0]) // plan["n"]
        for r, process in enumerate(processes):
            part = tuple(t if t is None else t[r * size:(r + 1) * size] for t in batch)
            loss = loss_of(process.net.logits(part), part[1], l)
            losses.append(loss.item())
            got = torch.autograd.grad(loss, [process.p[n] for n in process.trained()], allow_unused=True)
            start = i // k * k
            weight = {"sum": 1.0, "mean": 1 / k, "tokens": tokens(i) / sum(tokens(each) for each in range(start, start + k)) if k else 1.0}[o["accumulate_reduce"]]
            for n, g in zip(process.trained(), got):
                if o["accumulate_take"] == "last":
                    process.g[n] = torch.zeros_like(process.p[n])
                if g is not None and not (o["accumulate_take"] == "first" and i % k):
                    process.g[n] = process.g[n] + weight * g
        loss = sum(losses) / (plan["n"] if l["reduction"] == "mean" else 1)
        if ema:
            loss = float(loss_of(Net(c["model"], average).logits(batch), batch[1], l))
        if look["average"] == "none":
            put(f"loss_{i}", look["scale"] * loss)
        else:
            shown = [] if look["reset_every"] and i % look["reset_every"] == 0 else shown
            shown.append(loss)
            taken = shown if look["average"] == "running" else shown[-look["average"]["window"]:]
            put(f"loss_{i}", look["scale"] * sum(taken) / len(taken))
        updates = (i + 1) % k == 0
        if updates:
            for n in processes[0].trained():
                if not has(n, plan["skip"]):
                    total = sum(p.g[n] for p in processes) / (1 if plan["reduce"] == "sum" else plan["n"])
                    for p in processes:
                        p.g[n] = total
        put(f"grad_norm_{i}", math.sqrt(sum(float((processes[0].g[n] ** 2).sum()) for n in processes[0].trained())))
        for process in processes if updates else []:
            process.clipped = process.clip({n: process.g[n] for n in process.trained()})
            process.update({n: process.g[n] for n in process.trained()})
            if o["zero_grad"]:
                process.g = {n: torch.zeros_like(t) for n, t in process.p.items()}
            else:
                process.g.update(process.clipped)
        if ema and updates:
            kept += 1
            decay = min(ema["decay"], (1 + kept) / (10 + kept)) if ema["warmup"] else ema["decay"]
            average = {n: decay * average[n] + (1 - decay) * p.detach() for n, p in processes[0].p.items()}
        put(f"param_norm_{i}", math.sqrt(sum(float((p.detach() ** 2).sum()) for p in processes[0].p.values())))


def main(seed, count, suite, out):
    d, checks, values = Draw(int(seed)), [], {}
    while len(checks) < int(count):
        name = f"r{seed}_{len(checks)}"
        check, got = drawn(d, name), {}
        record(check, lambda key, value: got.__setitem__(f"{name}/{key}", np.float64(value)))
        # NaN, and runs in which rounding grows beyond what any tolerance tells apart, say nothing.
        if all(np.isfinite(v) and abs(v) < 1e4 for v in got.values()):
            checks.append(check)
            values.update(got)
    with open(suite, "w") as file:
        heads = {"suite": "random", "tolerance": {"method": "max", "threshold": 1e-10}}
        file.write(json.dumps(heads)[:-1] + ', "backprop": [\n' + ",\n".join(json.dumps(each) for each in checks) + "]}\n")
    np.save(out, values, allow_pickle=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
