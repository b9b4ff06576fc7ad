"""The loop that learns."""

import itertools
import signal
import threading
from typing import ClassVar

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits
from tqdm import tqdm

import nuggets as ng
from nuggets.engine import parallel, train

XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
DIFFERENT = np.array([0, 1, 1, 0])


def xor_network(seed=0):
    ng.manual_seed(seed)
    return ng.Sequential(ng.Linear(2, 8), ng.Tanh(), ng.Linear(8, 2))


def test_a_network_learns_to_tell_same_from_different():
    model = xor_network()
    before = ng.accuracy(model, XOR, DIFFERENT)
    optimizer = ng.SGD(model.parameters(), lr=0.5)
    history = ng.fit(model, XOR, DIFFERENT, optimizer=optimizer, epochs=300, batch_size=4)
    assert before < 1
    assert ng.accuracy(model, XOR, DIFFERENT) == 1
    assert history[-1] < 0.05 < history[0]


def test_a_straight_line_cannot_learn_it():
    model = ng.Linear(2, 2)
    optimizer = ng.SGD(model.parameters(), lr=0.5)
    ng.fit(model, XOR, DIFFERENT, optimizer=optimizer, epochs=300, batch_size=4)
    assert ng.accuracy(model, XOR, DIFFERENT) < 1


def test_one_epoch_is_the_four_lines_written_out():
    quick, slow = xor_network(), xor_network()
    ng.fit(quick, XOR, DIFFERENT, optimizer=ng.Adam(quick.parameters()), batch_size=2, seed=3)
    optimizer = ng.Adam(slow.parameters())
    for x, y in ng.batches(XOR, DIFFERENT, 2, np.random.default_rng(3)):
        optimizer.zero_grad()
        ng.cross_entropy(slow(x), y).backward()
        optimizer.step()
    for name, weight in quick.state_dict().items():
        np.testing.assert_allclose(weight, slow.state_dict()[name], rtol=1e-6)


def test_the_history_is_the_mean_over_examples_also_with_a_short_last_batch():
    model = xor_network()
    expected = ng.cross_entropy(model(XOR), DIFFERENT).item()
    optimizer = ng.SGD(model.parameters(), lr=0)
    assert ng.fit(model, XOR, DIFFERENT, optimizer=optimizer, batch_size=3) == [
        pytest.approx(expected, rel=1e-6)
    ]


def test_batches_show_every_example_once():
    seen = np.concatenate(
        [y for _, y in ng.batches(XOR, np.arange(4), 3, np.random.default_rng(0))]
    )
    assert sorted(seen) == [0, 1, 2, 3]


def test_a_diverging_run_says_when_and_what_to_change():
    ng.manual_seed(0)
    model = ng.Sequential(ng.Linear(2, 8), ng.ReLU(), ng.Linear(8, 2))
    optimizer = ng.SGD(model.parameters(), lr=1e20)
    with (
        np.errstate(all="ignore"),
        pytest.raises(FloatingPointError, match=r"epoch \d.*layer \d.*ten times smaller"),
    ):
        ng.fit(model, XOR, DIFFERENT, optimizer=optimizer, epochs=20)


@pytest.mark.parametrize(("images", "labels"), [(XOR, DIFFERENT[:3]), (XOR[:0], DIFFERENT[:0])])
def test_examples_that_do_not_pair_up_are_refused(images, labels):
    model = xor_network()
    with pytest.raises(ValueError, match="needs pairs"):
        ng.fit(model, images, labels, optimizer=ng.SGD(model.parameters()))


def test_matrix_products_use_one_thread_while_learning_and_as_many_as_before_after_it():
    def threads():
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    seen, model = [], xor_network()

    def watched(answers, labels):
        seen.append(threads())
        return ng.cross_entropy(answers, labels)

    optimizer = ng.SGD(model.parameters())
    with threadpool_limits(2, user_api="blas"):
        assert threads() == {2}
        ng.fit(model, XOR, DIFFERENT, optimizer=optimizer, loss=watched)
        assert seen == [{1}]
        assert threads() == {2}


@pytest.mark.parametrize("batch_size", [4, 3, 1])
def test_two_workers_take_the_same_steps_as_one(batch_size):
    alone, shared = xor_network(), xor_network()
    for model, workers in ((alone, 1), (shared, 2)):
        optimizer = ng.SGD(model.parameters(), lr=0.5)
        ng.fit(
            model, XOR, DIFFERENT, optimizer=optimizer, epochs=20, batch_size=batch_size,
            workers=workers,
        )  # fmt: skip
    for name, weight in alone.state_dict().items():
        np.testing.assert_allclose(shared.state_dict()[name], weight, rtol=1e-4, atol=1e-5)


