"""Records training runs of the nano classifier in float64, each with one field done by hand around torch and transformers.

usage: record.py suite.json recorded.npy
Needs torch 2.15.0 and transformers 5.23.0. The suite says each run; keys are CHECK/seed_S/loss_I and CHECK/seed_S/grad_norm_I (before
clipping; of replicas: of the reduced gradients). What a field does is written here anew, from the frameworks' own parts: modules replaced
or without bias, torch.optim.swa_utils.AveragedModel, tensors cast to bfloat16 or float16, a model a process.
"""
import json, sys, zlib
import numpy as np
import torch
from transformers import BertConfig, BertForSequenceClassification

torch.set_num_threads(1)


def merged(base, over):
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {**base, **{k: merged(base.get(k, {}), v) for k, v in over.items()}}


def case(suite, check):
    c = merged(suite["defaults"]["backprop"], {k: v for k, v in check.items() if k not in ("candidate", "reference")})
    for path, value in check["candidate"].items():
        names = [path] if path.startswith("observe.") else path.split(".")
        for name in reversed(names):
            value = {name: value}
        c = merged(c, value)
    return c


def seed_of(text, seed):
    return text if isinstance(text, int) else seed + int(text.replace("{seed}", "") or 0)


def drawn(kind, name, shape, fan_in, std, r):
    norm = "LayerNorm" in name
    if kind == "numpy-normal":
        return r.normal(0, std, shape) .astype(np.float32) + np.float32(norm and name.endswith("weight"))
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


class Pass(torch.nn.Module):
    """A part that passes its input on, as torch.nn.Identity does, whatever else it is given."""

    def __init__(self, is_attention):
        super().__init__()
        self.is_attention = is_attention

    def forward(self, hidden_states, *_, **__):
        return (hidden_states, None) if self.is_attention else hidden_states


def model(c, seed):
    m, w = c["model"], c["weights"]
    config = BertConfig(vocab_size=m["vocab"], hidden_size=m["hidden"], num_hidden_layers=m["layers"], num_attention_heads=m["heads"],
                        intermediate_size=m["intermediate"], num_labels=m["labels"], max_position_embeddings=m["max_position"])
    config._attn_implementation = "eager"
    net, kinds, state = BertForSequenceClassification(config), w["generator"], {}
    shapes = {name: tuple(p.shape) for name, p in net.named_parameters()}
    for name, shape in shapes.items():
        kind = kinds if isinstance(kinds, str) else next((k for pattern, k in kinds.items() if pattern in name), "numpy-normal")
        r = np.random.RandomState((zlib.crc32(name.encode()) ^ seed_of(w["seed"], seed)) & 0xFFFFFFFF)
        fan_in = shapes.get(name[:-4] + "weight", (1, 1))[-1]
        state[name] = torch.from_numpy(np.asarray(drawn(kind, name, shape, fan_in, w["std"], r), np.float32))
    net.load_state_dict(state, strict=False)
    eps = m.get("layer_norm_eps", 1e-12)
    for name, module in list(net.named_modules()):
        if isinstance(module, torch.nn.LayerNorm):
            module.eps = eps if not isinstance(eps, dict) else next((e for pattern, e in eps.items() if pattern in name), 1e-12)
        if getattr(module, "bias", None) is not None and any(pattern in name + ".bias" for pattern in m.get("no_bias", [])):
            module.register_parameter("bias", None)
    for pattern in m.get("skip", []):
        skip(net, pattern)
    return net.double().eval()


def skip(net, pattern):
    bert = net.bert
    if pattern in "bert.embeddings.LayerNorm":
        bert.embeddings.LayerNorm = Pass(False)
    for i, layer in enumerate(bert.encoder.layer):
        name = f"bert.encoder.layer.{i}"
        if pattern in name:
            bert.encoder.layer[i] = Pass(False)
            continue
        if pattern in name + ".intermediate":
            layer.feed_forward_chunk = lambda x: x
            layer.intermediate = layer.output = torch.nn.Identity()
            continue
        if pattern in name + ".output.LayerNorm":
            layer.output.LayerNorm = Pass(False)
        if pattern in name + ".attention":
            layer.attention = Pass(True)
        elif pattern in name + ".attention.output.LayerNorm":
            layer.attention.output.LayerNorm = Pass(False)


