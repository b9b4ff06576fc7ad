import nuggets as ng


def small_filters():
    return ng.Sequential(
        ng.Normalize(0.5),
        ng.Conv2d(3, 16, 3, padding=1),
        ng.MaxPool2d(2),
        ng.ReLU(),
        ng.Conv2d(16, 32, 3, padding=1),
        ng.MaxPool2d(2),
        ng.ReLU(),
        ng.Conv2d(32, 64, 3, padding=1),
        ng.MaxPool2d(2),
        ng.ReLU(),
        ng.Flatten(),
        ng.Linear(1024, 2),
    )


def adam(network):
    weights = network.parameters()
    return ng.Adam(weights, lr=0.001)


def step(network, optimizer, images, labels):
    optimizer.zero_grad()
    logits = network(images)
    error = ng.cross_entropy(logits, labels)
    error.backward()
    optimizer.step()
    return error.item()
