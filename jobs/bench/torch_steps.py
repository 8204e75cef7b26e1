"""Times PyTorch at what EngineBenchmark times: seconds an iteration of a BERT classifier with AdamW on one fake batch (4, 64).
usage: torch_steps.py LAYERS HIDDEN HEADS INTERMEDIATE THREADS ITERATIONS MODE   MODE: eager | fused (AdamW) | compile (and fused)"""
import resource, sys, time
import numpy as np, torch
from transformers import BertConfig, BertForSequenceClassification

layers, hidden, heads, inner, threads, iterations = map(int, sys.argv[1:7])
mode = sys.argv[7]
torch.set_num_threads(threads)
model = BertForSequenceClassification(BertConfig(
    vocab_size=30522, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=inner, num_labels=2)).eval()
decays = lambda name: not ("bias" in name or "LayerNorm" in name)
groups = [{"params": [p for n, p in model.named_parameters() if decays(n)], "weight_decay": 1e-2},
          {"params": [p for n, p in model.named_parameters() if not decays(n)], "weight_decay": 0.0}]
optimizer = torch.optim.AdamW(groups, lr=3e-5, eps=1e-6, fused=mode != "eager")
random = np.random.RandomState(0)
ids = torch.from_numpy(random.randint(1, 30522, (4, 64)).astype(np.int64))
labels = torch.from_numpy(random.randint(0, 2, 4).astype(np.int64))
entropy = torch.nn.CrossEntropyLoss()
step = lambda: entropy(model(ids)[0], labels)
if mode == "compile":
    step = torch.compile(step)
seconds = []
for _ in range(iterations + 2):
    start = time.perf_counter()
    step().backward(); optimizer.step(); optimizer.zero_grad()
    seconds.append(time.perf_counter() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(f"torch-{mode} median {np.median(seconds[2:]):.5f} min {min(seconds[2:]):.5f} peak_mib {peak}")
