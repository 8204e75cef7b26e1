#!/usr/bin/env python3
"""Records the training of any torch or paddle model as a recorder of Lockstep's: {"command": ["python", "generic.py", "mine.py"]}.

mine.py has no more than the model and the loop:

    def make(seed):                                 # first weights by the seed; lockstep_record.seed_weights(model, seed) may give them
        return model, optimizer

    def loop(model, optimizer, rec, seed, iterations):
        for i in range(iterations):
            loss = criterion(model(inputs), labels)
            rec.loss(loss)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()                   # paddle: clear_grad()

The side's "settings" become further arguments of both, by name; but for "record", which are lockstep_record.record()'s: {"record": {"first": 1}}.
What is recorded, and under which keys, is told there.

usage: generic.py [--replay] MINE.py < case.json     leaves out.npy and producer.json
       generic.py --fields                           prints the fields that it honours
--replay: what a replay of the optimizer needs and no more: first parameters, gradients as the optimizer sees them, parameters.
"""
from __future__ import annotations

import argparse
import json
import os
import platform
import runpy
import sys
from typing import Any

FIELDS = ["iterations"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--fields", action="store_true")
    parser.add_argument("--replay", action="store_true")
    parser.add_argument("mine", nargs="?", metavar="MINE.py")
    given = parser.parse_args()
    if given.fields:
        print(json.dumps({"fields": FIELDS}))
        return
    if given.mine is None:
        parser.error("MINE.py is missing: the script with make(seed) and loop(model, optimizer, rec, seed, iterations)")
    case = json.load(sys.stdin)
    if case["observe"] != "all":
        sys.exit('refused: generic.py records whatever there is: the check needs "observe": "all"')
    # Before a framework is imported, which reads it once.
    os.environ.setdefault("OMP_NUM_THREADS", str(case["threads"]))
    run(given.mine, case, given.replay)
    with open("producer.json", "w") as file:
        json.dump(producer(case), file, indent=1)


def run(script: str, case: dict[str, Any], replay: bool) -> None:
    """Trains as the script says, and records it into out.npy."""
    from lockstep_record import record
    sys.path.insert(0, os.path.dirname(os.path.abspath(script)))
    mine = runpy.run_path(script)
    for name in ("make", "loop"):
        if name not in mine:
            sys.exit(f"refused: {script} has no {name}()")
    settings = dict(case.get("settings", {}))
    options = {"replay": True} if replay else {}
    options.update(settings.pop("record", {}))
    made = mine["make"](case["seed"], **settings)
    with record(*made[:2], "out.npy", **options) as rec:
        mine["loop"](*made, rec=rec, seed=case["seed"], iterations=case["iterations"], **settings)


def producer(case: dict[str, Any]) -> dict[str, Any]:
    """Whichever framework the user's script has imported."""
    import numpy as np
    for framework in ("torch", "paddle"):
        if framework in sys.modules:
            return {"framework": framework, "version": sys.modules[framework].__version__.split("+")[0], "host": platform.node(),
                    "threads": case["threads"], "versions": {"python": platform.python_version(), "numpy": np.__version__},
                    "fields": FIELDS}
    sys.exit("refused: the script has imported neither torch nor paddle")


if __name__ == "__main__":
    main()
