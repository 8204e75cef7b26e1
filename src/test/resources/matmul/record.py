"""Records training runs of a small classifier in float32 whose matrix products have rounded operands, by emulation.

usage: record.py recorded.npy
Needs torch 2.15.0 and transformers 5.23.0. No mode of torch rounds operands on a CPU without AMX (torch.backends.mkldnn.matmul.fp32_precision
"bf16" and "tf32" leave float32's digits here), so that each product of forward and backward pass is caught where torch dispatches it
(aten.mm, addmm, bmm, baddbmm), its operands are rounded to 10 (tf32) or 7 (bfloat16) bits of fraction, to the nearest and ties to even, and
the sum is taken in float64 and rounded to float32. Keys: MODE/seed_S/loss_I and MODE/seed_S/grad_norm_I.
"""
import sys, zlib
import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from transformers import BertConfig, BertForSequenceClassification

torch.set_num_threads(1)
DROPPED = {"float32": 0, "tf32": 13, "bfloat16": 16}


def rounded(x, dropped):
    if dropped == 0:
        return x
    bits = x.contiguous().view(torch.int32)
    return ((bits + ((1 << (dropped - 1)) - 1) + ((bits >> dropped) & 1)) & -(1 << dropped)).view(torch.float32)


class Rounding(TorchDispatchMode):
    def __init__(self, dropped):
        super().__init__()
        self.dropped, self.products = dropped, 0

    def product(self, a, b):
        self.products += 1
        return (rounded(a, self.dropped).double() @ rounded(b, self.dropped).double()).float()

    def __torch_dispatch__(self, op, types, args=(), kwargs=None):
        aten = torch.ops.aten
        if op in (aten.mm.default, aten.bmm.default):
            return self.product(*args)
        if op in (aten.addmm.default, aten.baddbmm.default):
            assert not kwargs
            return args[0] + self.product(*args[1:])
        return op(*args, **(kwargs or {}))


def run(mode, seed, put):
    config = BertConfig(vocab_size=101, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, num_labels=2,
                        max_position_embeddings=32)
    config._attn_implementation = "eager"
    net = BertForSequenceClassification(config).eval()
    state = {}
    for name, p in net.named_parameters():
        r = np.random.RandomState((zlib.crc32(name.encode()) ^ seed) & 0xFFFFFFFF)
        state[name] = torch.from_numpy(r.normal(0, 0.3, tuple(p.shape)).astype(np.float32) + np.float32(name.endswith("LayerNorm.weight")))
    net.load_state_dict(state, strict=False)
    groups = [{"params": [p], "weight_decay": 0.0 if "bias" in n or "LayerNorm" in n else 0.1} for n, p in net.named_parameters()]
    optimizer = torch.optim.AdamW(groups, lr=1e-3, eps=1e-6)
    r = np.random.RandomState(seed)
    ids, labels = torch.from_numpy(r.randint(1, 101, (2, 4))), torch.from_numpy(r.randint(0, 2, 2))
    for i in range(3):
        with Rounding(DROPPED[mode]) as rounding:
            loss = torch.nn.functional.cross_entropy(net(input_ids=ids).logits, labels)
            loss.backward()
        assert rounding.products > 25, rounding.products
        put(f"loss_{i}", loss.item())
        put(f"grad_norm_{i}", np.sqrt(sum(float((p.grad.double() ** 2).sum()) for p in net.parameters())))
        optimizer.step()
        optimizer.zero_grad()


def main(out):
    values = {}
    for mode in DROPPED:
        for seed in range(16):
            run(mode, seed, lambda key, value: values.__setitem__(f"{mode}/seed_{seed}/{key}", np.float64(value)))
        effect = [abs(values[f"{mode}/seed_{s}/loss_{i}"] - values[f"float32/seed_{s}/loss_{i}"]) for s in range(16) for i in range(3)]
        print(mode, np.sqrt(np.mean(np.square(effect))), max(effect), file=sys.stderr)
    np.save(out, values, allow_pickle=True)


main(*sys.argv[1:])
