"""The chatbot: two networks that guess the next word, what they say, and what counting says."""

import functools
import math

import numpy as np
import pytest

import nuggets as ng
from nuggets.studies import chatbot
from nuggets.worlds import talk

WORDS = talk.vocabulary()
FEW = talk.questions()[:10]


@functools.cache
def small_bot(kind):
    """A bot that has learned ten questions by heart."""
    ng.manual_seed(0)
    if kind == "plain":
        model = chatbot.plain(len(WORDS))
        x, y, loss = *talk.windows(FEW, WORDS), ng.cross_entropy
    else:
        model = chatbot.Transformer(len(WORDS), width=32, heads=2, blocks=1)
        x, y, loss = *talk.sequences(FEW, WORDS), chatbot.next_word_loss
    optimizer = ng.AdamW(model.parameters(), lr=1e-2)
    for _ in range(60):
        ng.train_step(model, x, y, loss, optimizer)
    return chatbot.Bot(model, WORDS)


each = pytest.mark.parametrize("kind", ["plain", "transformer"])


@each
def test_a_network_learns_ten_questions_word_for_word(kind):
    bot = small_bot(kind)
    assert bot.right(FEW) == 1
    assert bot.reply(FEW[5].question) == FEW[5].answer.lower()


@each
def test_a_question_without_its_last_sign_gets_the_same_answer(kind):
    bot = small_bot(kind)
    cut = [talk.Pair(question[:-1], answer) for question, answer in FEW]
    assert bot.right(cut) == 1


@each
def test_many_questions_at_once_get_the_answers_that_they_get_alone(kind):
    bot = small_bot(kind)
    asked = [pair.question for pair in talk.questions(unseen=True)[:6]]
    assert bot.replies(asked) == [bot.reply(question) for question in asked]


@each
def test_a_talk_changes_no_weight_and_a_step_changes_the_checksum(kind):
    bot = small_bot(kind)
    before = bot.checksum()
    for seed in range(5):
        bot.reply("who are you?", temperature=1.5, seed=seed)
    assert bot.checksum() == before
    weight = bot.model.parameters()[0]
    weight.data[0, 0] += 1
    assert bot.checksum() != before
    weight.data[0, 0] -= 1


@each
def test_what_it_never_learned_gets_an_answer_all_the_same(kind):
    assert small_bot(kind).reply("does a giraffe sing?")


def test_the_same_seed_draws_the_same_answer_and_others_differ():
    bot = small_bot("plain")
    drawn = [bot.reply("what?", temperature=9, seed=seed) for seed in (0, 0, 1, 2)]
    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3


def test_chances_add_up_to_one_and_a_low_temperature_favours_the_likeliest():
    scores = np.array([1.0, 2.0, 3.0])
    for temperature in (0.1, 1, 10):
        assert chatbot.chances(scores, temperature).sum() == pytest.approx(1)
    np.testing.assert_allclose(
        chatbot.chances(scores), np.exp(scores) / np.exp(scores).sum(), rtol=1e-12
    )
    largest = [chatbot.chances(scores, t).max() for t in (0.1, 1, 10)]
    assert largest == sorted(largest, reverse=True)


def test_each_step_of_an_answer_tells_its_word_and_all_chances():
    steps = small_bot("plain").steps(FEW[0].question)
    assert [word for word, _ in steps] == [*talk.tokens(FEW[0].answer), talk.END]
    for word, chances in steps:
        assert chances.shape == (len(WORDS),)
        assert WORDS.words[chances.argmax()] == word


@pytest.mark.parametrize(
    ("question", "error", "words"),
    [("", ValueError, "no word in that"), ("  ", ValueError, "no word"), (3, TypeError, "a text")],
)
def test_a_question_without_words_is_told_so(question, error, words):
    with pytest.raises(error, match=words):
        small_bot("plain").reply(question)


def test_a_temperature_below_zero_is_refused():
    with pytest.raises(ValueError, match="temperature"):
        small_bot("plain").reply("what is loss?", temperature=-1)


@pytest.mark.parametrize(
    ("seed", "error", "words"),
    [
        (-1, ValueError, "seed must be at least 0, got -1"),
        (2.5, TypeError, "a whole number for seed, got 2.5"),
        ("x", TypeError, "a whole number for seed, got 'x'"),
    ],
)
def test_a_seed_that_is_no_whole_number_from_0_is_refused(seed, error, words):
    with pytest.raises(error, match=words):
        small_bot("plain").reply("what is loss?", seed=seed)


