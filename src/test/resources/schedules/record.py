"""Records the rates (and where a schedule cycles it, the momentum) of real schedulers: one reprod_log .npy file per framework.

usage: record.py SOURCES configs.json OUT_DIR
Needs torch 2.15.0, transformers 5.23.0, timm 1.0.31, mmengine 0.10.7 installed; of deepspeed 0.19.8, fairseq 0.12.2 and
megatron-core 0.16.1 only the schedule's own source file, unpacked below SOURCES (their packages need more than a scheduler does).
Each config: {"name", "framework", "scheduler", "params", "lr", "steps"}; NAME holds the rates at construction and after each of
`steps` steps, NAME:momentum the momentum (the first of betas with "optimizer": "Adam").
"""
import ast, glob, json, logging, math, sys, types, typing
import numpy as np
import torch

logging.disable(logging.CRITICAL)
SOURCES = sys.argv[1]


def optimizer(c):
    kind = {"SGD": lambda p: torch.optim.SGD(p, lr=c.get("lr") or 0.1, momentum=0.9),
            "Adam": lambda p: torch.optim.AdamW(p, lr=c.get("lr") or 0.1)}[c.get("optimizer", "SGD")]
    return kind(torch.nn.Linear(1, 1).parameters())


def momentum(opt):
    group = opt.param_groups[0]
    return group["betas"][0] if "betas" in group else group["momentum"]


def series(c, opt, step):
    rates, momenta = [opt.param_groups[0]["lr"]], [momentum(opt)]
    for i in range(c["steps"]):
        opt.step()
        step(i)
        rates.append(opt.param_groups[0]["lr"])
        momenta.append(momentum(opt))
    return rates, momenta


def resumed(opt, params, name):
    """What a user does to resume without a state: the group needs an initial_lr."""
    if params.get(name, -1) != -1:
        opt.param_groups[0].setdefault("initial_lr", opt.param_groups[0]["lr"])


def hf(c):
    from transformers import optimization as O
    opt = optimizer(c)
    p = dict(c["params"])
    metrics = p.pop("metrics", None)
    resumed(opt, p, "last_epoch")
    warmup, training = p.pop("num_warmup_steps", None), p.pop("num_training_steps", None)
    s = O.get_scheduler(c["scheduler"], opt, warmup, training, scheduler_specific_kwargs=p)
    if c["scheduler"] == "constant_with_warmup" and "last_epoch" in p:
        s = O.get_constant_schedule_with_warmup(opt, warmup, **p)
    return series(c, opt, (lambda i: s.step(metrics[i % len(metrics)])) if metrics else lambda i: s.step())


def torch_(c):
    L = torch.optim.lr_scheduler
    opt = optimizer(c)

    def make(name, p):
        p = dict(p)
        resumed(opt, p, "last_epoch")
        if name == "SequentialLR":
            return L.SequentialLR(opt, [make(n, q) for n, q in p.pop("schedulers")], **p)
        if name == "ChainedScheduler":
            return L.ChainedScheduler([make(n, q) for n, q in p["schedulers"]])
        if "factors" in p:
            factors = p.pop("factors")
            p["lr_lambda"] = lambda i: factors[i]
        return getattr(L, name)(opt, **p)

    p = dict(c["params"])
    metrics = p.pop("metrics", None)
    s = make(c["scheduler"], p)
    return series(c, opt, (lambda i: s.step(metrics[i % len(metrics)])) if metrics else lambda i: s.step())


def timm(c):
    # Without timm/__init__.py, which needs torchvision.
    if "timm" not in sys.modules:
        sys.modules["timm"] = types.ModuleType("timm")
        sys.modules["timm"].__path__ = [path + "/timm" for path in sys.path]
    import timm.scheduler as T
    import timm.scheduler.multistep_lr, timm.scheduler.wsd_lr
    cls = getattr(T, c["scheduler"], None) or getattr(timm.scheduler.wsd_lr, c["scheduler"], None)
    opt = optimizer(c)
    s = cls(opt, **c["params"])
    step = s.step if c["params"].get("t_in_epochs", True) else s.step_update
    return series(c, opt, lambda i: step(i + 1))


