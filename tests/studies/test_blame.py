"""A mistake, opened up: every number by a second way, and every sentence against its numbers."""

import csv
import functools
import re

import numpy as np
import pytest

import nuggets as ng
from nuggets.studies.blame.table import largest_first

TRAIN = ng.pets.draw(240, seed=0, size=16)
DRAWN = ng.pets.draw(80, seed=1, size=16)
OTHERS = DRAWN[(DRAWN.labels == 1) | (np.arange(80) % 3 == 0)]  # more dogs than cats
MANY = ng.pets.draw(120, seed=2, size=16)
LR = 0.01


def layers(kind):
    if kind == "mlp":
        return ng.Normalize(0.5), ng.Flatten(), ng.Linear(768, 12), ng.ReLU(), ng.Linear(12, 2)
    return (
        ng.Normalize(0.5),
        ng.Conv2d(3, 6, 3, padding=1), ng.ReLU(), ng.MaxPool2d(2),
        ng.Conv2d(6, 8, 3, stride=2), ng.ReLU(), ng.Flatten(), ng.Linear(72, 2),
    )  # fmt: skip


@functools.cache
def network(kind):
    """A network that has learned a little: it is right more often than not, and often wrong."""
    ng.manual_seed(0)
    model = ng.Sequential(*layers(kind))
    optimizer = ng.Adam(model.parameters(), lr=0.002)
    images = TRAIN.images
    ng.fit(model, images, TRAIN.labels, optimizer=optimizer, epochs=4, progress=False)
    model.zero_grad()
    return model


def opened(kind="mlp", i=0):
    return ng.blame.open_up(network(kind), MANY.images[i], MANY.labels[i], lr=LR)


def by_the_engine(model, picture, label):
    """The loss and the blame of each weight, by backward(), in one row as the receipt has them."""
    model.zero_grad()
    loss = ng.cross_entropy(model(picture[None]), np.array([label]))
    loss.backward()
    gradient = np.concatenate([weight.grad.ravel() for weight in model.parameters()])
    model.zero_grad()
    return loss.item(), gradient


def losses(model, images, labels):
    scores = ng.predict(model, images).astype(float)
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return -np.log(chances[np.arange(len(labels)), labels])


each_kind = pytest.mark.parametrize("kind", ["mlp", "cnn"])


# ---- the receipt --------------------------------------------------------------------------------


@each_kind
def test_the_blame_is_that_of_backward(kind):
    mistake = opened(kind)
    loss, gradient = by_the_engine(network(kind), MANY.images[0], MANY.labels[0])
    assert mistake.loss == pytest.approx(loss, abs=1e-7)
    np.testing.assert_allclose(mistake.gradient, gradient, atol=1e-6)


@each_kind
def test_opening_up_leaves_the_network_as_it_was(kind):
    model = network(kind).train()
    before = [weight.data for weight in model.parameters()]
    mistake = opened(kind)
    mistake.check()
    mistake.account(OTHERS.images, OTHERS.labels)
    assert all(weight.data is data for weight, data in zip(model.parameters(), before, strict=True))
    assert all(weight.grad is None for weight in model.parameters())
    assert model.training


@each_kind
def test_every_weight_agrees_with_nudging(kind):
    ng.manual_seed(1)
    small = (
        [ng.Flatten(), ng.Linear(75, 4), ng.Tanh(), ng.Linear(4, 2)]
        if kind == "mlp"
        else [ng.Conv2d(3, 2, 3, padding=1), ng.Tanh(), ng.Flatten(), ng.Linear(50, 2)]
    )
    model = ng.Sequential(*small).double()
    picture = np.random.default_rng(0).random((3, 5, 5))
    assert ng.blame.open_up(model, picture, 1).check(count=None) < 1e-8


@each_kind
@pytest.mark.parametrize("i", range(4))
def test_the_trained_networks_agree_with_nudging(kind, i):
    assert opened(kind, i).check(60) < 1e-4


def test_the_referee_finds_a_wrong_entry():
    mistake = opened()
    mistake.parts[0].gradient[0, 0] += 1
    assert mistake.check(20) > 0.05


@each_kind
def test_input_times_signal_is_the_gradient_and_lr_times_gradient_is_the_change(kind):
    receipt = opened(kind).receipt
    once = receipt["places"] == 1
    product = receipt["input"] * receipt["signal"]
    assert once.any()
    np.testing.assert_allclose(product[once], receipt["gradient"][once], rtol=1e-6)
    np.testing.assert_array_equal(receipt["change"], -(LR * receipt["gradient"]))
    np.testing.assert_array_equal(receipt["new"], receipt["old"] + receipt["change"])