@pytest.mark.filterwarnings("error")
def test_where_there_are_no_threads_it_learns_alone(monkeypatch):
    def none(self):
        raise RuntimeError("can't start new thread")

    for module in (parallel, train):
        monkeypatch.setattr(module, "HAS_THREADS", False)
    monkeypatch.setattr(tqdm, "monitor", None)
    monkeypatch.setattr(tqdm, "monitor_interval", tqdm.monitor_interval)
    monkeypatch.setattr(threading.Thread, "start", none)
    losses = []
    for workers in (1, 2):
        model = xor_network()
        optimizer = ng.SGD(model.parameters(), lr=0.5)
        losses += [ng.fit(model, XOR, DIFFERENT, optimizer=optimizer, workers=workers)]
    assert losses[0] == losses[1]


def test_what_keeps_notes_is_not_shared_by_two_workers():
    model = ng.Sequential(ng.Linear(2, 2), ng.Dropout(0.5))
    with pytest.raises(ValueError, match="use workers=1"):
        ng.fit(model, XOR, DIFFERENT, optimizer=ng.SGD(model.parameters()), workers=2)


def test_predict_gives_plain_numbers_for_any_batch_size():
    model = xor_network()
    np.testing.assert_allclose(ng.predict(model, XOR, batch_size=3), model(XOR).data, rtol=1e-6)


def test_photographs_are_learned_and_answered_a_batch_at_a_time():
    levels = np.random.default_rng(0).integers(0, 256, (50, 3, 4, 4), np.uint8)
    photos, sizes = ng.photos.Photos(levels, np.arange(50) % 2), []

    class Noted(ng.Normalize):
        def forward(self, x):
            sizes.append(len(x))
            return super().forward(x)

    def learned(images):
        ng.manual_seed(0)
        model = ng.Sequential(Noted(0.5), ng.Flatten(), ng.Linear(48, 2))
        rest = {"optimizer": ng.SGD(model.parameters(), lr=0.1), "batch_size": 20}
        ng.fit(model, images, photos.labels, **rest)
        return model

    model = learned(photos)
    assert sizes == [20, 20, 10]
    answers = ng.predict(model, photos, 20)
    assert sizes[3:] == [20, 20, 10]
    plain = photos.images
    np.testing.assert_array_equal(model[2].weight.data, learned(plain)[2].weight.data)
    np.testing.assert_allclose(answers, model(plain).data, rtol=1e-5, atol=1e-6)
    assert ng.accuracy(model, photos, photos.labels) == np.mean(
        answers.argmax(axis=1) == photos.labels
    )


def test_predict_asks_and_leaves_each_part_as_it_was():
    model = ng.Sequential(ng.Dropout(0.5), ng.Sequential(ng.Dropout(0.5)), ng.Linear(2, 2))
    model[0].eval()
    np.testing.assert_array_equal(ng.predict(model, XOR), ng.predict(model, XOR))
    assert [part.training for part in model.modules()] == [True, False, True, True, True]


def test_mazurs_network_comes_out_to_eight_digits():
    """The 2-2-2 sigmoid network of M. Mazur, A Step by Step Backpropagation Example, 2015.

    The first loss and all weights are the article's. Its loss after the step, 0.291027924, is what
    comes out when the second layer moves before the blame has passed through it; with all blame
    taken first, as here, it is 0.2910277737.
    """
    w1 = ng.Tensor([[0.15, 0.20], [0.25, 0.30]])
    w2 = ng.Tensor([[0.40, 0.45], [0.50, 0.55]])
    x, target = np.array([0.05, 0.10]), np.array([0.01, 0.99])

    def error():
        hidden = (w1 @ x + 0.35).sigmoid()
        miss = (w2 @ hidden + 0.60).sigmoid() - target
        return 0.5 * (miss * miss).sum()

    loss = error()
    assert loss.item() == pytest.approx(0.2983711088, abs=5e-11)
    loss.backward()
    ng.SGD([w1, w2], lr=0.5).step()
    expected = [[0.14978072, 0.19956143], [0.24975114, 0.29950229]]
    np.testing.assert_allclose(w1.data, expected, atol=5e-9)
    expected = [[0.35891648, 0.40866619], [0.51130127, 0.56137012]]
    np.testing.assert_allclose(w2.data, expected, atol=5e-9)
    assert error().item() == pytest.approx(0.2910277737, abs=5e-11)


