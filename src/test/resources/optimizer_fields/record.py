"""Records training runs of the nano classifier in float64, each with one field of the optimizer done by hand around torch's optimizers.

usage: record.py cases.json recorded.npy
Needs torch 2.15.0, transformers 5.23.0, timm 1.0.31. Model, weights and batches are those of ../../../../ reference runs: 2 layers, width
32, 2 heads, 64 within, 101 words, weights RandomState((crc32(name) ^ seed) & 0xffffffff).normal(0, 0.05), LayerNorm.weight plus 1;
batch k of (4, 16) from RandomState(1000 k), two in turn; with "pads" rows end in id 0, which the mask hides. Each case: {"name",
"optimizer", "pads", "resume"}, the optimizer as a suite has it. Keys NAME/loss_I, NAME/grad_norm_I (before clipping), NAME/lr_I,
NAME/momentum_I (the first of betas).
"""
import json, sys, types, zlib
import numpy as np
import torch
from transformers import BertConfig, BertForSequenceClassification

ITERATIONS = 8


def model():
    config = BertConfig(vocab_size=101, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, num_labels=2)
    m = BertForSequenceClassification(config)
    state = {}
    for name, value in m.state_dict().items():
        if value.dtype.is_floating_point:
            w = np.random.RandomState(zlib.crc32(name.encode()) & 0xFFFFFFFF).normal(0, 0.05, tuple(value.shape)).astype(np.float32)
            state[name] = torch.from_numpy(w + np.float32(1) if name.endswith("LayerNorm.weight") else w)
    m.load_state_dict(state, strict=False)
    return m.double().eval()


def batch(k, pads):
    r = np.random.RandomState(1000 * k)
    ids, labels = r.randint(1, 101, (4, 16)), r.randint(0, 2, 4)
    if pads:
        for row, n in zip(ids, r.randint(8, 17, 4)):
            row[n:] = 0
    return torch.from_numpy(ids), torch.from_numpy(labels)


def matches(name, patterns):
    return any(pattern in name for pattern in patterns)


def factor(name, factors):
    return next((value for pattern, value in factors.items() if pattern in name), 1.0)


def make(o, named):
    params = {k: tuple(v) if isinstance(v, list) else v for k, v in o["params"].items() if k != "correct_bias"}
    lr, decay = params.pop("lr", None), params.pop("weight_decay", 0.0)
    by = o.get("decay_by", "rate")
    groups = []
    for name, p in named.items():
        d = 0.0 if matches(name, o.get("no_decay", [])) else decay * factor(name, o.get("decay_for", {}))
        group = {"params": [p], "weight_decay": d if by == "rate" else 0.0, "name": name, "own_decay": d}
        if lr is not None:
            group["lr"] = lr * factor(name, o.get("lr_for", {}))
        groups.append(group)
    if o["framework"] == "hf":
        from transformers.optimization import Adafactor as cls
    elif o["framework"] == "timm":
        for package in ("timm", "timm.optim"):  # without their __init__.py, which need torchvision
            sys.modules[package] = types.ModuleType(package)
            sys.modules[package].__path__ = [path + "/" + package.replace(".", "/") for path in sys.path]
        import importlib
        cls = getattr(importlib.import_module("timm.optim." + o["name"].lower()), o["name"].capitalize())
    elif o.get("scalars") == "float32":
        return NarrowAdamW(groups, lr, **params)
    elif o["name"] == "Muon":
        return muon(groups, params)
    else:
        cls = getattr(torch.optim, o["name"])
    if o.get("amsgrad"):
        params["amsgrad"] = True
    if o.get("maximize"):
        params["maximize"] = True
    return cls(groups, **params)


class NarrowAdamW(torch.optim.Optimizer):
    """AdamW whose rate, epsilon, decay and powers of beta are float32, the powers multiplied at each update."""

    def __init__(self, groups, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(groups, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))
        self.powers = [np.float32(1), np.float32(1)]

    def step(self):
        for i, beta in enumerate(self.param_groups[0]["betas"]):
            self.powers[i] = self.powers[i] * np.float32(beta)
        corrections = [float(np.float32(1) - power) for power in self.powers]
        for group in self.param_groups:
            lr, eps, decay = (float(np.float32(group[name])) for name in ("lr", "eps", "weight_decay"))
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state.update(exp_avg=torch.zeros_like(p), exp_avg_sq=torch.zeros_like(p))
                p.data.mul_(1 - lr * decay)
                state["exp_avg"].lerp_(p.grad, 1 - group["betas"][0])
                state["exp_avg_sq"].mul_(group["betas"][1]).addcmul_(p.grad, p.grad, value=1 - group["betas"][1])
                divisor = state["exp_avg_sq"].sqrt() / corrections[1] ** 0.5 + eps
                p.data.addcdiv_(state["exp_avg"], divisor, value=-lr / corrections[0])


def muon(groups, params):
    hidden = [g for g in groups if g["params"][0].dim() == 2 and "embeddings" not in g["name"] and not g["name"].startswith("classifier")]
    others = [g for g in groups if not any(g is h for h in hidden)]
    two = [torch.optim.Muon(hidden, **params), torch.optim.AdamW(others)]
    both = types.SimpleNamespace(param_groups=two[0].param_groups + two[1].param_groups, state={}, defaults=two[0].defaults)
    both.step = lambda: [opt.step() for opt in two]
    return both


