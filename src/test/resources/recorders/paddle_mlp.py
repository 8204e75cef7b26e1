"""The same model as in torch_mlp.py."""
import numpy as np
import paddle


def build(case):
    random, width = np.random.RandomState(case["seed"]), case["settings"]["width"]
    model = paddle.nn.Sequential(paddle.nn.Linear(4, width), paddle.nn.Tanh(), paddle.nn.Linear(width, 2))
    for layer, shape in ((0, (width, 4)), (2, (2, width))):
        model[layer].weight.set_value(random.normal(0, 1, shape).astype(np.float32).T)
        model[layer].bias.set_value(np.zeros(shape[0], np.float32))
    inputs, labels = paddle.to_tensor(random.normal(0, 1, (8, 4)).astype(np.float32)), paddle.to_tensor(random.randint(0, 2, 8))
    optimizer = paddle.optimizer.SGD(learning_rate=0.1, parameters=model.parameters())
    return model, optimizer, lambda iteration: paddle.nn.functional.cross_entropy(model(inputs), labels)