def batches(c, seed):
    b, made = c["batch"], []
    for j in range(b.get("count", 1)):
        own = seed_of(b["seed"], seed) + 1000 * j
        r = np.random.RandomState(own)
        ids, labels = r.randint(1, c["model"]["vocab"], (b["size"], b["length"])), r.randint(0, c["model"]["labels"], b["size"])
        noise = np.random.RandomState((zlib.crc32(b"label_noise") ^ own) & 0xFFFFFFFF)
        if b.get("label_noise"):
            for row in range(b["size"]):
                if noise.random_sample() < b["label_noise"]:
                    labels[row] = noise.randint(0, c["model"]["labels"])
        n = b.get("duplicates", 0)
        if n:
            ids[-n:], labels[-n:] = ids[:n].copy(), labels[:n].copy()
        types = None
        if b.get("token_types") == "halves":
            types = np.zeros_like(ids)
            types[:, b["length"] // 2:] = 1
        made.append((torch.from_numpy(ids), torch.from_numpy(labels), None if types is None else torch.from_numpy(types)))
    if b.get("drop_last"):
        made.pop()
    order = b.get("order") or range(len(made))
    return [made[k] for k in order for _ in range(b.get("repeat", 1))]


def loss_of(net, batch):
    ids, labels, types = batch
    logits = net(input_ids=ids, **({} if types is None else {"token_type_ids": types})).logits
    return torch.nn.functional.cross_entropy(logits, labels)


class Process:
    """A model with its optimizer; the parameters are cast to a type after each update, from masters or in place."""

    def __init__(self, c, seed):
        self.net, o = model(c, seed), c["optimizer"]
        self.dtype = {"bfloat16": torch.bfloat16, "float16": torch.float16}.get(c["weights"].get("dtype"))
        self.named = dict(self.net.named_parameters())
        self.cast(self.named)
        self.trained = {n: torch.nn.Parameter(p.detach().clone()) for n, p in self.named.items()} if self.dtype and o.get("masters", True) else self.named
        groups = [{"params": [p], "weight_decay": 0.0 if any(x in n for x in o["no_decay"]) else o["params"]["weight_decay"]}
                  for n, p in self.trained.items()]
        self.optimizer = torch.optim.AdamW(groups, lr=o["params"]["lr"], eps=o["params"]["eps"])

    def cast(self, named):
        if self.dtype:
            for p in named.values():
                p.data = p.data.to(self.dtype).double()

    def lose_masters(self):
        for n, p in self.trained.items():
            p.data = self.named[n].data.clone()

    def update(self):
        for n, p in self.trained.items():
            p.grad = self.named[n].grad
        self.optimizer.step()
        if self.trained is not self.named:
            for n, p in self.trained.items():
                self.named[n].data = p.data.clone()
        self.cast(self.named)
        self.net.zero_grad()
        self.optimizer.zero_grad()


def run(c, seed, put):
    replicas = c.get("replicas") or {"n": 1}
    processes, data, shown = [Process(c, seed) for _ in range(replicas["n"])], batches(c, seed), []
    look, average, ema = c.get("observe.loss", {}), None, c.get("observe.ema")
    look = {k.rsplit(".", 1)[1]: v for k, v in c.items() if k.startswith("observe.loss.")}
    if ema:
        average = torch.optim.swa_utils.AveragedModel(
            processes[0].net, avg_fn=lambda a, p, _: decay * a + (1 - decay) * p)
        average.n_averaged += 1  # It starts as the first weights.
    for i in range(c["iterations"]):
        if c.get("resume", {}).get("at") == i:
            processes[0].lose_masters()
        batch = data[i % len(data)]
        size = len(batch[0]) // len(processes)
        losses = []
        for r, process in enumerate(processes):
            part = tuple(None if t is None else t[r * size:(r + 1) * size] for t in batch)
            loss = loss_of(process.net, part)
            loss.backward()
            losses.append(loss.item())
        loss = loss_of(average, batch).item() if ema else sum(losses) / len(losses)
        for n in processes[0].named:
            grads = [p.named[n].grad for p in processes]
            if grads[0] is not None and not any(x in n for x in replicas.get("skip", [])):
                total = sum(grads) / (1 if replicas.get("reduce") == "sum" else len(grads))
                for p in processes:
                    p.named[n].grad = total.clone()
        put(f"grad_norm_{i}", np.sqrt(sum(float((p.grad.double() ** 2).sum()) for p in processes[0].named.values() if p.grad is not None)))
        if look.get("reset_every") and i % look["reset_every"] == 0:
            shown = []
        shown.append(loss)
        mean = look.get("average", "none")
        taken = shown[-1:] if mean == "none" else shown if mean == "running" else shown[-mean["window"]:]
        put(f"loss_{i}", look.get("scale", 1) * np.mean(taken))
        for process in processes:
            process.update()
        if ema:
            decay = min(ema["decay"], (2 + i) / (11 + i)) if ema.get("warmup") else ema["decay"]
            average.update_parameters(processes[0].net)


def main(path, out):
    suite, values = json.load(open(path)), {}
    for check in suite["backprop"]:
        c = case(suite, check)
        for seed in (0, 1):
            run(c, seed, lambda key, value: values.__setitem__(f"{check['name']}/seed_{seed}/{key}", np.float64(value)))
        print(check["name"], values[f"{check['name']}/seed_0/loss_{c['iterations'] - 1}"], file=sys.stderr)
    np.save(out, values, allow_pickle=True)


main(*sys.argv[1:])