def test_a_filter_tap_adds_up_over_all_its_places_and_shows_the_heaviest():
    mistake = opened("cnn")
    for part in mistake.parts[:4]:
        rows = np.arange(part.old.size)
        inputs, signals, products, best = part.pairs(rows)
        np.testing.assert_array_equal(inputs * signals, products)
        for row in rows:
            spread = part.product_map(row)
            assert spread.sum() == pytest.approx(part.gradient.flat[row], abs=1e-5)
            assert abs(spread).max() == abs(products[row]) == abs(spread.flat[best[row]])
    assert set(mistake.weights_of(1)["places"]) == {256}
    assert set(mistake.weights_of(4)["places"]) == {9}


@each_kind
def test_the_new_weights_are_those_of_one_step_of_sgd(kind):
    mistake, model = opened(kind), network(kind)
    kept = model.state_dict()
    _, _ = model.train(), model.zero_grad()
    picture, label = MANY.images[:1], MANY.labels[:1]
    ng.cross_entropy(model(picture), label).backward()
    ng.SGD(model.parameters(), lr=LR).step()
    new = np.concatenate([weight.data.ravel() for weight in model.parameters()])
    model.load_state_dict(kept)
    model.zero_grad()
    receipt = mistake.receipt
    np.testing.assert_allclose(receipt["new"], new[receipt.rows], atol=1e-7)


@each_kind
def test_the_names_in_the_receipt_lead_to_the_weights(kind):
    weights = dict(network(kind).named_parameters())
    first = opened(kind).weights_of(1 if kind == "cnn" else 2)
    for row in [*opened(kind).receipt.top(40), *first[:400]]:
        name, place = re.fullmatch(r"(.+)\[(.+)\]", row["weight"]).groups()
        where = tuple(map(int, place.split(", ")))
        assert weights[name].data[where] == np.float32(row["old"])
        number_of_unit = re.search(r"\d+$", row["to"])
        answer = ["the cat score", "the dog score"][where[0]] if number_of_unit is None else None
        assert row["to"] == answer if answer else int(number_of_unit[0]) == where[0]
        if row["tap"]:
            assert tuple(map(int, row["tap"].split(", "))) == where[2:]


def test_the_receipt_says_where_an_input_comes_from():
    colour, row, column = 1, 3, 14
    part = opened().parts[0]
    place = colour * 256 + row * 16 + column
    assert part.come_from(np.array([place, 768 + place])) == ["green, row 3, column 14"] * 2
    inputs = part.pairs(np.array([place]))[0]
    assert inputs[0] == MANY.images[0, colour, row, column] - np.float32(0.5)
    assert opened().parts[2].come_from(np.array([5, 17])) == ["unit 5", "unit 5"]
    assert opened().parts[1].come_from(np.array([5])) == ["bias, always 1"]
    filters, last = opened("cnn").parts[2], opened("cnn").parts[4]
    assert filters.come_from(np.array([9])) == ["map 1"]
    assert last.come_from(np.array([9])) == ["map 1, row 0, column 0"]


@pytest.mark.parametrize("settings", [(0.5,), (0.5, 0.25), ((0.4, 0.5, 0.6), (0.1, 0.2, 0.3))])
def test_what_stands_behind_normalize_looks_at_the_picture_itself(settings):
    ng.manual_seed(0)
    model = ng.Sequential(ng.Normalize(*settings), ng.Flatten(), ng.Linear(768, 2))
    answer = ng.blame.open_up(model, MANY.images[0], 0)
    assert answer.parts[0].come_from(np.array([256])) == ["green, row 0, column 0"]
    assert answer.check() < 1e-5


def test_what_stands_behind_a_difference_of_two_answers_does_not_look_at_the_picture():
    class Both(ng.Module):
        def __init__(self):
            self.left, self.right, self.last = ng.Linear(3, 3), ng.Linear(3, 3), ng.Linear(3, 2)

        def forward(self, x):
            return self.last(x - self.right(self.left(x)))

    ng.manual_seed(0)
    last = ng.blame.open_up(Both(), np.ones((1, 3)), 0).parts[4]
    assert (last.name, last.is_first) == ("last.weight", False)


@each_kind
@pytest.mark.parametrize("i", range(6))
def test_the_two_lists_mean_what_their_titles_say(kind, i):
    mistake = opened(kind, i)
    reduced, raised = mistake.reduced, mistake.raised
    assert all(reduced["gradient"] > 0)
    assert all(reduced["new"] <= reduced["old"])
    assert all(raised["gradient"] < 0)
    assert all(raised["new"] >= raised["old"])
    assert all(np.diff(np.abs(reduced["gradient"])) <= 0)
    assert all(np.diff(np.abs(raised["gradient"])) <= 0)
    assert len(reduced) + len(raised) + mistake.silent == len(mistake.receipt)
    names = ["cat", "dog"]
    truth, rival = names[MANY.labels[i]], names[1 - MANY.labels[i]]
    assert reduced.title == f"Pushed toward {rival}: reduced"
    assert raised.title == f"Should have said {truth}: raised"


