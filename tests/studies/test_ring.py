"""Many machines: shares of a batch add up to the whole, and every message of a ring is counted."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import nuggets as ng
from nuggets.studies import ring
from nuggets.worlds import pets

a_few = settings(max_examples=25, deadline=None)
each_way = pytest.mark.parametrize("send", [ring.pass_round, ring.all_to_one])


def some_blames(players, weights, seed=0):
    return list(np.random.default_rng(seed).standard_normal((players, weights)))


# --- shares -----------------------------------------------------------------------------------


def a_line():
    return ng.Sequential(ng.Linear(7, 3))


def a_deep_one():
    layers = ng.Linear(7, 5), ng.Tanh(), ng.LayerNorm(5), ng.Linear(5, 4), ng.GELU()
    return ng.Sequential(*layers, ng.Linear(4, 3, bias=False))


def one_that_sees():
    layers = ng.Conv2d(1, 2, 2), ng.ReLU(), ng.MaxPool2d(2), ng.Flatten(), ng.Linear(8, 3)
    return ng.Sequential(*layers)


NETWORKS = {"a line": (a_line, (7,)), "a deep one": (a_deep_one, (7,)),
            "one that sees": (one_that_sees, (1, 5, 5))}  # fmt: skip


def a_task(name, examples=23):
    """A network in float64, and a batch for it."""
    make, shape = NETWORKS[name]
    ng.manual_seed(1)
    rng = np.random.default_rng(2)
    return make().double(), rng.standard_normal((examples, *shape)), rng.integers(0, 3, examples)


@pytest.mark.parametrize("players", [1, 2, 3, 8, 23])
@pytest.mark.parametrize("name", NETWORKS)
def test_the_shares_average_to_the_blame_of_the_whole_batch_however_unequal_they_are(name, players):
    model, x, y = a_task(name)
    whole = ring.blame(model, x, y)
    parts = ring.shares(x, y, players)
    blames = [ring.blame(model, *part) for part in parts]
    counts = [len(labels) for _, labels in parts]
    assert list(whole) == [weight for weight, _ in model.named_parameters()]
    assert ring.difference(ring.averaged(blames, counts), whole) < 1e-12
    for send in (ring.pass_round, ring.all_to_one):
        for average in send(blames, counts).averages:
            assert {name: a.shape for name, a in average.items()} == {
                name: a.shape for name, a in whole.items()
            }
            assert ring.difference(average, whole) < 1e-12


def test_unequal_shares_without_their_counts_give_another_mean():
    model, x, y = a_task("a line", examples=5)
    blames = [ring.blame(model, *part) for part in ring.shares(x, y, 3)]
    assert ring.difference(ring.averaged(blames), ring.blame(model, x, y)) > 1e-3


def test_a_network_learns_from_the_average_as_from_the_whole_batch():
    def learned(players):
        model, x, y = a_task("a deep one")
        optimizer = ng.SGD(model.parameters(), lr=0.1)
        for _ in range(5):
            parts = ring.shares(x, y, players)
            blames = [ring.blame(model, *part) for part in parts]
            average = ring.pass_round(blames, [len(part[1]) for part in parts]).averages[-1]
            for name, weight in model.named_parameters():
                weight.grad = average[name]
            optimizer.step()
        return model.state_dict()

    assert ring.difference(learned(1), learned(6)) < 1e-12


def test_blame_leaves_the_network_as_it_was_and_is_0_where_none_arrives():
    class WithSpare(ng.Module):
        """A line, and a layer that is never asked."""

        def __init__(self):
            self.line, self.spare = ng.Linear(7, 3), ng.Linear(2, 2)

        def forward(self, x):
            return self.line(x)

    _, x, y = a_task("a line")
    model = WithSpare().double()
    before = {name: array.copy() for name, array in model.state_dict().items()}
    first = ring.blame(model, x, y)
    again = ring.blame(model, x, y, loss=ng.cross_entropy)
    assert ring.difference(model.state_dict(), before) == 0
    assert ring.difference(first, again) == 0
    assert not first["spare.weight"].any()
    assert all(weight.grad is None for weight in model.parameters())


def test_shares_keep_the_order_and_differ_by_one_example_at_most():
    parts = ring.shares(np.arange(10), np.arange(10) + 100, 4)
    assert [x.tolist() for x, _ in parts] == [[0, 1, 2], [3, 4, 5], [6, 7], [8, 9]]
    assert all((y == x + 100).all() for x, y in parts)


def test_pets_are_shared_as_their_pictures_are():
    drawn = pets.draw(5, size=8)
    parts = ring.shares(drawn, drawn.labels, 2)
    assert [x.shape for x, _ in parts] == [(3, 3, 8, 8), (2, 3, 8, 8)]
    np.testing.assert_array_equal(np.concatenate([x for x, _ in parts]), drawn.images)


# --- the ring ---------------------------------------------------------------------------------


@each_way
@a_few
@given(players=some.integers(1, 64), weights=some.integers(1, 150), seed=some.integers(0, 9))
def test_everyone_ends_with_the_same_average(send, players, weights, seed):
    blames = some_blames(players, weights, seed)
    before = np.array(blames)
    exchange = send(blames)
    assert len(exchange.averages) == players
    for average in exchange.averages:
        np.testing.assert_allclose(average, before.mean(axis=0), rtol=0, atol=1e-12)
        np.testing.assert_array_equal(average, exchange.averages[0])
    np.testing.assert_array_equal(blames, before)


@each_way
@a_few
@given(counts=some.lists(some.integers(1, 50), min_size=1, max_size=12))
def test_who_had_more_examples_counts_for_more(send, counts):
    blames = some_blames(len(counts), 5)
    wanted = np.average(blames, axis=0, weights=counts)
    np.testing.assert_allclose(ring.averaged(blames, counts), wanted, rtol=0, atol=1e-12)
    np.testing.assert_allclose(send(blames, counts).averages[-1], wanted, rtol=0, atol=1e-12)


@a_few
@given(players=some.integers(2, 64), fold=some.integers(1, 4))
def test_the_messages_of_a_ring_are_as_many_and_as_small_as_the_formula_says(players, fold):
    weights = players * fold
    exchange = ring.pass_round(some_blames(players, weights))
    assert exchange.messages == 2 * players * (players - 1)
    assert exchange.rounds == 2 * (players - 1)
    assert {message.numbers for message in exchange.log} == {fold}
    assert exchange.busiest == 4 * (players - 1) * fold
    assert (exchange.through == exchange.busiest).all()
    assert exchange.in_weights == pytest.approx(4 * (players - 1) / players)


@a_few
@given(players=some.integers(2, 64), weights=some.integers(1, 100))
def test_with_a_captain_all_goes_through_one(players, weights):
    exchange = ring.all_to_one(some_blames(players, weights))
    assert exchange.messages == 2 * (players - 1)
    assert exchange.rounds == 2
    assert exchange.through.tolist() == [exchange.busiest] + [2 * weights] * (players - 1)
    assert exchange.in_weights == 2 * (players - 1)


@a_few
@given(players=some.integers(2, 20), weights=some.integers(1, 50))
def test_in_a_round_everyone_sends_to_the_next_and_all_sends_are_different_pieces(players, weights):
    exchange = ring.pass_round(some_blames(players, weights))
    for round in range(1, exchange.rounds + 1):
        sent = [message for message in exchange.log if message.round == round]
        assert len({message.sender for message in sent}) == len(sent) == min(players, weights)
        assert len({message.piece for message in sent}) == len(sent)
        assert all(m.receiver == (m.sender + 1) % players for m in sent)
        assert sum(message.numbers for message in sent) == weights


def test_no_player_of_a_ring_has_much_more_to_pass_than_another_where_pieces_differ():
    exchange = ring.pass_round(some_blames(8, 101))
    assert exchange.through.max() - exchange.through.min() <= 4
    assert exchange.in_weights == pytest.approx(3.5, abs=0.05)


def test_what_each_player_holds_is_the_sum_of_so_many_shares_after_every_round():
    """The blames of the players are 1, 10, 100 ...: so a sum says whose shares are in it."""
    players = 5
    blames = [np.full(players, 10.0**player) for player in range(players)]
    exchange = ring.pass_round(blames)
    held = [np.array(each) for each in blames]
    for round in range(exchange.rounds + 1):
        sent = [message for message in exchange.log if message.round == round]
        parcels = [held[message.sender][message.piece] for message in sent]
        for message, parcel in zip(sent, parcels, strict=True):
            old = held[message.receiver][message.piece]
            held[message.receiver][message.piece] = parcel + (old if round < players else 0)
        digits = [[f"{int(number)}".count("1") for number in row] for row in held]
        np.testing.assert_array_equal(ring.shares_held(exchange, round), digits)
    np.testing.assert_allclose(np.array(held) / players, exchange.averages)


def test_half_way_round_each_player_holds_one_piece_that_is_finished():
    exchange = ring.pass_round(some_blames(6, 6))
    half = ring.shares_held(exchange, 5)
    assert (half == 6).sum(axis=1).tolist() == [1] * 6
    assert (half == 6).sum(axis=0).tolist() == [1] * 6
    assert (ring.shares_held(exchange, 10) == 6).all()
    assert (ring.shares_held(exchange, 0) == 1).all()


def test_with_a_captain_he_alone_holds_all_shares_after_one_round():
    exchange = ring.all_to_one(some_blames(4, 4))
    assert ring.shares_held(exchange, 1).tolist() == [[4] * 4, [1] * 4, [1] * 4, [1] * 4]
    assert (ring.shares_held(exchange, 2) == 4).all()


def test_one_player_alone_sends_nothing():
    for send in (ring.pass_round, ring.all_to_one):
        alone = send([[1.0, 2.0]])
        assert (alone.messages, alone.rounds, alone.busiest) == (0, 0, 0)
        assert alone.averages[0].tolist() == [1, 2]


@each_way
def test_float32_stays_float32_and_whole_numbers_become_float64(send):
    assert send([np.ones(3, np.float32)] * 2).averages[0].dtype == np.float32
    assert send([[1, 2], [2, 2]]).averages[1].tolist() == [1.5, 2.0]


def test_an_exchange_says_what_it_took():
    ring_of_8, captain = ring.pass_round(np.ones((8, 16))), ring.all_to_one(np.ones((8, 16)))
    assert repr(ring_of_8) == (
        "<8 players, a ring: 112 messages in 14 rounds, and 3.50 times the weights through the "
        "busiest player>"
    )
    assert "one captain: 14 messages in 2 rounds, and 14.00 times the weights" in repr(captain)
    assert ring_of_8.log[0] == ring.Message(1, 0, 1, 0, 2)


# --- what is refused --------------------------------------------------------------------------

BLAMES = [
    (3, "needs a list of blames, one for each player, got 3"),
    ("ab", "needs a list of blames, one for each player, got 'ab'"),
    ([], "is for 1 to 64 players, not 0"),
    (np.ones((65, 2)), "is for 1 to 64 players, not 65"),
    ([[1.0, 2.0], [1.0]], "player 0 sends (2,), and player 1 (1,)"),
    ([{"a": [1.0]}, {"b": [1.0]}], "player 0 sends a (1,), and player 1 b (1,)"),
    ([[], []], "there is no number in the blames"),
    ([{}, {}], "there is no number in the blames"),
    (["a", "b"], "needs arrays of numbers, got <U1: 'a'"),
    ([None], "needs arrays of numbers, got object: None"),
    ([[1, [2, 3]]], "needs arrays of numbers, got [1, [2, 3]]"),
]


@pytest.mark.parametrize(("blames", "words"), BLAMES)
@pytest.mark.parametrize("asked", [ring.pass_round, ring.all_to_one, ring.averaged])
def test_what_is_no_blame_is_refused(asked, blames, words):
    with pytest.raises((TypeError, ValueError), match=re.escape(f"{words}")) as refused:
        asked(blames)
    assert str(refused.value).startswith(asked.__name__)


@pytest.mark.parametrize("asked", [ring.pass_round, ring.all_to_one, ring.averaged])
@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([1], "needs one count of examples for each of 2 players, got [1]"),
        (3, "needs one count of examples for each of 2 players, got 3"),
        ([1, 0], "counts must be at least 1, got 0"),
        ([1, 0.5], "needs a whole number for counts, got 0.5"),
    ],
)
def test_counts_that_are_none_are_refused(asked, counts, words):
    with pytest.raises((TypeError, ValueError), match=re.escape(words)):
        asked([[1.0], [2.0]], counts)


def test_more_players_than_examples_are_refused():
    with pytest.raises(ValueError, match=r"3 examples cannot be split over 4 players.*up to 3\."):
        ring.shares(np.ones(3), np.ones(3), 4)


@pytest.mark.parametrize("players", [0, -1, 65])
def test_too_few_and_too_many_players_are_refused(players):
    with pytest.raises(ValueError, match=f"shares is for 1 to 64 players, not {players}"):
        ring.shares(np.ones(99), np.ones(99), players)
    with pytest.raises(TypeError, match=r"shares needs a whole number for players, got 2\.5"):
        ring.shares(np.ones(3), np.ones(3), 2.5)


def test_what_is_no_network_or_has_no_weights_has_no_blame():
    with pytest.raises(TypeError, match="blame needs Module, got"):
        ring.blame(len, [1.0], [1])
    with pytest.raises(ValueError, match="has no weights, so there is none to blame"):
        ring.blame(ng.ReLU(), np.ones((1, 2)), [0])


def test_a_round_that_was_not_is_refused():
    exchange = ring.pass_round(np.ones((3, 3)))
    with pytest.raises(ValueError, match="It took 4 rounds, not 5"):
        ring.shares_held(exchange, 5)
    with pytest.raises(TypeError, match="shares_held needs Exchange, got 3"):
        ring.shares_held(3, 0)


def test_the_ring_is_reached_by_its_short_name():
    assert ng.ring is ring