def mmengine(c):
    from mmengine.optim import scheduler as M
    opt = optimizer(c)

    def make(name, p):
        p = dict(p)
        if p.get("last_step", -1) != -1:
            opt.param_groups[0].setdefault("initial_lr", opt.param_groups[0]["lr"])
        return getattr(M, name)(opt, **p)

    p = dict(c["params"])
    metrics = p.pop("metrics", None)
    if c["scheduler"] == "param_scheduler":
        all_ = [make(n, q) for n, q in p["schedulers"]]
        return series(c, opt, lambda i: [s.step() for s in all_])
    s = make(c["scheduler"], p)
    if metrics:
        return series(c, opt, lambda i: (s.step(), s.step({"loss": metrics[i % len(metrics)]})))
    return series(c, opt, lambda i: s.step())


def classes(path, names, scope):
    """Executes classes of a source file alone."""
    tree = ast.parse(open(path).read())
    body = [n for n in tree.body if getattr(n, "name", None) in names
            or isinstance(n, ast.Assign) and all(isinstance(t, ast.Name) and t.id.isupper() for t in n.targets)]
    exec(compile(ast.Module(body=body, type_ignores=[]), path, "exec"), scope)
    return scope


def source(pattern):
    return glob.glob(SOURCES + "/**/" + pattern, recursive=True)[0]


def deepspeed(c):
    scope = classes(source("deepspeed/runtime/lr_schedules.py"),
                    {"WarmupLR", "WarmupDecayLR", "WarmupCosineLR", "_format_param", "get_torch_optimizer", "update_lr"},
                    {"math": math, "Optimizer": torch.optim.Optimizer, "logger": logging.getLogger("x"), "is_tensor": torch.is_tensor})
    opt = optimizer(c)
    s = scope[c["scheduler"]](opt, **c["params"])
    return series(c, opt, lambda i: s.step())


def megatron(c):
    scope = {"math": math, "logger": logging.getLogger("x"), "log_single_rank": lambda *a: None, "logging": logging}
    for name in ("Any", "Dict", "Optional", "TypedDict", "Union", "List", "Tuple"):
        scope[name] = getattr(typing, name)
    classes(source("megatron/core/optimizer_param_scheduler.py"), {"OptimizerParamScheduler"}, scope)
    opt = optimizer(c)
    p = dict(c["params"])
    increment = p.pop("increment", 1)
    s = scope["OptimizerParamScheduler"](opt, start_wd=0.0, end_wd=0.0, wd_incr_steps=1, wd_incr_style="constant", **p)
    return series(c, opt, lambda i: s.step(increment))


def fairseq(c):
    class Base:
        def __init__(self, cfg, optimizer):
            self.cfg, self.optimizer = cfg, optimizer

    from collections.abc import Collection
    scope = {"FairseqLRScheduler": Base, "Collection": Collection, "register_lr_scheduler": lambda *a, **k: lambda cls: cls,
             "InverseSquareRootLRScheduleConfig": object}
    classes(source("fairseq/optim/lr_scheduler/inverse_square_root_schedule.py"), {"InverseSquareRootSchedule"}, scope)
    opt = optimizer(c)

    class Wrapped:
        def set_lr(self, lr):
            opt.param_groups[0]["lr"] = lr

        def get_lr(self):
            return opt.param_groups[0]["lr"]

    cfg = types.SimpleNamespace(**{"warmup_updates": 4000, "warmup_init_lr": -1, **c["params"]}, lr=[c["lr"]])
    s = scope["InverseSquareRootSchedule"](cfg, Wrapped())
    return series(c, opt, lambda i: s.step_update(i + 1))


def main():
    makers = {"hf": hf, "torch": torch_, "timm": timm, "mmengine": mmengine, "deepspeed": deepspeed, "megatron": megatron,
              "fairseq": fairseq}
    files = {}
    for c in json.load(open(sys.argv[2])):
        file = files.setdefault(c["framework"], {})
        rates, momenta = makers[c["framework"]](c)
        file[c["name"]] = np.asarray(rates, dtype=np.float64)
        if c["framework"] == "torch":
            file[c["name"] + ":momentum"] = np.asarray(momenta, dtype=np.float64)
    for name, data in files.items():
        np.save(f"{sys.argv[3]}/{name}.npy", data)
        print(name, len(data), "series")


if __name__ == "__main__":
    main()
