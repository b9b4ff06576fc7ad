"""One neuron, moved by hand."""

import nuggets as ng

w = ng.Tensor(0.8, requires_grad=True)
b = ng.Tensor(0.1, requires_grad=True)
for _ in range(20):
    error = (ng.tanh(w * 1.5 + b) - 0.2) ** 2
    error.backward()
    print(error.item(), w.grad.item(), b.grad.item())
    with ng.no_grad():
        w -= 0.3 * w.grad
        b -= 0.3 * b.grad
    w.grad = b.grad = None
print(w.item(), b.item())