def clip(o, named):
    limit, form = o.get("clip_norm"), o.get("clip_dialect", "torch")
    if limit is None:
        return
    params = [p for n, p in named.items() if not matches(n, o.get("clip_except", [])) and p.grad is not None]
    scale = o.get("clip_norm_factor", 1)
    for p in params:
        p.grad.mul_(scale)  # as under a loss scale that nobody took off
    for some in ([[p] for p in params] if o.get("clip_per_parameter") else [params]):
        norm = torch.sqrt(sum((p.grad ** 2).sum() for p in some))
        if form == "torch":
            torch.nn.utils.clip_grad_norm_(some, limit)
        for p in some:
            if form == "paddle":
                p.grad.mul_(limit / max(norm, limit))
            elif form == "optax" and not norm < limit:
                p.grad.copy_(p.grad / norm * limit)
            elif form == "tf":
                p.grad.mul_(limit * min(1 / norm, 1 / limit))
    for p in params:
        p.grad.div_(scale)


def schedule(o, opt):
    s = o.get("schedule")
    if s is None:
        return None
    params = dict(s["params"])
    if s["scheduler"] == "LambdaLR":
        factors = params.pop("factors")
        params["lr_lambda"] = lambda i: factors[i]
    return getattr(torch.optim.lr_scheduler, s["scheduler"])(opt, **params)


def before_step(o, opt, named, update):
    base = o["params"].get("lr", 1)
    for group in opt.param_groups:
        part = {"rate": None, "multiplier": group.get("lr", 0) / base if o.get("decay_by") == "multiplier" else None,
                "nothing": 1.0}[o.get("decay_by", "rate")]
        for p in group["params"]:
            if p.grad is None:
                continue
            if o.get("l1") and not matches(group["name"], o.get("no_decay", [])):
                p.grad.add_(torch.sign(p.detach()), alpha=o["l1"])
            if part is not None:
                p.data.mul_(1 - part * group["own_decay"])
            if "count" in o or o["params"].get("correct_bias") is False:
                state = opt.state[p]
                if not state:
                    state.update(step=torch.tensor(0.0), exp_avg=torch.zeros_like(p), exp_avg_sq=torch.zeros_like(p))
                count = o.get("count", {})
                t = count.get("per_update", 1) * (update + 1) + count.get("offset", 0)
                state["step"] = torch.tensor(float(t - 1 if "count" in o else 1_000_000), dtype=torch.float64)


def lose(o, opt, steps, lost):
    """What a run lacks that is resumed from a checkpoint without some state."""
    for group in opt.param_groups:
        for p in group["params"]:
            state = opt.state[p]
            for name in state:
                if name == "step":
                    state[name] = torch.zeros_like(state[name]) if "count" in lost else state[name]
                elif name in ("exp_avg", "momentum_buffer"):
                    state[name].zero_() if "m" in lost else None
                elif "v" in lost:
                    state[name].zero_()
        if "schedule" in lost:
            group["lr"] = group["initial_lr"]
    return schedule(o, opt) if "schedule" in lost else steps


def run(c):
    o = c["optimizer"]
    m = model()
    batches = [batch(k, c.get("pads")) for k in range(2)]
    named = {n: p for n, p in m.named_parameters() if not matches(n, o.get("frozen", []))}
    for n, p in m.named_parameters():
        p.requires_grad_(n in named)
    opt = make(o, named)
    steps = schedule(o, opt)
    k, take, reduce = o.get("accumulate", 1), o.get("accumulate_take", "all"), o.get("accumulate_reduce", "sum")
    out = {}
    for i in range(ITERATIONS):
        update = i // k
        ids, labels = batches[i % 2]
        if i % k == 0 or take == "last":
            m.zero_grad()
        kept = {n: None if p.grad is None else p.grad.clone() for n, p in named.items()}
        mask = (ids != 0).long()
        logits = m(ids, attention_mask=mask if c.get("pads") else None)[0]
        loss = torch.nn.functional.cross_entropy(logits, labels)
        seen = [float((batches[j % 2][0] != 0).sum()) for j in range(i // k * k, i // k * k + k)]
        weight = {"sum": 1.0, "mean": 1.0 / k, "tokens": float(mask.sum()) / sum(seen)}[reduce]
        (loss * weight).backward()
        if take == "first" and i % k:
            for n, p in named.items():
                p.grad = kept[n]
        out[f"loss_{i}"] = loss.item()
        out[f"grad_norm_{i}"] = float(torch.sqrt(sum((p.grad ** 2).sum() for p in named.values())))
        resume = c.get("resume", {"at": -1, "lost": []})
        if (i + 1) % k == 0 and update == resume["at"]:
            steps = lose(o, opt, steps, resume["lost"])
        step_schedule = lambda: [steps.step() for _ in range(o.get("schedule_steps_per_update", 1))] if steps else None
        skipped = update in o.get("skip", [])
        if (i + 1) % k == 0 and o.get("schedule_before_update") and not (skipped and o.get("skip_schedule")):
            step_schedule()
        if k == 1:
            group = opt.param_groups[0]
            out[f"lr_{i}"] = (group["lr"] or 0.0) / factor(group["name"], o.get("lr_for", {}))
            out[f"momentum_{i}"] = group["betas"][0] if "betas" in group else group.get("momentum", 0.0)
        if (i + 1) % k == 0:
            if not skipped:
                clip(o, named)
                before_step(o, opt, named, update)
                opt.step()
            if not o.get("schedule_before_update") and not (skipped and o.get("skip_schedule")):
                step_schedule()
    return out


def main():
    data = {}
    for c in json.load(open(sys.argv[1])):
        data.update({f"{c['name']}/{key}": np.float64(value) for key, value in run(c).items()})
    np.save(sys.argv[2], data)
    print(len(data), "values")


main()
