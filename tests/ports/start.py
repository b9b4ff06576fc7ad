"""The same weights to start from, here and in PyTorch."""

import numpy as np


def start(network):
    """Give all weights numbers that depend on their shape only; the network itself comes back."""
    state = network.state_dict()
    for place, (name, numbers) in enumerate(state.items()):
        if name.rpartition(".")[2] in ("weight", "bias"):
            shape = tuple(numbers.shape)
            new = np.random.default_rng((place, *shape)).uniform(-0.5, 0.5, shape)
            is_array = isinstance(numbers, np.ndarray)
            state[name] = new if is_array else numbers.new_tensor(new)
    network.load_state_dict(state)
    return network
