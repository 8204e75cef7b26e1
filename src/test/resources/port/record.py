"""Records the files of this folder: record.py torch, then record.py paddle, each in its framework's environment."""
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RECORDERS = HERE.parents[3] / "jobs/recorders"
sys.path[:0] = [str(RECORDERS), str(RECORDERS / "examples")]
import cnn_data  # noqa: E402
from lockstep_record import record  # noqa: E402

# Small, and two rows are enough for a batch norm over 8 x 8 places.
cnn_data.ROWS, cnn_data.LR, ITERATIONS = 2, 1e-2, 3
CHOSEN = {"first": 2, "layers": "conv1,fc1", "params": "conv1*,bn1*,fc1*"}


def with_bias(module, name, argument):
    """The example leaves out the first convolution's bias, whose gradient is rounding before a batch norm: here it is to be seen."""
    convolution = getattr(module, name)

    def made(channels, *sizes, **more):
        if channels == 3:
            more.pop(argument)
        return convolution(channels, *sizes, **more)
    setattr(module, name, made)


def main():
    if sys.argv[1] == "torch":
        import cnn_torch as cnn
        import torch
        with_bias(torch.nn, "Conv2d", "bias")
        recorded = {"torch": {}}
    else:
        import cnn_paddle as cnn
        import paddle
        with_bias(paddle.nn, "Conv2D", "bias_attr")
        recorded = {"paddle": {}, **{f"paddle_{fault}": {"fault": fault} for fault in ("bn_momentum", "decay_all", "untransposed")}}
    for name, settings in recorded.items():
        made = cnn.make(0, **settings)
        with record(*made, HERE / f"{name}.npy", **CHOSEN) as rec:
            cnn.loop(*made, rec, 0, ITERATIONS, **settings)


main()