@pytest.mark.parametrize("i", range(4))
def test_more_of_a_weight_that_is_reduced_makes_the_wrong_answer_likelier(i):
    mistake, model = opened("mlp", i), network("mlp")
    wrong = 1 - MANY.labels[i]
    for table, direction in ((mistake.reduced, 1), (mistake.raised, -1)):
        for name in table.top(6)["weight"]:
            where = tuple(map(int, re.findall(r"\d+", name.partition("[")[2])))
            weight = dict(model.named_parameters())[name.partition("[")[0]]
            kept = weight.data
            weight.data = kept.copy()
            weight.data[where] += 0.01
            chance = ng.softmax(model(MANY.images[i : i + 1])).data[0, wrong]
            weight.data = kept
            assert direction * (chance - mistake.chances[wrong]) > 0


def test_more_than_two_classes_are_pushed_away_from_or_toward_the_truth():
    ng.manual_seed(0)
    model = ng.Sequential(ng.Flatten(), ng.Linear(12, 3))
    picture = np.random.default_rng(0).random((3, 2, 2))
    answer = ng.blame.open_up(model, picture, 2, names=("cat", "dog", "fox"))
    assert answer.reduced.title == "Pushed away from fox: reduced"
    assert answer.account()[0].facts["truth"] == "fox"
    assert ng.blame.open_up(model, picture, 2).truth == "2"


def test_a_stretch_of_batch_norm_has_blame_but_no_pair():
    ng.manual_seed(0)
    model = ng.Sequential(
        ng.Conv2d(3, 4, 3, bias=False), ng.BatchNorm2d(4), ng.ReLU(), ng.Flatten(),
        ng.Dropout(0.5), ng.Linear(784, 2),
    )  # fmt: skip
    answer = ng.blame.open_up(model, MANY.images[0], 0)
    rows = answer.weights_of(1)
    assert (rows["gradient"] != 0).all()
    assert np.isnan(rows["input"]).all()
    assert set(rows["places"]) == {0}
    assert "nan" not in repr(rows) + rows._repr_html_()
    assert model.training
    assert model[1].num_batches_tracked == 0
    assert answer.check() < 1e-4


def test_a_layer_that_is_used_twice_has_the_blame_of_both_and_no_single_pair():
    class Twice(ng.Module):
        def __init__(self):
            self.layer, self.last = ng.Linear(3, 3), ng.Linear(3, 2)

        def forward(self, x):
            return self.last(self.layer(ng.tanh(self.layer(x))))

    ng.manual_seed(0)
    answer = ng.blame.open_up(Twice(), np.ones((1, 3)), 0)
    assert answer.check(None) < 1e-5
    assert np.isnan(answer.weights_of("layer")["input"]).all()
    assert not np.isnan(answer.weights_of("last")["input"]).any()
    assert len(answer.account()) == 7


def test_a_weight_that_took_no_part_has_no_blame():
    class Spare(ng.Module):
        def __init__(self):
            self.used, self.spare = ng.Linear(3, 2), ng.Linear(3, 2)

        def forward(self, x):
            return self.used(x)

    answer = ng.blame.open_up(Spare(), np.ones((1, 3)), 0)
    assert answer.silent == 8
    with answer.updated(3):
        pass


@pytest.mark.parametrize(
    "settings",
    [{}, {"padding": "same"}, {"padding": (1, 0), "stride": (2, 1)}, {"dilation": 2}],
    ids=str,
)
def test_filters_that_move_in_any_way_are_opened_up(settings):
    ng.manual_seed(0)
    model = ng.Sequential(
        ng.Conv2d(3, 4, (3, 2), **settings), ng.ReLU(), ng.AdaptiveAvgPool2d(2), ng.Flatten(),
        ng.Linear(16, 2),
    )  # fmt: skip
    answer = ng.blame.open_up(model, np.random.default_rng(0).random((1, 3, 8, 8), np.float32), 0)
    assert answer.check() < 1e-5
    assert len(answer.weights_of("0")["input"]) == 4 * 3 * 3 * 2 + 4


