"""A mistake, opened up: every number by a second way."""

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
    mistake.speakers()
    mistake.effect(OTHERS.images, OTHERS.labels)
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
    assert answer.truth == "fox"
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
    assert np.allclose(totals["per weight"] * totals["weights"], totals["blame"])
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


# ---- in one line, and in order ---------------------------------------------------------------


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


# ---- who spoke, and what a unit follows ---------------------------------------------------------


def units_and_scores(kind, picture):
    """What each unit, or map, in front of the scores sent to each place; and the scores."""
    model = network(kind)
    before = ng.Sequential(*list(model)[:-2]) if kind == "cnn" else ng.Sequential(*list(model)[:-1])
    return before(picture[None]).data[0], model(picture[None]).data[0]


@each_kind
@pytest.mark.parametrize("i", range(6))
def test_the_leads_of_all_units_and_of_the_biases_add_up_to_the_lead_of_the_scores(kind, i):
    mistake = opened(kind, i)
    speakers = mistake.speakers()
    _, scores = units_and_scores(kind, MANY.images[i])
    wrong, right = scores[1 - mistake.label], scores[mistake.label]
    assert speakers["lead"].sum() == pytest.approx(wrong - right, abs=1e-5)
    assert speakers["to cat"].sum() == pytest.approx(scores[0], abs=1e-5)
    assert speakers["to dog"].sum() == pytest.approx(scores[1], abs=1e-5)


@each_kind
def test_a_unit_gives_what_it_sent_times_its_weight(kind):
    sent, _ = units_and_scores(kind, MANY.images[0])
    weights = network(kind).state_dict()
    last = next(reversed([name for name in weights if name.endswith("weight")]))
    gave = (weights[last].reshape(2, *sent.shape) * sent).reshape(2, len(sent), -1).sum(axis=2)
    noun = "map" if kind == "cnn" else "unit"
    for row in opened(kind).speakers():
        if row["unit"] == "the biases":
            continue
        place = int(row["unit"].removeprefix(noun))
        assert row["sent"] == pytest.approx(sent[place].sum(), rel=1e-5)
        assert row["to cat"] == pytest.approx(gave[0, place], rel=1e-4, abs=1e-6)
        assert row["to dog"] == pytest.approx(gave[1, place], rel=1e-4, abs=1e-6)


@each_kind
def test_the_unit_that_mattered_most_comes_first_and_the_silent_are_left_out(kind):
    speakers = opened(kind, 3).speakers()
    assert abs(speakers["lead"][0]) == np.abs(speakers["lead"]).max()
    assert np.all(speakers["sent"] != 0)


def test_the_two_lists_by_unit_are_those_of_the_receipt():
    mistake = opened()
    rows = {row["weight"]: row for row in mistake.weights_of(4)}
    for row in mistake.unit_weights():
        unit = int(row["unit"].split()[1])
        for place, name in enumerate(("cat", "dog")):
            one = rows[f"4.weight[{place}, {unit}]"]
            assert row["sent"] == one["input"]
            assert (row[name], row[f"new {name}"]) == (one["old"], one["new"])


def test_every_weight_to_the_wrong_score_is_reduced_and_every_other_raised():
    mistake = opened()
    for row in mistake.unit_weights():
        assert row[f"new {mistake.rival}"] < row[mistake.rival]
        assert row[f"new {mistake.truth}"] > row[mistake.truth]


def test_maps_have_no_two_lists_and_a_network_of_one_layer_has_no_units():
    with pytest.raises(ValueError, match="A map has a weight for each of its places"):
        opened("cnn").unit_weights()
    single = ng.Sequential(ng.Normalize(0.5), ng.Flatten(), ng.Linear(768, 2))
    with pytest.raises(ValueError, match="no units in front of its scores"):
        ng.blame.open_up(single, MANY.images[0], 0).speakers()
    with pytest.raises(ValueError, match="this network has none"):
        ng.blame.follows(single, MANY)


def test_of_several_wrong_answers_the_likeliest_is_the_one_that_leads():
    ng.manual_seed(0)
    model = ng.Sequential(ng.Flatten(), ng.Linear(768, 5), ng.ReLU(), ng.Linear(5, 3))
    one = ng.blame.open_up(model, MANY.images[0], 0, names=("cat", "dog", "fox"))
    scores = model(MANY.images[:1]).data[0]
    wrong = 1 + scores[1:].argmax()
    assert one.speakers()["lead"].sum() == pytest.approx(scores[wrong] - scores[0], abs=1e-5)


def watching(sign=1.0):
    """A network whose one unit sends how bright, or dark, the uppermost row of a picture is."""
    model = ng.Sequential(ng.Flatten(), ng.Linear(768, 2), ng.ReLU(), ng.Linear(2, 2))
    row = np.zeros((3, 16, 16), np.float32)
    row[:, 0] = sign  # the uppermost row of the picture is wall
    model[1].weight.data[:] = np.stack([row.ravel(), np.zeros(768, np.float32)])
    model[1].bias.data[:] = (0 if sign > 0 else 100, -1)
    return model


@pytest.mark.parametrize(
    ("sign", "words"), [(1.0, "how bright the room is"), (-1.0, "how dark the room is")]
)
def test_a_unit_that_looks_at_the_wall_alone_follows_the_room(sign, words):
    seen = ng.pets.draw(200, seed=3, size=16, difficulty="easy")
    first, second = ng.blame.follows(watching(sign), seen)
    assert (first["unit"], first["follows"], first["trait"]) == ("unit 0", words, "backdrop_light")
    assert sign * first["together"] > 0.9
    assert (first["speaks"], second["speaks"]) == (1, 0)
    assert (second["follows"], second["trait"]) == ("silent for all", "")


