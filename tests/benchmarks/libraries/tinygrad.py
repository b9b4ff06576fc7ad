"""tinygrad: layers of ``nn``, and the whole step compiled by ``TinyJit``."""

from itertools import pairwise

from tinygrad import Context, Tensor, TinyJit, nn

from ..task import FILTERS, LEARNING_RATE, MLP, pictures


def mlp():
    """The MLP."""
    layers = [nn.Linear(i, o) for i, o in pairwise(MLP)]
    first, second, last = layers
    network = [first, Tensor.relu, second, Tensor.relu, last]
    return _training([lambda x: x.flatten(1), *network], layers)


def cnn():
    """The CNN."""
    layers = [nn.Conv2d(i, o, 3, padding=1) for i, o in pairwise(FILTERS)]
    network = [f for layer in layers for f in (layer, Tensor.max_pool2d, Tensor.relu)]
    last = nn.Linear(1024, 2)
    return _training([*network, lambda x: x.flatten(1), last], [*layers, last])


def _training(network, layers):
    images, labels = map(Tensor, pictures())
    optimizer = nn.optim.SGD(nn.state.get_parameters(layers), lr=LEARNING_RATE)

    @TinyJit
    @Context(TRAINING=1)
    def step():
        optimizer.zero_grad()
        loss = images.sequential(network).sparse_categorical_crossentropy(labels).backward()
        optimizer.step()
        return loss.realize()

    def train(steps):
        for _ in range(steps):
            loss = step()
        loss.item()

    return train
