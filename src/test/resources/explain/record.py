#!/usr/bin/env python3
"""Records the planted differences by torch: record.py RECORDERS cases.jsonl recorded.npy

RECORDERS is the folder jobs/recorders; cases.jsonl comes of the test class `Planted`, a case of a recorder on each line beside its name. Keys of
what is recorded are NAME/seed_S/loss_I; what is there already is left. Tried with torch 2.15.0 and transformers 5.23.0.
"""
import json
import os
import sys

sys.path.insert(0, sys.argv[1])
import lockstep_case
import torch_transformers
from lockstep_case import np

honoured = lockstep_case.SHARED + torch_transformers.FIELDS
lockstep_case.VALUES.update(torch_transformers.TorchStack.VALUES)
recorded = np.load(sys.argv[3], allow_pickle=True).item() if os.path.exists(sys.argv[3]) else {}
for number, line in enumerate(open(sys.argv[2])):
    told = json.loads(line)
    if f"{told['name']}/seed_{told['case']['seed']}/loss_0" in recorded:
        continue
    case = lockstep_case.Case(told["case"])
    case.require_honoured(honoured)
    values = lockstep_case.record(case, torch_transformers.TorchStack(case, []))
    recorded.update({f"{told['name']}/seed_{case.seed}/{key}": value for key, value in values.items()})
    print(told["name"], case.seed, values["loss_0"], flush=True)
    if number % 20 == 19:
        np.save(sys.argv[3], recorded, allow_pickle=True)
np.save(sys.argv[3], recorded, allow_pickle=True)