def test_weights_that_are_no_numbers_are_told_and_give_no_answer():
    model = chatbot.plain(len(WORDS))
    bot = chatbot.Bot(model, WORDS)
    model[-1].bias.data[7] = np.nan
    for ask in (lambda: bot.reply("why?"), lambda: bot.reply("why?", 1), lambda: bot.right(FEW)):
        with pytest.raises(ValueError, match="scores are no numbers any more: make a fresh"):
            ask()


@pytest.mark.parametrize(
    ("make", "words", "error", "sentence"),
    [
        (lambda: None, WORDS, TypeError, "Bot needs a network, such as .*, got None"),
        (lambda: "x", WORDS, TypeError, "Bot needs a network, such as .*, got 'x'"),
        (lambda: chatbot.Transformer, WORDS, TypeError, "got the class Transformer itself"),
        (lambda: chatbot.plain(9), "x", TypeError, "Bot needs a vocabulary, such as .*, got 'x'"),
        (
            lambda: chatbot.plain(500),
            WORDS,
            ValueError,
            f"500 words, and the vocabulary has {len(WORDS)}",
        ),
        (lambda: chatbot.Transformer(9), WORDS, ValueError, "between 9 words.*make it with len"),
        (
            lambda: chatbot.plain(len(WORDS), size=5),
            WORDS,
            ValueError,
            "12 words at once.*give the size",
        ),
    ],
)
def test_a_bot_of_parts_that_do_not_fit_is_refused_when_it_is_made(make, words, error, sentence):
    with pytest.raises(error, match=sentence):
        chatbot.Bot(make(), words)


def test_questions_and_answers_in_plain_tuples_are_taken_as_pairs():
    assert small_bot("plain").right([tuple(pair) for pair in FEW]) == 1


@pytest.mark.parametrize(
    ("ask", "error", "sentence"),
    [
        (lambda bot: bot.right([]), ValueError, "no question in that: give some"),
        (lambda bot: bot.right(FEW[0]), TypeError, "questions and answers, such as .* there is '"),
        (lambda bot: bot.right(None), TypeError, "questions and answers, such as .*, got None"),
        (lambda bot: bot.replies(None), TypeError, "list of texts, such as .*, got None"),
        (lambda bot: bot.replies("what?"), TypeError, "list of texts, such as .*, got 'what\\?'"),
        (lambda bot: bot.replies([3]), TypeError, "list of texts, such as .* there is 3 in it"),
    ],
)
def test_what_is_no_list_of_questions_is_refused(ask, error, sentence):
    with pytest.raises(error, match=sentence):
        ask(small_bot("plain"))


@pytest.mark.parametrize(
    ("make", "error", "sentence"),
    [
        (lambda: chatbot.Transformer(9, blocks="x"), TypeError, "number for blocks, got 'x'"),
        (
            lambda: chatbot.Transformer(9, blocks=-1),
            ValueError,
            "blocks must be at least 0, got -1",
        ),
        (lambda: chatbot.Transformer("x"), TypeError, "a whole number for words, got 'x'"),
        (lambda: chatbot.plain(9, size=0), ValueError, "plain: size must be at least 1, got 0"),
        (lambda: chatbot.plain(9, dropout=2), ValueError, "dropout must not be above 1, got 2"),
        (lambda: chatbot.plain(9, dropout=math.nan), ValueError, "a number for dropout, got nan"),
    ],
)
def test_a_setting_of_a_network_that_cannot_be_is_refused_by_name(make, error, sentence):
    with pytest.raises(error, match=sentence):
        make()


@pytest.mark.parametrize(
    ("temperature", "sentence"),
    [(-1, "not be below 0, got -1"), (0, "above 0, got 0"), (math.nan, "temperature, got nan")],
)
def test_chances_at_no_temperature_are_refused(temperature, sentence):
    with pytest.raises(ValueError, match=sentence):
        chatbot.chances(np.ones(3), temperature)


def test_a_tiny_temperature_leaves_all_the_chance_to_the_likeliest():
    scores = np.array([1, 3, 2], np.float32)
    np.testing.assert_array_equal(chatbot.chances(scores, 1e-310), [0, 1, 0])


