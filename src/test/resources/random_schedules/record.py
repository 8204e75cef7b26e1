"""Draws schedules with random parameters from recorded ones, and records what the real schedulers make of them.

usage: record.py SEED COUNT SOURCES OUT_DIR FRAMEWORK...      (COUNT schedules of each framework)
Needs what ../schedules/record.py needs (timm, mmengine, deepspeed, fairseq, megatron, torch, hf), or paddle 3.3.1 and paddlenlp 2.8.1
(paddle, paddlenlp), or jax 0.10.2, optax 0.2.8 and keras 3.15.1 (optax, keras). A schedule is one of those in data/lr, ../lr and
../schedules with numbers moved, flags flipped, words taken from another one of its kind, parameters left out or added. OUT_DIR gets
FRAMEWORK.json, a list of configs as ../schedules has them, with "refused" and the framework's words where it raised, and FRAMEWORK.npy.
"""
import json, os, sys, warnings
import numpy as np

warnings.filterwarnings("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDERS = [os.path.join(HERE, *path) for path in (("..", "schedules"), ("..", "lr"), ("..", "..", "..", "..", "data", "lr"))]
STEPS = 40


class Mutation:
    def __init__(self, seed, known):
        self.r, self.known = np.random.RandomState(seed), known

    def chance(self, p):
        return self.r.random_sample() < p

    def number(self, v):
        if isinstance(v, bool):
            return v != self.chance(0.3)
        if isinstance(v, int):
            most = max(4, min(2 * abs(v) + 3, 120))
            return int(self.r.choice([v, v + 1, max(v - 1, 0), self.r.randint(0, most), self.r.randint(0, 12)]))
        if not np.isfinite(v):
            return v
        return float(self.r.choice([v, v * self.r.uniform(0.2, 2), np.round(v * self.r.uniform(0.2, 2), 4), self.r.uniform(0, 1) if abs(v) <= 1 else v]))

    def value(self, v):
        if isinstance(v, list):
            if v and isinstance(v[0], str) and len(v) == 2 and isinstance(v[1], dict):
                return [v[0], self.params(None, v[0], v[1])]
            made = [self.value(each) for each in v]
            return sorted(made) if v and all(isinstance(e, int) and not isinstance(e, bool) for e in v) else made
        if isinstance(v, dict):
            return {key: self.value(each) for key, each in v.items()}
        return self.number(v) if isinstance(v, (int, float)) else v

    def params(self, framework, scheduler, params):
        seen = self.known.get((framework, scheduler), {})
        made = {}
        for name, v in params.items():
            if self.chance(0.1) and len(seen.get(name, [])) < seen.get("", 0):
                continue
            made[name] = seen[name][self.r.randint(len(seen[name]))] if name in seen and self.chance(0.15) else v
            if self.chance(0.6):
                made[name] = self.value(made[name])
        for name in sorted(set(seen) - set(made) - {""}):
            if self.chance(0.2):
                made[name] = self.value(seen[name][self.r.randint(len(seen[name]))])
        return made


def known(configs):
    seen = {}
    for c in configs:
        at = seen.setdefault((c["framework"], c["scheduler"]), {"": 0})
        at[""] += 1
        for name, v in c["params"].items():
            at.setdefault(name, []).append(v)
    return seen


def paddle_maker(module):
    def make(c):
        import paddle, paddlenlp
        modules = {"paddle": paddle.optimizer.lr, "paddlenlp": paddlenlp.transformers}

        def built(name, p):
            p = dict(p)
            for key in ("factors",):
                if key in p:
                    factors = p.pop(key)
                    p["lr_lambda"] = lambda i: factors[i]
            if isinstance(p.get("learning_rate"), list):
                p["learning_rate"] = built(*p["learning_rate"])
            return getattr(modules[module], name)(**p)
        p = dict(c["params"])
        metrics = p.pop("metrics", None)
        s = built(c["scheduler"], p)
        rates = [s()]
        for i in range(c["steps"]):
            s.step(metrics[i % len(metrics)]) if metrics else s.step()
            rates.append(s())
        return rates
    return make


def optax_(c):
    import jax, optax
    jax.config.update("jax_enable_x64", True)

    def built(name, p):
        p = dict(p)
        for key in ("schedules",):
            if key in p:
                p[key] = [built(*each) for each in p[key]]
        if "boundaries_and_scales" in p:
            p["boundaries_and_scales"] = {int(k): v for k, v in p["boundaries_and_scales"].items()}
        return getattr(optax, name)(**p)
    s = built(c["scheduler"], c["params"])
    return [float(s(i)) for i in range(c["steps"] + 1)]


def keras_(c):
    os.environ["KERAS_BACKEND"] = "jax"
    import jax, keras
    jax.config.update("jax_enable_x64", True)
    keras.config.set_floatx("float64")
    s = getattr(keras.optimizers.schedules, c["scheduler"])(**c["params"])
    return [float(s(i)) for i in range(c["steps"] + 1)]


def makers(sources):
    made = {"paddle": paddle_maker("paddle"), "paddlenlp": paddle_maker("paddlenlp"), "optax": optax_, "keras": keras_}
    try:
        sys.path.insert(0, os.path.join(HERE, "..", "schedules"))
        sys.argv[1:2] = [sources]
        import record as real
        for name in ("hf", "timm", "mmengine", "deepspeed", "megatron", "fairseq"):
            made[name] = getattr(real, name)
        made["torch"] = real.torch_
    except ImportError:
        pass
    return made


def main(seed, count, sources, out, *frameworks):
    configs = [c for folder in FOLDERS for c in json.load(open(os.path.join(folder, "configs.json")))]
    seen, make = known(configs), makers(sources)
    for framework in frameworks:
        own = [c for c in configs if c["framework"] == framework]
        mutation, drawn, file = Mutation(int(seed), seen), [], {}
        for i in range(int(count)):
            c = dict(own[i % len(own)])
            c.update(name=f"r{seed}_{i}", steps=STEPS, params=mutation.params(framework, c["scheduler"], c["params"]))
            if c.get("lr") is not None:
                c["lr"] = mutation.number(float(c["lr"]))
            try:
                rates = make[framework](c)
                momenta = None
                if isinstance(rates, tuple):
                    rates, momenta = rates
                rates = np.asarray([complex(r) for r in rates])
                assert not rates.imag.any(), "complex rates"
                file[c["name"]] = rates.real
                if framework == "torch":
                    file[c["name"] + ":momentum"] = np.asarray(momenta, np.float64)
            except Exception as e:
                c["refused"] = f"{type(e).__name__}: {e}"[:160]
            drawn.append(c)
        with open(os.path.join(out, framework + ".json"), "w") as text:
            text.write("[\n" + ",\n".join(json.dumps(c) for c in drawn) + "\n]\n")
        np.save(os.path.join(out, framework + ".npy"), file, allow_pickle=True)
        print(framework, len(file), "entries,", sum("refused" in c for c in drawn), "refused of", len(drawn))


main(*sys.argv[1:])
