"""Records training runs of the nano classifier in float64: ids of padding, rows of which nothing is seen, paddle's float32 constants.

usage: record.py torch suite.json torch.npy      torch 2.15.0, transformers 5.23.0
       record.py paddle suite.json paddle.npy    paddle 3.3.1, paddlenlp 2.8.1
The suite says each run; keys are CHECK/seed_S/loss_I and CHECK/seed_S/grad_norm_I. The frameworks do what they do by themselves:
attention is transformers' sdpa or eager one, and paddlenlp masks what its pad_token_id says.
"""
import json, os, sys, zlib
import numpy as np


def merged(base, over):
    if not (isinstance(base, dict) and isinstance(over, dict)):
        return over
    return {**base, **{k: merged(base.get(k, {}), v) for k, v in over.items()}}


def case(suite, check):
    c = merged(suite["defaults"]["backprop"], {k: v for k, v in check.items() if k not in ("candidate", "reference", "batch")})
    c["batch"] = check.get("batch", c["batch"])
    for path, value in check["candidate"].items():
        for name in reversed(path.split(".")):
            value = {name: value}
        c = merged(c, value)
    return c


def batch(c, seed, folder):
    b, m = c["batch"], c["model"]
    if "ids" in b:
        return tuple(np.load(os.path.join(folder, b[k])) for k in ("ids", "labels", "mask"))
    r = np.random.RandomState(seed)
    ids, labels = r.randint(1, m["vocab"], (b["size"], b["length"])), r.randint(0, m["labels"], b["size"])
    if b.get("pads"):
        for row in range(b["size"]):
            ids[row, r.randint(b["length"] // 2, b["length"] + 1):] = m["pad_id"]
    return ids, labels, (ids != m["pad_id"]).astype(np.int64) if b.get("mask") else None


def first(c, name, shape, seed):
    r = np.random.RandomState((zlib.crc32(name.encode()) ^ seed) & 0xFFFFFFFF)
    return r.normal(0, c["weights"]["std"], shape).astype(np.float32) + np.float32("LayerNorm.weight" in name)


def decays(name):
    return not ("bias" in name or "LayerNorm" in name)


def torch_run(c, seed, folder, put):
    import torch
    from transformers import BertConfig, BertForSequenceClassification
    torch.set_num_threads(1)
    m, p = c["model"], c["optimizer"]["params"]
    config = BertConfig(vocab_size=m["vocab"], hidden_size=m["hidden"], num_hidden_layers=m["layers"], num_attention_heads=m["heads"],
                        intermediate_size=m["intermediate"], num_labels=m["labels"], max_position_embeddings=m["max_position"],
                        pad_token_id=m.get("pad_id", 0), layer_norm_eps=m["layer_norm_eps"])
    config._attn_implementation = {"zero": "sdpa", "finfo.min": "eager"}[m["mask_value"]]
    net = BertForSequenceClassification(config)
    net.load_state_dict({n: torch.from_numpy(first(c, n, tuple(v.shape), seed)) for n, v in net.named_parameters()}, strict=False)
    net = net.double().eval()
    groups = [{"params": [v], "weight_decay": p["weight_decay"] if decays(n) else 0.0} for n, v in net.named_parameters()]
    optimizer = torch.optim.AdamW(groups, lr=p["lr"], eps=p["eps"])
    ids, labels, mask = batch(c, seed, folder)
    more = {} if mask is None else {"attention_mask": torch.from_numpy(mask)}
    for i in range(c["iterations"]):
        loss = torch.nn.functional.cross_entropy(net(input_ids=torch.from_numpy(ids), **more).logits, torch.from_numpy(labels))
        loss.backward()
        put(f"loss_{i}", loss.item())
        put(f"grad_norm_{i}", np.sqrt(sum(float((v.grad ** 2).sum()) for v in net.parameters())))
        optimizer.step()
        optimizer.zero_grad()


# In this order, from PaddleNLP's name to Hugging Face's.
NAMES = [("embeddings.layer_norm", "embeddings.LayerNorm"), ("encoder.layers.", "encoder.layer."),
         ("self_attn.q_proj", "attention.self.query"), ("self_attn.k_proj", "attention.self.key"),
         ("self_attn.v_proj", "attention.self.value"), ("self_attn.out_proj", "attention.output.dense"),
         ("norm1", "attention.output.LayerNorm"), ("norm2", "output.LayerNorm"), ("linear1", "intermediate.dense"),
         ("linear2", "output.dense")]


def hf_name(name):
    for theirs, ours in NAMES:
        name = name.replace(theirs, ours)
    return name


def paddle_run(c, seed, folder, put):
    import paddle, paddlenlp
    paddle.set_device("cpu")
    paddle.set_default_dtype("float64")
    m, p = c["model"], c["optimizer"]["params"]
    net = paddlenlp.transformers.BertForSequenceClassification(paddlenlp.transformers.BertConfig(
        vocab_size=m["vocab"], hidden_size=m["hidden"], num_hidden_layers=m["layers"], num_attention_heads=m["heads"],
        intermediate_size=m["intermediate"], max_position_embeddings=m["max_position"], num_labels=m["labels"],
        pad_token_id=m.get("pad_id", 0)))
    state, ours = {}, {}
    for name, tensor in net.named_parameters():
        own = hf_name(name)
        dense = len(tensor.shape) == 2 and "embeddings" not in name
        values = first(c, own, tuple(tensor.shape[::-1] if dense else tensor.shape), seed)
        state[name], ours[tensor.name] = paddle.to_tensor((values.T if dense else values).astype("float64")), own
    missing, unexpected = net.set_state_dict(state)
    assert not missing and not unexpected, (missing, unexpected)
    for layer in net.sublayers():
        if isinstance(layer, paddle.nn.LayerNorm):
            layer._epsilon = m["layer_norm_eps"]
    net.eval()
    optimizer = paddle.optimizer.AdamW(parameters=net.parameters(), apply_decay_param_fun=lambda n: decays(ours[n]), **p)
    ids, labels, mask = batch(c, seed, folder)
    more = {} if mask is None else {"attention_mask": paddle.to_tensor(mask)}
    for i in range(c["iterations"]):
        weights = c.get("loss", {}).get("class_weights")
        loss = paddle.nn.functional.cross_entropy(net(paddle.to_tensor(ids), **more), paddle.to_tensor(labels),
                                                  weight=None if weights is None else paddle.to_tensor(weights, dtype="float64"),
                                                  reduction=c.get("loss", {}).get("reduction", "mean"),
                                                  label_smoothing=c.get("loss", {}).get("label_smoothing", 0.0))
        loss.backward()
        put(f"loss_{i}", float(loss))
        put(f"grad_norm_{i}", np.sqrt(sum(float((v.grad ** 2).sum()) for v in net.parameters())))
        optimizer.step()
        optimizer.clear_grad()


def main(framework, path, out):
    suite, values = json.load(open(path)), {}
    for check in suite["backprop"]:
        if check["reference"]["producer"]["framework"] == framework:
            c = case(suite, check)
            for seed in (0, 1):
                run = {"torch": torch_run, "paddle": paddle_run}[framework]
                run(c, seed, os.path.dirname(path), lambda k, v: values.__setitem__(f"{check['name']}/seed_{seed}/{k}", np.float64(v)))
            print(check["name"], values[f"{check['name']}/seed_1/loss_{c['iterations'] - 1}"], file=sys.stderr)
    np.save(out, values, allow_pickle=True)


main(*sys.argv[1:])