def test_a_word_never_sees_the_words_after_it():
    ng.manual_seed(0)
    model = chatbot.Transformer(20, width=16, heads=2)
    x = np.array([[1, 2, 3, 4, 5]])
    changed = np.array([[1, 2, 3, 9, 9]])
    before, after = np.asarray(model(x)), np.asarray(model(changed))
    np.testing.assert_allclose(after[:, :3], before[:, :3], rtol=1e-5, atol=1e-6)
    assert not np.allclose(after[:, 3:], before[:, 3:])


def test_attention_takes_over_a_whole_of_each_word_and_nothing_of_later_ones():
    ng.manual_seed(0)
    look = chatbot.Attention(8, 2)
    x = ng.Tensor(np.random.default_rng(0).standard_normal((3, 5, 8)).astype(np.float32))
    shares = np.asarray(look.chances(x))
    assert shares.shape == (3, 2, 5, 5)
    np.testing.assert_allclose(shares.sum(-1), 1, rtol=1e-5)
    assert (np.triu(shares, 1) == 0).all()


def test_the_blame_of_a_transformer_is_what_nudging_finds():
    ng.manual_seed(0)
    model = chatbot.Transformer(7, longest=4, width=4, heads=2, blocks=1).double()
    x, y = np.array([[1, 2, 3], [4, 5, 0]]), np.array([[talk.IGNORED, 3, 6], [5, 6, talk.IGNORED]])
    loss = lambda *weights: chatbot.next_word_loss(model(x), y)  # noqa: E731
    assert ng.gradcheck(loss, model.parameters())


def test_heads_that_cannot_share_the_width_are_told_so():
    with pytest.raises(ValueError, match="3 heads cannot share 64 numbers"):
        chatbot.Transformer(10, heads=3)


def test_a_row_that_is_too_long_is_told_so_and_a_bot_stops_before_it():
    ng.manual_seed(0)
    model = chatbot.Transformer(len(WORDS), longest=talk.ROOM + 3, width=8, heads=2, blocks=1)
    with pytest.raises(ValueError, match="rows of at most 19 words"):
        model(np.ones((1, 20), int))
    assert len(chatbot.Bot(model, WORDS).steps("what is loss?")) <= 3
    with pytest.raises(ValueError, match="A question takes 16 places"):
        chatbot.Bot(chatbot.Transformer(9, longest=talk.ROOM), WORDS)


def test_the_loss_asks_only_where_a_word_is_asked_for():
    scores = ng.Tensor(np.random.default_rng(0).standard_normal((2, 3, 5)))
    words = np.array([[talk.IGNORED, 1, 2], [4, talk.IGNORED, talk.IGNORED]])
    rows = np.asarray(scores)[[0, 0, 1], [1, 2, 0]]
    wanted = ng.cross_entropy(rows, np.array([1, 2, 4])).item()
    assert chatbot.next_word_loss(scores, words).item() == pytest.approx(wanted)


def test_a_copied_run_is_the_longest_that_stands_so_in_what_was_learned():
    learned = ["The loss is one number.", "A number of weights."]
    assert chatbot.copied("here one number is a loss", learned) == "one number"
    assert chatbot.copied("the loss is one number.", learned) == "the loss is one number."
    assert chatbot.copied("oss eights", learned) == ""


def test_a_copied_run_is_the_one_that_trying_all_runs_finds():
    dice = np.random.default_rng(0)
    for _ in range(200):
        text, *learned = (" ".join(dice.choice(list("abc"), size=9)) for _ in range(4))
        words, rows = text.split(), [f" {one} " for one in learned]
        runs = [
            " ".join(words[start : start + length])
            for length in range(9, 0, -1)
            for start in range(10 - length)
        ]
        wanted = next(run for run in runs if any(f" {run} " in row for row in rows))
        assert chatbot.copied(text, learned) == wanted


class Counted(list):
    """A list that counts how often somebody takes a part of it."""

    taken = 0

    def __getitem__(self, part):
        self.taken += 1
        return super().__getitem__(part)


def test_a_text_of_hundreds_of_words_is_looked_through_with_two_looks_a_word(monkeypatch):
    answers = [pair.answer for pair in talk.questions()]
    words = Counted(np.random.default_rng(0).choice(WORDS.words[len(talk.SIGNS) :], size=400))
    tokens = talk.tokens
    monkeypatch.setattr(talk, "tokens", lambda text: words if text is words else tokens(text))
    assert chatbot.copied(words, answers)
    assert 400 <= words.taken <= 800