@each_kind
def test_what_a_unit_follows_is_the_trait_with_the_largest_correlation(kind):
    sent = np.array([units_and_scores(kind, image)[0] for image in MANY.images])
    sent = sent.reshape(*sent.shape[:2], -1).sum(axis=2)
    table = ng.blame.follows(network(kind), MANY)
    assert len(table) == sent.shape[1]
    for row, values in zip(table, sent.T, strict=True):
        if row["trait"] in MANY.factors:
            tie = np.corrcoef(values, MANY.factors[row["trait"]])[0, 1]
            assert row["together"] == pytest.approx(tie, abs=1e-4)
            assert abs(tie) >= 0.5
        assert row["speaks"] == pytest.approx(np.mean(values != 0))


def test_of_pets_that_do_not_differ_nothing_can_be_said():
    table = ng.blame.follows(network("mlp"), MANY[:1])
    assert set(table["trait"]) == {""}


# ---- one thing changed --------------------------------------------------------------------------

EASY = ng.pets.draw(6, seed=4, difficulty="easy")


def test_with_nothing_changed_an_easy_pet_is_drawn_as_it_was():
    again = ng.blame.changed(EASY)
    assert np.allclose(again.images, EASY.images, atol=1e-6)
    assert np.array_equal(again.labels, EASY.labels)


def test_the_light_of_the_room_changes_the_room_and_nothing_else():
    dark = ng.blame.changed(EASY, room=0.6)
    pet = np.any(list(EASY.masks.values()), axis=0)[:, None]
    assert np.allclose(dark.images, np.where(pet, EASY.images, 0.6 * EASY.images), atol=1e-6)
    assert ng.blame.changed(EASY, room=3.0).images.max() <= 1


def test_a_changed_factor_is_the_only_one_that_differs():
    hanging = ng.blame.changed(EASY[2], ear_droop=0.9, size=48)
    assert hanging.images.shape == (1, 3, 48, 48)
    for name, values in EASY[2].factors.items():
        assert (hanging.factors[name] == values).all() == (name != "ear_droop")


def test_a_change_that_cannot_be_drawn_says_what_can():
    with pytest.raises(ValueError, match="multiplied with 0 or more, got -1"):
        ng.blame.changed(EASY, room=-1)
    with pytest.raises(TypeError, match="No such factor: ears"):
        ng.blame.changed(EASY, ears=1)
    with pytest.raises(ValueError, match="ear_droop goes from 0 to 1"):
        ng.blame.changed(EASY, ear_droop=2)


# ---- the case of notebook 08 --------------------------------------------------------------------


def case():
    pets = ng.pets.draw(700, seed=1, difficulty="easy")
    return ng.pretrained.beginner(), pets


def chance_of_dog(network, pet):
    return float(ng.blame.open_up(network, pet.images, 1).chances[1])


def test_the_dog_of_notebook_08_is_turned_by_the_room_and_by_the_ears_and_not_by_the_tongue():
    network, pets = case()
    changes = ({}, {"tongue": 0}, {"ear_droop": 0.9}, {"ear_droop": 1}, {"room": 0.6})
    chances = [chance_of_dog(network, ng.blame.changed(pets[14], **change)) for change in changes]
    assert np.round(chances, 2).tolist() == [0.07, 0.08, 0.63, 0.4, 0.6]


def test_the_other_case_of_notebook_08_is_turned_by_black_fur_alone():
    network, pets = case()
    changes = ({}, {"tongue": 1}, {"room": 0.6}, {"coat": "black"})
    chances = [chance_of_dog(network, ng.blame.changed(pets[53], **change)) for change in changes]
    assert np.round(chances, 2).tolist() == [0.32, 0.3, 0.48, 0.97]


def test_the_updates_for_one_dog_turn_what_a_unit_of_the_room_says_and_leave_the_ears_alone():
    network, pets = case()
    names = ng.blame.follows(network, pets)
    before = ng.blame.open_up(network, pets.images[14], 1, lr=0.001)
    leads = [
        dict(zip(one.speakers(names)["unit"], one.speakers(names)["lead"], strict=True))
        for one in (before, before.after(11))
    ]
    assert leads[0]["unit 10"] == pytest.approx(1.18, abs=0.01)
    assert leads[1]["unit 10"] == pytest.approx(-0.59, abs=0.01)
    ears = {row["unit"] for row in names if row["trait"] == "ear_droop"}
    assert len(ears) == 9
    assert not ears & {*leads[0], *leads[1]}


def test_the_room_counts_most_when_its_dots_are_added_up_with_their_signs():
    network, pets = case()
    shares = ng.blame.open_up(network, pets.images[14], 1).shares(pets[14].masks)
    assert shares.sort("times")["part"][0] == "tongue"
    assert shares.sort("together", size=True)["part"][0] == "background"
    flat = {name: mask[0] for name, mask in pets[14].masks.items()}
    blame = ng.blame.open_up(network, pets.images[14], 1).picture_gradient
    row = next(row for row in shares if row["part"] == "body")
    assert row["together"] == pytest.approx(blame[:, flat["body"]].sum(), abs=1e-4)
