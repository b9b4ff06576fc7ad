"""What the network of spoken words understands, with three seeds.

Run it by ``python -m tests.benchmarks.voice``; the seconds are those of the processor.
"""

import time

import numpy as np

from nuggets.studies import voice

SEEDS = range(3)


def table(name, experiment):
    """Print each figure of an experiment in percent: mean, lowest and highest, and seconds."""
    began = time.process_time()
    rows = [experiment(seed) for seed in SEEDS]
    seconds = (time.process_time() - began) / len(rows)
    for key in rows[0]:
        shares = [100 * row[key] for row in rows]
        span = f"{min(shares):.1f} to {max(shares):.1f}"
        print(f"{name}, {key}: {np.mean(shares):.1f} % ({span}), {seconds:.1f} s a seed")


def strangers(seed):
    """Unseen speakers, and the soft voice."""
    share, model = voice.strangers(seed)
    heard, spoken = voice.soft_voice(model)
    most = np.bincount(heard).max() / len(heard)
    return {"unseen": share, "soft": np.mean(heard == spoken), "soft, one word": most}


if __name__ == "__main__":
    table("strangers", strangers)
    table("low voices", voice.low_voices)
    table("own voice", voice.own_voice)
