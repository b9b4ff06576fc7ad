"""Your turn in notebook 00: a question and an exercise, to learn how they work."""

from ..exercise import exercise
from ..question import Question

q_one_step = Question("""
The network takes one small step against its blame, and looks at the same dog again. What will it
say?
- Dog, and it is sure | The step is small on purpose. It moves every number a little, in the
  direction that helps. Being sure takes more steps.
* Still cat, but less sure | The step is small on purpose. One step helps a little. The next one
  helps a little more.
- The same as before | Every number moved against its blame. That is the direction in which the loss
  goes down, so something must change.
""")

q_where = Question("""
Which way does blame travel?
- From the picture to the answer | That is the forward pass: the numbers of the picture go through
  the network to the answer.
* From the answer back to every weight | The error is known at the answer. From there the blame is
  sent back, layer by layer.
- It does not travel | Each weight has to learn how much it had to do with the error. The error is
  known only at the end, so the news must get from there to the weight.
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
