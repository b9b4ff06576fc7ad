"""How well notebook 10's networks do: ``python -m tests.benchmarks.same_coach --help``.

Each part as the notebook trains it, for several seeds of its first weights (and of the order, and
of the clips). Seconds are of the clock, so they are worth something on a quiet machine only. Run it
with one thread of BLAS to have the seconds of one core.
"""

import argparse
import time

import numpy as np

import nuggets as ng

SEEDS = (0, 1, 2)

SEEN = 5
"""How many words back a network for prose looks."""


def picture(seed, size=32):
    """Pets out of noise: how many of 500 are what was asked, and how far they are from copies."""
    pets = ng.from_noise.portraits(6_000, size=size)
    shown, clean = ng.from_noise.rows(pets)
    ng.manual_seed(seed)
    model = ng.from_noise.Denoiser(size)
    optimizer = ng.Adam(model.parameters())
    plan = ng.OneCycleLR(optimizer, max_lr=0.003, epochs=12, steps_per_epoch=94)
    seconds = timed(
        ng.fit, model, shown, clean, loss=ng.mse_loss, optimizer=optimizer, epochs=12, seed=seed,
        augment=ng.from_noise.add_noise, schedule=plan, max_norm=1.0, progress=False,
    )  # fmt: skip
    new = ng.from_noise.dream(model.eval(), ["cat", "dog"] * 250, seed=seed)
    distances = ng.from_noise.nearest(new, pets)[1]
    between = ng.from_noise.nearest(pets.images[:500], pets, skip_itself=True)[1]
    found = {
        "nearest training pet, median": np.median(distances),
        "nearest training pet, least": distances.min(),
        "between training pets, median": np.median(between),
        "between training pets, least": between.min(),
        "seconds": seconds,
    }
    if size == 32:  # the judge looks at 32 by 32 dots
        right = ng.accuracy(ng.pretrained.expert(), new, np.arange(500) % 2)
        found = {"what was asked": right, **found}
    return found


def voice(seed):
    """Spoken words: strangers, low and high voices, one's own, and a small child's whisper."""
    began = time.perf_counter()
    strangers, model = ng.voice.strangers(seed)
    return {
        "strangers": strangers,
        "strangers, seconds with drawing": time.perf_counter() - began,
        **ng.voice.low_voices(seed),
        **ng.voice.own_voice(seed),
        "a small child's whisper": ng.voice.right(model, ng.voice.small_child(seed=seed)),
    }


def chatbot(seed):
    """Questions and answers: word for word, as learned and asked in other ways."""
    words = ng.talk.vocabulary()
    learned, unseen = ng.talk.questions(), ng.talk.questions(unseen=True)
    found = {}
    ng.manual_seed(seed)
    model = ng.chatbot.plain(len(words))
    x, y = ng.talk.windows(learned, words)
    settings = {"epochs": 15, "seed": seed, "progress": False}
    optimizer = ng.AdamW(model.parameters(), lr=0.003)
    found["plain, seconds"] = timed(ng.fit, model, x, y, optimizer=optimizer, **settings)
    bot = ng.chatbot.Bot(model, words)
    found |= {"plain, learned": bot.right(learned), "plain, unseen": bot.right(unseen)}
    ng.manual_seed(seed)
    bot = ng.chatbot.Bot(ng.chatbot.Transformer(len(words)), words)
    rows, nexts = ng.talk.sequences(learned, words)
    optimizer = ng.AdamW(bot.model.parameters(), lr=0.002, weight_decay=0.1)
    settings |= {"epochs": 16, "batch_size": 16, "loss": ng.chatbot.next_word_loss}
    found["transformer, seconds"] = timed(
        ng.fit, bot.model, rows, nexts, optimizer=optimizer, **settings
    )
    found |= {"transformer, learned": bot.right(learned), "transformer, unseen": bot.right(unseen)}
    return found


def prose(seed):
    """Perplexity on held-back prose: a plain network beside counting one and two words back."""
    learned, unseen = ng.talk.prose(), ng.talk.prose(unseen=True)
    words = ng.talk.Vocabulary(learned, least=2)
    x, y = ng.talk.text_windows(learned, words, SEEN)
    before, nexts = ng.talk.text_windows(unseen, words, SEEN)
    found = {
        name: ng.chatbot.Counts(learned, words, order, share).perplexity(before, nexts)
        for name, order, share in (("bigrams", 2, 0.5), ("trigrams", 3, 0.4))  # their best shares
    }
    ng.manual_seed(seed)
    model = ng.chatbot.plain(len(words), size=SEEN, width=48, dropout=0.5)
    optimizer = ng.AdamW(model.parameters(), lr=0.003, weight_decay=0.1)
    plan = ng.OneCycleLR(optimizer, 0.003, epochs=15, steps_per_epoch=-(-len(x) // 64))
    found["seconds"] = timed(
        ng.fit, model, x, y, optimizer=optimizer, epochs=15, seed=seed, schedule=plan,
        progress=False,
    )  # fmt: skip
    return {"network": ng.chatbot.perplexity(model.eval(), before, nexts), **found}


PARTS = {"picture": picture, "voice": voice, "chatbot": chatbot, "prose": prose}


def timed(function, *arguments, **settings):
    """Call a function, and say how many seconds it took."""
    began = time.perf_counter()
    function(*arguments, **settings)
    return time.perf_counter() - began


def main():
    """Print mean, least and most of each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all if none")
    parser.add_argument("--seeds", type=int, default=len(SEEDS))
    settings = parser.parse_args()
    for name in settings.parts or PARTS:
        runs = [PARTS[name](seed) for seed in range(settings.seeds)]
        print(f"{name}, {len(runs)} seeds: mean (least to most)")
        for figure in runs[0]:
            values = [run[figure] for run in runs]
            print(f"  {figure:32} {np.mean(values):8.3f} ({min(values):.3f} to {max(values):.3f})")


if __name__ == "__main__":
    main()
