"""Your turn in notebook 00: a question and an exercise, to learn how they work."""

from ..exercise import exercise
from ..question import Question

q_others = Question("""
Five steps, all for one dog. What does the network then say to the 200 pets, half of them cats?
- It gets more of them right | One step does help: 88% are right after it. But step follows step,
  and each pulls the same way, toward "dog". No cat pulls back.
- As many are right as before | That would be so if this dog had weights of its own. All pets run
  through the same weights, so what moves for one of them moves for all.
* It calls every pet a dog | After two steps 66% are right, after three only 50%: all dogs, and no
  cat. It was never told of a cat, so every step pulled toward "dog". Nine other dogs pulled the
  same way, most of them more slowly.
""")


@exercise("""
How many moves are there in one round of learning: forward, error, backward, update?
1. Count the words after the colon.
2. In 'ready, steady, go' there are three words, so three moves.
3. There are four: forward, error, backward, update.
- 3 | You counted up to the backward pass. After it the numbers still have to be changed.
- 5 | Five is one too many. The next round starts with forward again.
""")
def how_many_moves():
    """Forward, error, backward, update: four moves, and then the round starts again."""
    return 4
