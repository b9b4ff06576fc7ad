"""The stop button, pressed in a real kernel while a network learns."""

import contextlib
import os

from jupyter_client.manager import start_new_kernel

LEARN = """
import numpy as np
import nuggets as ng

train, test = ng.pets.draw(300, difficulty="easy").split(100)
ng.manual_seed(0)
model = ng.Sequential(
    ng.Normalize(0.5), ng.Conv2d(3, 8, 3), ng.MaxPool2d(2), ng.Flatten(), ng.Linear(1800, 2)
)
first, optimizer = model.state_dict(), ng.Adam(model.parameters())
with ng.explore.Live(model, test) as live:
    def watch(epochs, loss):
        live(epochs, loss)
        if len(live.losses) == 5:
            print("five steps are done", flush=True)

    history = ng.fit(
        model, train.images, train.labels, optimizer=optimizer, epochs=10**6,
        batch_size=20, watch=watch, workers=2,
    )
"""
ASK = """
print("steps:", len(live.losses) >= 5, "epochs told:", len(history) >= 1)
print("moved:", not np.array_equal(first["1.weight"], model[1].weight.data))
print("answers:", np.isfinite(ng.predict(model, test.images)).all())
ng.fit(model, train.images, train.labels, optimizer=optimizer)
print("goes on learning")
"""


def test_the_stop_button_ends_learning_and_the_model_keeps_what_it_learned():
    with running_kernel() as (manager, client):
        for output in outputs(client, LEARN):
            assert "error" not in output, output
            if "five steps are done" in output.get("text", ""):
                manager.interrupt_kernel()
            told = output.get("text", "")
            if "The model keeps what it has learned so far." in told:
                break
        else:
            raise AssertionError("fit() did not say that it was stopped")
        said = "".join(output.get("text", "") for output in outputs(client, ASK))
    assert "steps: True epochs told: True" in said
    assert "moved: True" in said
    assert "answers: True" in said
    assert said.endswith("goes on learning\n")


@contextlib.contextmanager
def running_kernel():
    manager, client = start_new_kernel(env=dict(os.environ))
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def outputs(client, code):
    """Run code, and yield what it shows until it is done; an error comes as {"error": ...}."""
    request = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=120)
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "status" and content["execution_state"] == "idle":
            return
        if kind == "error":
            yield {"error": content["evalue"]}
        yield content