# ---- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"model": lambda x: x}, TypeError, "needs a network"),
        ({"picture": MANY.images[:2]}, ValueError, "opens one picture"),
        ({"picture": MANY.images[0, :, :8]}, ValueError, "Linear expects"),
        ({"label": 2}, ValueError, "among the classes 0 to 1"),
        ({"lr": 0}, ValueError, "above 0"),
        ({"lr": float("nan")}, ValueError, "above 0"),
        ({"names": ("cat", "dog", "fox")}, ValueError, "knows 2 classes"),
        ({"picture": np.full((3, 16, 16), np.nan)}, ValueError, "not finite"),
        ({"model": ng.Sequential(ng.Flatten())}, ValueError, "no weights"),
    ],
)
def test_what_cannot_be_opened_up_is_refused_with_a_reason(change, error, message):
    wanted = {"model": network("mlp"), "picture": MANY.images[0], "label": 1} | change
    with pytest.raises(error, match=message):
        ng.blame.open_up(**wanted)


def test_what_is_not_there_is_named_with_what_is():
    mistake = opened()
    with pytest.raises(ValueError, match="no layer 3 with weights: there are 2, 4"):
        mistake.weights_of(3)
    with pytest.raises(ValueError, match="no unit 12"):
        mistake.weights_of(2, 12)
    with pytest.raises(KeyError, match="no column 'grad': there are weight, from"):
        mistake.receipt.sort("grad")
    with pytest.raises(ValueError, match='by "layer" or by "unit"'):
        mistake.totals("weight")
    with pytest.raises(ValueError, match="3 images and 2 labels"):
        mistake.effect(MANY.images[:3], MANY.labels[:2])


# ---- totals -------------------------------------------------------------------------------------


@each_kind
@pytest.mark.parametrize("by", ["layer", "unit"])
def test_the_totals_of_layers_and_of_units_add_up_to_all_weights_and_all_blame(kind, by):
    mistake = opened(kind)
    totals = mistake.totals(by)
    assert totals["weights"].sum() == len(mistake.gradient)
    assert totals["blame"].sum() == pytest.approx(np.abs(mistake.gradient.astype(float)).sum())
    assert totals["share"].sum() == pytest.approx(1)
    assert totals["reduced"].sum() == len(mistake.reduced)
    assert totals["raised"].sum() == len(mistake.raised)
    assert totals["no say"].sum() == mistake.silent
    six_digits = [float(f"{total:.6g}") for total in totals["blame"]]
    assert six_digits == sorted(six_digits, reverse=True)


def test_the_two_scores_have_equal_blame_and_the_cat_comes_first_on_every_computer():
    for i in range(20):
        units = [row["unit"] for row in opened(i=i).totals("unit") if "score" in row["unit"]]
        assert units == ["the cat score", "the dog score"]


@each_kind
def test_the_total_of_a_unit_is_that_of_its_receipt(kind):
    mistake = opened(kind)
    for row in mistake.totals("unit"):
        unit = {"the cat score": "0", "the dog score": "1"}.get(row["unit"], row["unit"])
        receipt = mistake.weights_of(row["layer"], int(unit.split()[-1]))
        assert len(receipt) == row["weights"]
        assert np.abs(receipt["gradient"].astype(float)).sum() == pytest.approx(row["blame"])


# ---- the table ----------------------------------------------------------------------------------


def test_a_table_sorts_by_any_column():
    receipt = opened("cnn").receipt
    for name in receipt.columns:
        ordered = receipt[:200].sort(name)[name]
        assert ordered.tolist() == sorted(ordered.tolist(), reverse=True)
        assert receipt[:200].sort(name, ascending=True)[name].tolist() == sorted(ordered.tolist())
    by_size = receipt.sort("change", size=True)["change"]
    assert all(np.diff(np.abs(by_size)) <= 0)


