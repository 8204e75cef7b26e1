"""Records ten losses of the tiny classifier for each of some seeds with PyTorch, as a user's own recorder does: what row "job" races.
usage: record_torch.py FIRST LAST OUT.npy"""
import sys, zlib
import numpy as np, torch
from transformers import BertConfig, BertForSequenceClassification


def normal(name, shape, seed):
    values = np.random.RandomState((zlib.crc32(name.encode()) ^ seed) & 0xFFFFFFFF).normal(0, 0.02, shape).astype(np.float32)
    return values + np.float32(1) if name.endswith("LayerNorm.weight") else values


def losses(seed):
    model = BertForSequenceClassification(BertConfig(
        vocab_size=30522, hidden_size=128, num_hidden_layers=2, num_attention_heads=2, intermediate_size=512, num_labels=2)).eval()
    model.load_state_dict({n: torch.from_numpy(normal(n, tuple(p.shape), seed)) for n, p in model.named_parameters()}, strict=False)
    plain = [p for n, p in model.named_parameters() if "bias" in n or "LayerNorm" in n]
    decayed = [p for n, p in model.named_parameters() if not ("bias" in n or "LayerNorm" in n)]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": 1e-2}, {"params": plain, "weight_decay": 0.0}], lr=3e-5, eps=1e-6)
    random = np.random.RandomState(seed)
    ids = torch.from_numpy(random.randint(1, 30522, (4, 64)).astype(np.int64))
    labels = torch.from_numpy(random.randint(0, 2, 4).astype(np.int64))
    for _ in range(10):
        loss = torch.nn.functional.cross_entropy(model(ids)[0], labels)
        loss.backward(); optimizer.step(); optimizer.zero_grad()
        yield loss.detach().numpy().copy()


torch.set_num_threads(1)
first, last, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
np.save(out, {f"seed_{s}/loss_{i}": loss for s in range(first, last + 1) for i, loss in enumerate(losses(s))})
