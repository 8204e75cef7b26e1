#!/usr/bin/env bash
# Installs the frameworks of the recorders into three virtual environments under DIR (about 7.5 GB), each only if it is not there, and the names by
# which conf/recorders.json starts them:
#   jobs/recorders/setup.sh DIR && PATH="DIR/bin:$PATH" jobs/lockstep run conf/recorders.json --allow-commands
set -euo pipefail
root=$(realpath -m "${1:?usage: setup.sh DIR}")
mkdir -p "$root/bin"

if [[ ! -x $root/torch/bin/python ]]; then
    python3 -m venv "$root/torch"
    "$root/torch/bin/pip" install -q torch==2.15.0 numpy==2.4.6 transformers==5.23.0
fi
if [[ ! -x $root/paddle/bin/python ]]; then
    python3 -m venv "$root/paddle"
    "$root/paddle/bin/pip" install -q paddlepaddle==3.3.1 paddlenlp==2.8.1
    # Older companions, which paddlenlp 2.8.1 still imports.
    "$root/paddle/bin/pip" install -q "huggingface-hub<0.35" "datasets<3" "aistudio_sdk<0.3" "pyarrow<17" "numpy<2"
fi

if [[ ! -x $root/jax/bin/python ]]; then
    python3 -m venv "$root/jax"
    "$root/jax/bin/pip" install -q jax==0.10.2 flax==0.12.8 optax==0.2.8 keras==3.15.1
fi

# A virtual environment is found by the path of its python: a link to it would not do.
for framework in torch paddle jax; do
    printf '#!/bin/sh\nexec "%s/%s/bin/python" "$@"\n' "$root" "$framework" >"$root/bin/python-$framework"
    chmod +x "$root/bin/python-$framework"
    "$root/bin/python-$framework" -c "import sys; print('python-$framework:', sys.prefix)"
done