def test_one_text_in_place_of_a_list_of_learned_ones_is_refused():
    with pytest.raises(TypeError, match=r"copied needs a list of texts, such as .*, got 'a b c'"):
        chatbot.copied("a b", "a b c")


def test_perplexity_of_nothing_is_refused():
    nothing = np.zeros((0, 12), int), np.zeros(0, int)
    counts = chatbot.Counts(["a"], WORDS)
    for ask in (counts.perplexity, functools.partial(chatbot.perplexity, chatbot.plain(9))):
        with pytest.raises(ValueError, match=r"at least one, such as talk.text_windows gives, got"):
            ask(*nothing)


def test_counting_gives_chances_that_add_up_to_one_and_knows_what_it_saw():
    words = talk.Vocabulary(["a b a b a c"])
    for order in (1, 2, 3):
        counts = chatbot.Counts(["a b a b a c"], words, order)
        before = words.encode("b a")
        chances = [counts.chance(before, word) for word in range(len(words))]
        assert sum(chances) == pytest.approx(1)
        if order > 1:
            assert words.words[int(np.argmax(chances))] in ("b", "c")


def test_a_network_that_gives_all_words_the_same_chance_wavers_between_all_of_them():
    words = talk.Vocabulary(["a b c"])
    before, nexts = talk.text_windows(["a b c"], words, 3)
    level = lambda x: np.zeros((len(x), len(words)))  # noqa: E731
    assert chatbot.perplexity(level, before, nexts) == pytest.approx(len(words))
    assert chatbot.Counts(["a b c"], words, 3).perplexity(before, nexts) < 2
    assert math.isfinite(chatbot.Counts(["a"], words, 3).perplexity(before, nexts))


def test_on_held_back_prose_counting_two_words_back_beats_one_and_one_beats_none():
    learned, unseen = talk.prose()[:300], talk.prose(unseen=True)[:20]
    words = talk.Vocabulary(learned, least=2)
    before, nexts = talk.text_windows(unseen, words)
    none, one, two = (
        chatbot.Counts(learned, words, order, 0.4).perplexity(before, nexts) for order in (1, 2, 3)
    )
    assert two < one < none < len(words)


def test_a_network_for_prose_leaves_numbers_out_only_while_it_learns():
    network = chatbot.plain(20, size=3, dropout=0.5)
    x = np.ones((2, 3), int)
    assert not np.array_equal(np.asarray(network(x)), np.asarray(network(x)))
    network.eval()
    np.testing.assert_array_equal(np.asarray(network(x)), np.asarray(network(x)))


def test_a_bot_says_what_it_is_made_of():
    assert repr(small_bot("plain")).startswith("<bot: Sequential, ")


def test_counting_more_words_back_than_a_window_has_sees_them_all():
    words = talk.Vocabulary([" ".join("abcdefghijklmnop")])
    letters = words.encode(" ".join("abcdefghijklmnop"))
    counts = chatbot.Counts([" ".join("abcdefghijklmnop")], words, order=16)
    shorter = chatbot.Counts([" ".join("abcdefghijklmnop")], words, order=13)
    seen, other = letters[:15], [letters[3], *letters[1:15]]
    assert counts.chance(seen, letters[15]) > counts.chance(other, letters[15])
    assert shorter.chance(seen, letters[15]) == shorter.chance(other, letters[15])
    assert sum(counts.chance([], word) for word in range(len(words))) == pytest.approx(1)


def test_a_perplexity_of_words_that_there_are_not_is_refused():
    counts = chatbot.Counts(["a b"], talk.Vocabulary(["a b"]))
    for word in (-1, 6):
        with pytest.raises(ValueError, match=r"perplexity: words go from 0 to 5, and "):
            counts.perplexity([[4]], [word])


def test_a_perplexity_of_scores_that_are_no_numbers_is_refused():
    broken = lambda x: np.full((len(x), 6), np.nan)  # noqa: E731
    with pytest.raises(ValueError, match="no numbers any more: make a fresh network"):
        chatbot.perplexity(broken, [[4]], [5])


def test_a_loss_needs_a_next_word_for_each_place():
    with pytest.raises(ValueError, match=r"a next word \(N, T\) .*, got \(2, 3\) and \(2, 4, 9\)"):
        chatbot.next_word_loss(ng.Tensor(np.zeros((2, 4, 9))), np.zeros((2, 3), int))
