"""python make_paddle.py FOLDER: files by paddle, and their rows on standard output."""
import pathlib, sys
import numpy as np
import paddle
import rows

folder = pathlib.Path(sys.argv[1])
paddle.seed(1)
model = paddle.nn.Sequential(paddle.nn.Linear(2, 3), paddle.nn.BatchNorm1D(3))
rate = paddle.optimizer.lr.CosineAnnealingDecay(0.1, 10)
optimizer = paddle.optimizer.AdamW(learning_rate=rate, parameters=model.parameters())
model(paddle.ones([4, 2])).sum().backward()
optimizer.step()
rate.step()


def told(value):
    if isinstance(value, paddle.Tensor):
        return np.array(value)
    if isinstance(value, dict):
        return {key: told(inner) for key, inner in value.items()}
    return [told(inner) for inner in value] if isinstance(value, (list, tuple)) else value


for name, value, options in (
    ("model.pdparams", model.state_dict(), {}),
    ("model.pdopt", optimizer.state_dict(), {}),
    ("protocol2.pdparams", model.state_dict(), {"protocol": 2}),
    (
        "nested.pdparams",
        {
            "model": model.state_dict(),
            "optimizer": optimizer.state_dict(),
            "epoch": 3,
            "tensor": paddle.to_tensor([1.5, -2.0]),
            "bfloat16": paddle.to_tensor([1.5, -2.0]).astype("bfloat16"),
            "list": [paddle.to_tensor([1.5]), paddle.to_tensor([2, 3])],
            "config": {"name": "cosine"},
        },
        {},
    ),
    ("tensor.pdtensor", paddle.to_tensor([[1.5, -2.0]]), {}),
):
    paddle.save(value, str(folder / name), **options)
    rows.write(sys.stdout, name, told(value))