def test_fit_follows_a_schedule_batch_by_batch_and_shortens_long_blame():
    model = xor_network()
    optimizer = ng.SGD(model.parameters(), lr=1.0)
    plan = ng.CosineAnnealingLR(optimizer, T_max=4)
    before = model.state_dict()
    ng.fit(model, XOR, DIFFERENT, optimizer=optimizer, epochs=2, batch_size=2, schedule=plan,
           max_norm=1e-9)  # fmt: skip
    assert optimizer.lr == pytest.approx(0, abs=1e-12)
    for name, weight in model.state_dict().items():
        np.testing.assert_allclose(weight, before[name], atol=1e-6)


def test_by_the_clock_learning_ends_when_the_time_is_up_with_the_learning_rate_at_rest():
    model = xor_network()
    optimizer = ng.SGD(model.parameters(), lr=1.0, momentum=0.9)
    rates, clock = [], itertools.count()
    plan = ng.TimedOneCycleLR(optimizer, 0.1, seconds=10, clock=lambda: next(clock) / 2)
    history = ng.fit(
        model, XOR, DIFFERENT, optimizer=optimizer, epochs=10**6, batch_size=1, schedule=plan,
        watch=lambda epochs, loss: rates.append(optimizer.lr),
    )  # fmt: skip
    assert max(rates) == pytest.approx(0.1, rel=0.05)
    assert rates.index(max(rates)) == pytest.approx(0.3 * len(rates), abs=1)
    assert rates[-1] < 1e-6
    assert plan.is_over
    assert len(history) == -(-len(rates) // 4)


def test_no_blame_of_the_last_batch_is_left_to_be_added_to():
    model = xor_network()
    ng.fit(model, XOR, DIFFERENT, optimizer=ng.SGD(model.parameters(), lr=0.5))
    assert all(weight.grad is None for weight in model.parameters())


def test_a_watcher_is_told_how_far_learning_has_come():
    model, seen = xor_network(), []
    ng.fit(model, XOR, DIFFERENT, optimizer=ng.SGD(model.parameters(), lr=0), epochs=2,
           batch_size=3, watch=lambda *news: seen.append(news))  # fmt: skip
    assert [epochs for epochs, _ in seen] == [0.75, 1, 1.75, 2]
    assert all(loss > 0 for _, loss in seen)


class Interrupted(ng.SGD):
    """An optimiser in whose second step the stop button is pressed, half-way."""

    steps = 0

    def _move(self, i, weight, grad):
        self.steps += i == 0
        if self.steps == 2 and i == 1:
            signal.raise_signal(signal.SIGINT)
        super()._move(i, weight, grad)


def test_the_stop_button_ends_learning_after_a_whole_step(capsys):
    stopped, whole = xor_network(), xor_network()
    optimizer = Interrupted(stopped.parameters(), lr=0.5)
    history = ng.fit(stopped, XOR, DIFFERENT, optimizer=optimizer, epochs=9, batch_size=4)
    assert "Stopped in epoch 2. The model keeps what it has learned so far." in (
        capsys.readouterr().out
    )
    ng.fit(
        whole, XOR, DIFFERENT, optimizer=ng.SGD(whole.parameters(), lr=0.5), epochs=2, batch_size=4
    )
    for name, weight in whole.state_dict().items():
        np.testing.assert_array_equal(stopped.state_dict()[name], weight)
    assert len(history) == 1


@pytest.fixture
def interruptible():
    """As in a notebook: an interrupt is heard, also where these tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_the_stop_button_in_the_forward_pass_keeps_the_last_finished_step(interruptible):
    model, before = xor_network(), []

    def loss(answers, labels):
        before.append(model.state_dict())
        if len(before) == 3:
            signal.raise_signal(signal.SIGINT)
        return ng.cross_entropy(answers, labels)

    optimizer = ng.SGD(model.parameters(), lr=0.5)
    ng.fit(model, XOR, DIFFERENT, optimizer=optimizer, epochs=9, batch_size=4, loss=loss)
    for name, weight in model.state_dict().items():
        np.testing.assert_array_equal(before[2][name], weight)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_with_batch_norm_two_workers_learn_the_same_each_time_and_one_takes_the_notes():
    ng.manual_seed(0)
    pictures = np.random.default_rng(0).random((8, 1, 4, 4), np.float32)
    labels = np.arange(8) % 2
    states = []
    for _ in range(2):
        ng.manual_seed(0)
        model = ng.Sequential(ng.Conv2d(1, 2, 3), ng.BatchNorm2d(2), ng.Flatten(), ng.Linear(8, 2))
        optimizer = ng.SGD(model.parameters(), lr=0.1)
        ng.fit(model, pictures, labels, optimizer=optimizer, epochs=3, batch_size=4, workers=2)
        states.append(model.state_dict())
    assert states[0]["1.num_batches_tracked"] == 6
    for name in states[0]:
        np.testing.assert_allclose(states[0][name], states[1][name], rtol=1e-5, atol=1e-7)


# ---- the door of images and labels --------------------------------------------------------------


class Labelled:
    """A column as pandas has it: ``column[places]`` looks its index up, not the places."""

    def __init__(self, values, index):
        self.values, self.index = np.asarray(values), list(index)

    def __len__(self):
        return len(self.values)

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)

    def __getitem__(self, places):
        return Labelled(self.values[[self.index.index(i) for i in places]], places)


FORMS = {
    "arrays": (XOR, DIFFERENT),
    "lists": (XOR.tolist(), DIFFERENT.tolist()),
    "a list of arrays and a tuple": (list(XOR), tuple(DIFFERENT)),
    "tables with an index": (Labelled(XOR, [3, 0, 2, 1]), Labelled(DIFFERENT, [1, 2, 3, 0])),
    "Tensors": (ng.Tensor(XOR), ng.Tensor(DIFFERENT)),
    "lists of Tensors": ([ng.Tensor(x) for x in XOR], [ng.Tensor(y) for y in DIFFERENT]),
    "what may be missing": (XOR, DIFFERENT.astype(object)),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_first_image_belongs_to_the_first_label_in_whatever_form_they_come(form):
    images, labels = FORMS[form]
    model, plain = xor_network(), xor_network()
    rest = {"epochs": 5, "batch_size": 3}
    ng.fit(model, images, labels, optimizer=ng.SGD(model.parameters(), lr=0.5), **rest)
    ng.fit(plain, XOR, DIFFERENT, optimizer=ng.SGD(plain.parameters(), lr=0.5), **rest)
    for name, weight in model.state_dict().items():
        np.testing.assert_allclose(weight, plain.state_dict()[name], rtol=1e-5)
    expected = ng.accuracy(plain, XOR, DIFFERENT)
    assert ng.accuracy(model, images, labels) == expected
    np.testing.assert_allclose(ng.predict(model, images), plain(XOR).data, rtol=1e-4)


@pytest.mark.parametrize(
    "labels",
    [
        DIFFERENT[:, None],
        DIFFERENT.astype(float),
        DIFFERENT > 0,
        np.eye(2)[DIFFERENT],
        ng.Tensor(DIFFERENT[:, None]),
        DIFFERENT.astype(np.uint8),
    ],
)
def test_labels_may_stand_in_a_column_or_mark_their_class(labels):
    def right(x):  # XOR itself, as two scores
        return np.stack([1 - (x[:, 0] != x[:, 1]), x[:, 0] != x[:, 1]], axis=1)

    assert ng.accuracy(right, XOR, labels) == 1


@pytest.mark.parametrize(
    ("labels", "error", "message"),
    [
        ([0, 1, 2, 1], ValueError, "classes 0 to 1, and 2 is not"),
        ([0, 1, -1, 1], ValueError, "-1 is not"),
        ([0, 0.5, 1, 1], ValueError, "0.5 is not"),
        ([0, np.nan, 1, 1], ValueError, "nan is not"),
        (["cat", "dog", "cat", "dog"], TypeError, "needs labels as numbers.* got <U3"),
        ([1], ValueError, "got 4 images and 1 labels"),
        (1, TypeError, "needs labels as an array, a list or a table of numbers, got int"),
        (None, TypeError, "got NoneType"),
        (np.ones((4, 3)), ValueError, r"one label for each image, got shape \(4, 3\)"),
        (np.ones((4, 2)), ValueError, r"one label for each image, got shape \(4, 2\)"),
    ],
)
def test_labels_that_are_no_classes_are_refused(labels, error, message):
    with pytest.raises(error, match=message):
        ng.accuracy(xor_network(), XOR, labels)


@pytest.mark.parametrize("answer", [lambda x: x[:, :1], lambda x: x[:, 0], lambda x: x[..., None]])
def test_accuracy_needs_several_scores_for_each_image(answer):
    with pytest.raises(
        ValueError, match=r"several scores \(N, classes\), and got .*> 0\) == labels"
    ):
        ng.accuracy(answer, XOR, DIFFERENT)


@pytest.mark.parametrize(
    ("images", "error", "message"),
    [
        ((x for x in XOR), TypeError, "needs images as an array.* got generator"),
        ("pets", TypeError, "got str"),
        ({"a": 1}, TypeError, "got dict"),
        (3.0, TypeError, "got float"),
        (np.array(3.0), TypeError, r"float64 of shape \(\)"),
        ([[1, 2], [1]], ValueError, "the images are not of one shape"),
        (np.array([None] * 4), TypeError, "got object"),
    ],
)
def test_what_are_no_images_is_refused(images, error, message):
    model = xor_network()
    with pytest.raises(error, match=f"fit.*{message}"):
        ng.fit(model, images, DIFFERENT, optimizer=ng.SGD(model.parameters()))
    with pytest.raises(error, match=f"predict.*{message}"):
        ng.predict(model, images)


def test_pets_are_no_labels():
    pets = ng.pets.draw(4)
    with pytest.raises(TypeError, match=r"needs labels, got Pets\(.*give it their \.labels"):
        ng.accuracy(xor_network(), pets, pets)


def test_batches_that_do_not_pair_up_are_refused():
    with pytest.raises(ValueError, match=r"batches\(\) needs pairs, got 4 images and 3 labels"):
        ng.batches(XOR, DIFFERENT[:3])
    with pytest.raises(ValueError, match="4 images and 5 labels"):
        ng.batches(XOR, [0, 1, 1, 0, 1])


def test_predict_needs_an_image_and_one_answer():
    with pytest.raises(ValueError, match="at least one image"):
        ng.predict(xor_network(), XOR[:0])
    for answer in ((XOR, XOR), None):
        with pytest.raises(TypeError, match=f"returned {type(answer).__name__}"):
            ng.predict(lambda x, answer=answer: answer, XOR)


@pytest.mark.parametrize("optimizer", [None, ng.SGD, "SGD"])
def test_what_is_no_optimiser_is_refused(optimizer):
    with pytest.raises(TypeError, match=r"needs an optimiser, such as Adam\(model\.parameters"):
        ng.fit(xor_network(), XOR, DIFFERENT, optimizer=optimizer)


def test_an_optimiser_of_another_models_weights_is_refused():
    with pytest.raises(ValueError, match="moves the weights of another model"):
        ng.fit(xor_network(), XOR, DIFFERENT, optimizer=ng.SGD(xor_network().parameters()))


@pytest.mark.parametrize(
    ("setting", "error"),
    [({"epochs": 1.5}, TypeError), ({"epochs": -1}, ValueError), ({"workers": 0}, ValueError),
     ({"batch_size": 0}, ValueError), ({"batch_size": 2.0}, TypeError)],
    ids=str,
)  # fmt: skip
def test_a_setting_of_fit_that_cannot_be_is_named(setting, error):
    model, (name, value) = xor_network(), *setting.items()
    with pytest.raises(error, match=f"{name}.*got {value}"):
        ng.fit(model, XOR, DIFFERENT, optimizer=ng.SGD(model.parameters()), **setting)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_layer_that_is_used_twice_moves_once_in_each_step(workers):
    ng.manual_seed(0)
    first, shared, last = ng.Linear(2, 4), ng.Linear(4, 4), ng.Linear(4, 2)
    model = ng.Sequential(first, shared, ng.Tanh(), shared, last).double()
    before = shared.weight.data.copy()
    ng.cross_entropy(model(XOR.astype(float)), DIFFERENT).backward()
    expected = before - 0.5 * shared.weight.grad
    optimizer = ng.SGD(model.parameters(), lr=0.5)
    ng.fit(model, XOR.astype(float), DIFFERENT, optimizer=optimizer, batch_size=4, workers=workers)
    np.testing.assert_allclose(shared.weight.data, expected, rtol=1e-12)


def test_a_step_of_training_reads_forward_error_backward_update():
    said = []
    tensor = ng.Tensor(np.ones((1, 2)))

    class Told:
        def zero_grad(self):
            said.append("forget")

        def step(self):
            said.append("update")

    class Error:
        def backward(self):
            said.append("backward")

        def item(self):
            return 0.5

    def model(x):
        said.append("forward")
        return tensor * x

    def loss(answers, y):
        said.append("error")
        return Error()

    assert ng.train_step(model, 1.0, None, loss, Told()) == 0.5
    assert said == ["forget", "forward", "error", "backward", "update"]


def test_fit_goes_through_the_step_that_is_printed(monkeypatch):
    calls = []
    step = train.train_step
    monkeypatch.setattr(train, "train_step", lambda *given: calls.append(1) or step(*given))
    for workers in (1, 2):
        model = ng.Linear(2, 2)
        ng.fit(model, XOR, DIFFERENT, optimizer=ng.SGD(model.parameters()), batch_size=2,
               epochs=3, workers=workers, progress=False)  # fmt: skip
    assert len(calls) == 2 * 3 * 2


def test_batches_say_at_once_what_they_need():
    with pytest.raises(
        TypeError, match=r"random generator, such as np\.random\.default_rng\(0\), got 0"
    ):
        ng.batches(XOR, DIFFERENT, 4, 0)
    with pytest.raises(ValueError, match="batch_size must be at least 1"):
        ng.batches(XOR, DIFFERENT, 0)


@pytest.mark.parametrize(
    ("setting", "message"),
    [({"loss": "mse"}, r"a function for loss, such as ng\.cross_entropy, got 'mse'"),
     ({"loss": None}, "a function for loss, .* got None"),
     ({"schedule": ng.OneCycleLR}, "a schedule that was made .* got the class OneCycleLR itself"),
     ({"schedule": 0.1}, "a schedule that was made .* got 0.1"),
     ({"augment": 3}, "a function for augment, .* got 3"),
     ({"augment": ng.augment}, "a function for augment, .* got <module"),
     ({"watch": 3}, "a function for watch, .* got 3"),
     ({"max_norm": "1"}, "one number for max_norm, got '1'"),
     ({"optimizer": ng.SGD}, "an optimiser, .* got the class SGD itself"),
     ({"model": 3}, "a function for model, .* got 3"),
     ({"model": ng.Linear}, "a function for model, .* got the class Linear itself")],
    ids=lambda given: given if isinstance(given, str) else next(iter(given)),
)  # fmt: skip
def test_what_cannot_do_its_part_in_the_loop_is_refused_before_it_begins(setting, message):
    model = xor_network()
    before = model.state_dict()
    given = {"model": model, "optimizer": ng.SGD(model.parameters(), lr=1.0), **setting}
    with pytest.raises(TypeError, match=message):
        ng.fit(given.pop("model"), XOR, DIFFERENT, **given)
    for name, numbers in model.state_dict().items():
        np.testing.assert_array_equal(numbers, before[name])


@pytest.mark.parametrize(
    ("call", "message"),
    [(lambda: ng.predict(3, XOR), "a function for model, .* got 3"),
     (lambda: ng.predict(xor_network(), XOR, batch_size=1.5), "whole number for batch_size")],
)  # fmt: skip
def test_predict_says_what_it_cannot_use(call, message):
    with pytest.raises(TypeError, match=message):
        call()


def test_scores_that_are_nan_are_not_ranked():
    def lost(x):
        return np.where(np.arange(len(x))[:, None] == 1, np.nan, [[0.0, 1.0]])

    with pytest.raises(FloatingPointError, match="1 of 4 images have a score that is nan"):
        ng.accuracy(lost, XOR, DIFFERENT)


def test_a_bar_of_a_notebook_is_hidden_where_none_is_wanted(monkeypatch):
    monkeypatch.setattr("tqdm.auto.tqdm", _BarOfANotebook)
    for wanted, is_shown in (("", True), ("1", True), ("", False)):
        monkeypatch.setenv("TQDM_DISABLE", wanted)
        train.Diary(10, 1, train.Unchanging(), None, is_shown)
    assert _BarOfANotebook.made == [10]


class _BarOfANotebook:
    """Such a bar asks only what it is told: the environment has no say."""

    monitor_interval = 0
    made: ClassVar = []

    def __init__(self, total, **settings):
        self.made.append(total)