def test_a_table_saved_as_csv_reads_back_the_very_same_numbers(tmp_path):
    receipt = opened("cnn").receipt
    receipt.save(tmp_path / "blame.csv")
    with open(tmp_path / "blame.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(receipt)
    for name in ("old", "input", "signal", "gradient", "change", "new"):
        np.testing.assert_array_equal(np.float32([row[name] for row in rows]), receipt[name])
    assert [row["weight"] for row in rows] == receipt["weight"].tolist()
    receipt.save(tmp_path / "short.csv", rows=3)
    assert len((tmp_path / "short.csv").read_text().splitlines()) == 4


def test_a_table_that_cannot_be_written_says_why(tmp_path):
    with pytest.raises(OSError, match=r"could not be written to .*nowhere.*: No such file"):
        opened().receipt.save(tmp_path / "nowhere" / "blame.csv")
    with pytest.raises(OSError, match=r"Give the name of a file"):
        opened().receipt.save(tmp_path)


def test_a_table_shows_ten_rows_and_how_many_more_there_are():
    receipt = opened().receipt
    more = f"{len(receipt) - 10:,} rows more"
    assert repr(receipt).splitlines()[-1] == f"... and {more}"
    assert len(repr(receipt).splitlines()) == 13
    assert receipt._repr_html_().count("<tr>") == 11
    assert f"The receipt (and {more})" in receipt._repr_html_()
    assert "more" not in repr(receipt.top(10))
    assert repr(receipt[:0]).splitlines()[0] == "The receipt"


def test_the_rows_of_a_table_are_dicts_of_plain_numbers():
    receipt = opened("cnn").receipt.top(5)
    assert list(receipt) == [receipt[i] for i in range(5)]
    assert {type(cell) for cell in receipt[-1].values()} == {str, int, float}
    assert receipt[-1]["weight"] == receipt["weight"][4]


def test_words_in_a_table_are_escaped():
    table = ng.blame.Table({"name": ["<b>"], "n": [-1.5]}, title="a & b")
    assert "&lt;b&gt;" in table._repr_html_()
    assert "a &amp; b" in table._repr_html_()


# ---- where in the picture -----------------------------------------------------------------------


@each_kind
def test_the_saliency_agrees_with_nudging_the_picture(kind):
    mistake = opened(kind)
    twin = ng.Sequential(*layers(kind)).double()
    twin.load_state_dict(network(kind).state_dict())
    row, column = divmod(int(mistake.saliency.argmax()), 16)
    slopes = []
    for colour in range(3):
        sides = []
        for nudge in (1e-6, -1e-6):
            picture = MANY.images[:1].astype(float)
            picture[0, colour, row, column] += nudge
            sides.append(losses(twin, picture, MANY.labels[:1])[0])
        slopes.append((sides[0] - sides[1]) / 2e-6)
    np.testing.assert_allclose(mistake.picture_gradient[:, row, column], slopes, rtol=1e-3)
    assert mistake.saliency[row, column] == pytest.approx(np.abs(slopes).max(), rel=1e-3)


def test_the_shares_of_a_map_are_those_of_its_masks():
    saliency = np.zeros((4, 4))
    saliency[0], saliency[3] = 3, 1
    ears = np.zeros((1, 4, 4), bool)
    ears[0, 0, :2] = True
    table = ng.blame.shares(saliency, {"ears": ears, "tongue": np.zeros((4, 4), bool)})
    assert table["part"].tolist() == ["ears", "background"]
    np.testing.assert_allclose(table["share"], [6 / 16, 10 / 16])
    np.testing.assert_allclose(table["area"], [2 / 16, 14 / 16])
    np.testing.assert_allclose(table["times"], [3, 10 / 14])


def test_a_flat_map_is_what_chance_gives():
    np.testing.assert_allclose(ng.blame.shares(np.ones((16, 16)), MANY[0].masks)["times"], 1)
    assert not ng.blame.shares(np.zeros((16, 16)), MANY[0].masks)["share"].any()


def test_a_mask_of_another_size_is_refused():
    with pytest.raises(ValueError, match=r"The mask of 'ears' has shape \(16, 16\)"):
        ng.blame.shares(np.ones((32, 32)), MANY[0].masks)


def test_an_example_that_is_no_picture_has_no_saliency_map():
    ng.manual_seed(0)
    answer = ng.blame.open_up(ng.Sequential(ng.Linear(3, 2)), np.ones((1, 3)), 0)
    assert answer.receipt[0]["from"] in ("bias, always 1", "input 0", "input 1", "input 2")
    with pytest.raises(ValueError, match="3 dims"):
        _ = answer.saliency


# ---- the effect ---------------------------------------------------------------------------------


@each_kind
@pytest.mark.parametrize("steps", [1, 3])
def test_the_effect_is_that_of_sgd_on_this_picture_alone(kind, steps):
    mistake, model = opened(kind), network(kind)
    kept = model.state_dict()
    picture, label = MANY.images[:1], MANY.labels[:1]
    images, labels = OTHERS.images, OTHERS.labels
    old, before = losses(model, images, labels), ng.accuracy(model, images, labels)
    optimizer = ng.SGD(model.parameters(), lr=LR)
    for _ in range(steps):
        optimizer.zero_grad()
        ng.cross_entropy(model(picture), label).backward()
        optimizer.step()
    new, after = losses(model, images, labels), ng.accuracy(model, images, labels)
    here = losses(model, picture, label)[0]
    model.load_state_dict(kept)
    model.zero_grad()
    effect = mistake.effect(images, labels, steps=steps)
    assert effect.loss == pytest.approx((mistake.loss, here), rel=1e-4)
    assert effect.chance == pytest.approx(np.exp([-mistake.loss, -here]), rel=1e-4)
    assert (effect.better, effect.worse) == (np.sum(new < old), np.sum(new > old))
    assert effect.right == (round(len(labels) * before), round(len(labels) * after))
    assert effect.right[1] - effect.right[0] == effect.became_right - effect.became_wrong
    assert mistake.after(steps).loss == pytest.approx(here, rel=1e-4)
    path = mistake.path(steps)
    assert path.shape == (steps + 1, 2)
    assert path[:, label[0]] == pytest.approx(
        [np.exp(-mistake.after(step).loss) for step in range(steps + 1)], rel=1e-4
    )


def test_the_network_is_put_back_also_when_something_goes_wrong():
    mistake, model = opened(), network("mlp")
    before = [weight.data for weight in model.parameters()]
    with pytest.raises(ValueError, match="expects"), mistake.updated(2) as changed:
        changed(np.zeros((1, 5)))
    assert all(weight.data is data for weight, data in zip(model.parameters(), before, strict=True))


def test_what_was_opened_up_stays_what_it_was_when_the_network_learns_on():
    mistake, model = opened(), network("mlp")
    effect, old = mistake.effect(OTHERS.images, OTHERS.labels), mistake.old
    kept = model.state_dict()
    for weight in model.parameters():
        weight.data *= 1.5
    assert mistake.effect(OTHERS.images, OTHERS.labels) == effect
    np.testing.assert_array_equal(mistake.old, old)
    assert mistake.check(20) < 1e-4
    model.load_state_dict(kept)


def test_a_small_update_lowers_the_loss_by_about_lr_times_the_squared_blame():
    mistake = ng.blame.open_up(network("mlp"), MANY.images[3], MANY.labels[3], lr=1e-5)
    promised = 1e-5 * np.sum(mistake.gradient.astype(float) ** 2)
    with mistake.updated() as model:
        after = losses(model, MANY.images[3:4], MANY.labels[3:4])[0]
    before = losses(network("mlp"), MANY.images[3:4], MANY.labels[3:4])[0]
    assert before - after == pytest.approx(promised, rel=0.02, abs=1e-6)


# ---- the account --------------------------------------------------------------------------------

NUMBER = re.compile(r"(−?[\d,]*\d(?:\.\d+)?)(%)?")


def assert_says(text, *expected):
    """Every number in the text is the expected one, rounded as it is written; and no other."""
    found = NUMBER.findall(text)
    assert len(found) == len(expected), text
    for (written, is_percent), true in zip(found, expected, strict=True):
        decimals = len(written.partition(".")[2])
        value = float(written.replace("−", "-").replace(",", ""))
        true = 100 * true if is_percent else true
        if is_percent and f"under {written}" in text and true < 0.01:
            continue
        if is_percent and f"over {written}" in text and true > 99.99:
            continue
        assert abs(value - true) <= 0.502 * 10.0**-decimals + 3e-5 * abs(true), (text, true)


@pytest.mark.parametrize("i", range(len(MANY)))
@each_kind
def test_every_sentence_holds_against_numbers_found_another_way(kind, i):
    model, label = network(kind), int(MANY.labels[i])
    picture, images = MANY.images[i], OTHERS.images
    mistake = opened(kind, i)
    told = mistake.account(images, OTHERS.labels, {n: m[i] for n, m in MANY.masks.items()})
    texts = [sentence.text for sentence in told]
    names = ("cat", "dog")
    truth, rival = names[label], names[1 - label]
    loss, gradient = by_the_engine(model, picture, label)
    scores = ng.predict(model, picture[None])[0].astype(float)
    chances = np.exp(scores) / np.exp(scores).sum()
    said = int(chances.argmax())

    joint = "and" if said == label else "but"
    assert texts[0].startswith(f"The network says {names[said]}, with a chance of ")
    assert texts[0].endswith(f", {joint} it is a {truth}.")
    assert_says(texts[0], chances[said])
    assert f"It gave {truth} a chance" in texts[1]
    assert_says(texts[1], chances[label], loss, 0)

    reduced, raised = int(np.sum(gradient > 0)), int(np.sum(gradient < 0))
    silent = gradient.size - reduced - raised
    assert f"pushed toward {rival} and are to be reduced" in texts[2]
    assert f"should have said {truth} louder and are to be raised" in texts[2]
    counts = (gradient.size, reduced, raised)
    assert_says(texts[2], *counts, *((silent, 0) if silent else ()))

    sizes = [np.abs(weight).astype(float) for weight in split(gradient, model)]
    layers_of = [name.partition(".")[0] for name, _ in model.named_parameters()]
    by_layer = {n: sum(s.sum() for s, m in zip(sizes, layers_of, strict=True) if m == n)
                for n in layers_of}  # fmt: skip
    layer = max(by_layer, key=by_layer.get)
    total = sum(by_layer.values())
    start = f"Layer {layer}, {model[int(layer)]}, carries the most blame: "
    assert texts[3].startswith(start)
    assert_says(texts[3].removeprefix(start), by_layer[layer], by_layer[layer] / total)

    by_unit = {}
    for size, name in zip(sizes, layers_of, strict=True):
        for unit, own in enumerate(size.reshape(len(size), -1).sum(axis=1)):
            by_unit[name, unit] = by_unit.get((name, unit), 0) + own
    found = re.match(r"Of all units, (.+?) in layer (\d+) carries the most: ", texts[4])
    answer = {"the cat score": 0, "the dog score": 1}.get(found[1])
    unit = int(found[1].split()[-1]) if answer is None else answer
    heaviest = by_unit[found[2], unit]
    assert heaviest == pytest.approx(max(by_unit.values()), rel=1e-5)
    assert_says(texts[4].removeprefix(found[0]), heaviest, heaviest / total)

    check_weight_sentence(texts[5], model, gradient)
    check_picture_sentences(texts[6:8], mistake, i)
    check_update_sentences(texts[8:], model, picture, label, images)
    assert len(texts) == 10


def split(row, model):
    ends = np.cumsum([weight.data.size for weight in model.parameters()])[:-1]
    shapes = [weight.shape for weight in model.parameters()]
    return [a.reshape(shape) for a, shape in zip(np.split(row, ends), shapes, strict=True)]


def check_weight_sentence(text, model, gradient):
    name, place = re.search(r"weight is (\S+?)\[(.+?)\]", text).groups()
    where = tuple(map(int, place.split(", ")))
    blames = dict(zip(dict(model.named_parameters()), split(gradient, model), strict=True))
    blame, old = blames[name][where], dict(model.named_parameters())[name].data[where]
    assert abs(blame) == pytest.approx(np.abs(gradient).max(), rel=1e-5)
    rest = text.partition(". ")[2]
    new = old - LR * blame
    if "over" in rest:
        places, most = re.search(r"over (\d+) places, is \S+; .* gives (\S+)\.", rest).groups()
        assert_says(rest, int(places), blame, float(most.replace("−", "-")), LR, old, new)
    else:
        a, b = (float(x.replace("−", "-")) for x in re.search(r"(\S+) × (\S+) =", rest).groups())
        assert a * b == pytest.approx(blame, rel=2e-3)
        assert_says(rest, a, b, blame, LR, old, new)


def check_picture_sentences(texts, mistake, i):
    felt = np.abs(mistake.picture_gradient).max(axis=0)
    row, column = map(int, re.search(r"row (\d+), column (\d+)", texts[0]).groups())
    assert felt[row, column] == felt.max()
    assert_says(texts[0], row, column, felt.max())
    part = re.search(r"feels the (\w+) most", texts[1])[1]
    masks = {name: mask[i] for name, mask in MANY.masks.items()}
    masks["background"] = ~np.any(list(masks.values()), axis=0)
    large = {name: mask for name, mask in masks.items() if mask.mean() >= 0.01}
    times = {name: felt[mask].sum() / felt.sum() / mask.mean() for name, mask in large.items()}
    assert times[part] == pytest.approx(max(times.values()), rel=1e-5)
    area, share = masks[part].mean(), felt[masks[part]].sum() / felt.sum()
    assert_says(texts[1], area, share, share / area)


def check_update_sentences(texts, model, picture, label, images):
    names, batch, truth = ("cat", "dog"), picture[None], np.array([label])
    kept = model.state_dict()

    def look():
        here = losses(model, batch, truth)[0]
        said = ng.predict(model, batch)[0].argmax()
        verdicts = ng.predict(model, images).argmax(axis=1) == OTHERS.labels
        return here, said, losses(model, images, OTHERS.labels), verdicts

    old, said, others, right = look()
    ng.cross_entropy(model(batch), truth).backward()
    ng.SGD(model.parameters(), lr=LR).step()
    new, now, others_now, right_now = look()
    model.load_state_dict(kept)
    model.zero_grad()
    verdict = f"still says {names[now]}" if said == now else f"says {names[now]} and no longer"
    assert texts[0].startswith(f"After one update it {verdict}")
    assert f"the chance of {names[label]} goes" in texts[0]
    assert_says(texts[0], np.exp(-old), np.exp(-new), old, new)
    flips = np.sum(~right & right_now), np.sum(right & ~right_now)
    counts = len(images), np.sum(others_now < others), np.sum(others_now > others)
    assert_says(texts[1], *counts, *flips, right.sum(), right_now.sum())


def test_the_pictures_of_the_test_are_of_both_species_and_told_rightly_and_wrongly():
    for kind in ("mlp", "cnn"):
        said = ng.predict(network(kind), MANY.images).argmax(axis=1)
        for label in (0, 1):
            assert 3 < np.sum(said[MANY.labels == label] == label) < 57


def test_without_others_and_masks_nothing_is_said_of_them():
    text = str(opened().account())
    assert "other pictures" not in text
    assert "Dot for dot" not in text
    assert len(opened().account()) == 8


def test_where_nothing_has_any_say_the_account_says_only_that():
    ng.manual_seed(0)
    model = ng.Sequential(ng.Flatten(), ng.Linear(768, 2))
    model[1].weight.data[:] = 0
    model[1].bias.data[:] = (60, -60)
    answer = ng.blame.open_up(model, MANY.images[0], 0)
    text = str(answer.account())
    assert "have no say" in text or "1,538" in text


def test_an_answer_is_told_in_one_line():
    mistake = opened()
    assert repr(mistake).startswith("<the answer ")
    assert "weights blamed>" in repr(mistake)
    assert repr(mistake.effect(OTHERS.images, OTHERS.labels)).startswith("<1 update: loss")
    assert repr(mistake.effect(steps=2)).startswith("<2 updates: loss")


def test_what_is_equal_but_for_rounding_stays_in_order_wherever_it_rounds():
    for a in np.linspace(9.6785, 9.6786, 57):
        nearly = np.float32([a, a * (1 + 3e-7), 1, a * (1 - 2e-7), 0, a * 1.001, 0])
        assert largest_first(nearly).tolist() == [5, 0, 1, 3, 2, 4, 6]


def test_where_no_gap_is_wide_the_largest_still_comes_first():
    dense = np.random.default_rng(0).uniform(1, 2, 300_000)
    ordered = dense[largest_first(dense)]
    assert np.array_equal(np.sort(ordered), np.sort(dense))
    assert np.all(ordered[1:] < ordered[:-1] * 1.00002)
    assert largest_first(np.zeros(0)).tolist() == []


class Stripes(ng.Conv2d):
    """A layer of filters that bears a name of its own."""

    def __repr__(self):
        return "Stripes"


def test_filters_are_known_by_what_they_are_and_not_by_the_name_of_their_layer():
    model = ng.Sequential(Stripes(3, 2, 3), ng.ReLU(), ng.Flatten(), ng.Linear(392, 2))
    part = ng.blame.open_up(model, MANY.images[0], 0).parts[0]
    assert part.kind == "Stripes"
    assert part.noun == "filter"
    assert part.to(np.array([27])) == ["filter 1"]


def test_a_list_knows_which_class_it_speaks_of():
    one = opened()
    assert (one.reduced.about, one.raised.about) == (one.rival, one.truth)
    assert one.reduced.top(3).about == one.rival
    assert one.receipt.about is None


def test_the_votes_of_the_units_and_the_biases_are_the_scores():
    network, pets = ng.pretrained.beginner(), ng.pets.draw(60, seed=1, difficulty="easy")
    mistake = ng.blame.open_up(network, pets.images[14], 1, lr=0.001)
    votes = ng.blame.votes(mistake, pets)
    scores = network(pets.images[14:15]).data[0]
    bias = network[-1].bias.data
    added = np.array([votes["to_cat"].sum(), votes["to_dog"].sum()]) + bias
    np.testing.assert_allclose(added, scores, rtol=1e-4)
    assert (votes["sent"] > 0).all()
    assert (votes["cat_after"] < votes["cat_weight"]).all()
    assert (votes["dog_after"] > votes["dog_weight"]).all()
    leads = np.abs(votes["to_cat"] - votes["to_dog"])
    assert (np.diff(leads) < 1e-3).all()


def test_a_unit_that_copies_a_factor_follows_it():
    pets = ng.pets.draw(80, seed=3, difficulty="easy")
    light = pets.factors["backdrop_light"]
    network = ng.Sequential(ng.Flatten(), ng.Linear(3072, 2), ng.Linear(2, 2))
    network[1].weight.data[:] = 0
    network[1].weight.data[0, 0] = 1  # the upper left dot is room
    names, matches = ng.blame.follows(network, pets)
    corner = pets.images[:, 0, 0, 0]
    assert names[0] == "how light the room is"
    assert matches[0] == pytest.approx(np.corrcoef(corner, light)[0, 1], abs=1e-4)
    assert (names[1], matches[1]) == ("nothing", 0)


def test_votes_are_of_a_network_that_ends_in_two_scores():
    pets = ng.pets.draw(4)
    network = ng.Sequential(ng.Flatten(), ng.Linear(3072, 3))
    with pytest.raises(ValueError, match="ends in a Linear layer with two scores"):
        ng.blame.votes(ng.blame.open_up(network, pets.images[0], 1), pets)
