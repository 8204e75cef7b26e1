"""The same model as in torch_mlp.py."""
import numpy as np
import paddle
from lockstep_record import seed_weights


def make(seed, width):
    model = paddle.nn.Sequential(paddle.nn.Linear(4, width), paddle.nn.Tanh(), paddle.nn.Linear(width, 2))
    seed_weights(model, seed)
    return model, paddle.optimizer.SGD(learning_rate=0.1, parameters=model.parameters())


def loop(model, optimizer, rec, seed, iterations, width):
    random = np.random.RandomState(seed)
    inputs, labels = paddle.to_tensor(random.normal(0, 1, (8, 4)).astype(np.float32)), paddle.to_tensor(random.randint(0, 2, 8))
    for _ in range(iterations):
        loss = paddle.nn.functional.cross_entropy(model(inputs), labels)
        rec.loss(loss)
        loss.backward()
        optimizer.step()
        optimizer.clear_grad()
