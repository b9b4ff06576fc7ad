"""Your turn in notebook 06: one small step against the blame, and many of them in a row.

Where a play is asked for, it is the start play: 20 × 0.8 × 0.5 × 0.6 = 4.8 metres, the hoop is 6
metres away, and the blames are -14.40, -23.04 and -19.20.
"""

import numpy as np  # noqa: F401 - for the cases of step

from ...engine.optim import SGD
from ...engine.tensor import Tensor
from ..exercise import exercise
from ..question import Question

q_ten = Question("""
The learning rate of the third coach is ten times that of the second, whose balls come closer with
every shot. What will the shots of the third coach do?
- They get to the hoop ten times as fast | The first step is right in its direction. But it is so
  long that the ball flies far over the hoop, and the next blame is larger.
- They swing around the hoop and settle | That happens at 0.003. At 0.01 each swing is wilder than
  the one before.
* They miss by more and more | The step leads over the hoop to a larger miss. A larger miss makes
  larger blames, and these make an even longer step.
""")

q_forgot = Question("""
You leave out zero_grad(). The first step is right. What does the second step do?
- Nothing changes | backward() adds to what is there. The second step uses the old blame and the new
  one together.
* It steps too far | The old blame is still there, and the new one is added to it. So the step is
  for both, and the shots run past the hoop. It is like a ball that never loses any speed.
- It raises an error | No error comes. That is what makes this mistake hard to find: you might
  search for hours.
""")

q_spread = Question("""
Single evenings blame the timing with numbers that lie about 6.7 away from the mean of all. Now we
take 100 evenings at a time, and the mean blame of each hundred. How far from the mean of all will
these lie?
- As far, about 6.7 | Among 100 evenings some blame too much and some too little. In their mean that
  cancels out, for the most part.
* About ten times closer | Too much and too little cancel, but never all of it. What is left shrinks
  with the square root of the number: 100 at a time are ten times closer, and not a hundred times.
- About 100 times closer | That would be so if too much and too little cancelled out in full. Some
  of it is left over by luck, so the mean comes closer only with the square root of the number.
""")

q_stuck = Question("""
Two answers of the network are right, and for the other two it says one half. The loss has read 0.13
for 2,000 steps. Nothing is changed, and it gets 4,000 steps more. What will happen?
- Nothing: it stays where it is | So it looks, and many would stop here. But its loss was not quite
  level. A little blame is left, and it leads on, very slowly at first.
* It gets the other two right as well | It was never stuck. There was little blame, but some, and
  always in the same direction. After many tiny steps the way down begins.
- It forgets the two that it knows | Each step goes against the blame of all four together, and the
  steps here are tiny. The loss does not grow.
""")

q_jobs = Question("""
Which job does backpropagation do, and which the optimizer?
* Backpropagation finds the blame, the optimizer moves the weights | backward() writes the blame of
  each weight into grad, and changes no weight. step() reads it, and moves.
- Backpropagation moves the weights, the optimizer finds the blame | The other way round: backward()
  changes no weight.
- They are two names for the same thing | You can keep one and exchange the other. The same blame
  can go to SGD, with momentum or without, or to another optimizer.
""")

q_map = Question("""
You could see the whole valley of the play on a map. What does a network know about its loss?
- The whole valley, too | To see it, it would have to try all values of all weights. For a million
  weights nobody can do that.
* The slope where it stands | One forward and one backward pass give the loss and the blame at one
  place. All other places stay unknown.
- Where the lowest place is | If it knew that, it could go there in one step.
""")


@exercise("""
Write step(weights, grads, lr). It gets an array of weights, an array of their blames and a learning
rate, and gives back the array of the new weights.
1. new = old - learning rate × blame. numpy does it for all weights of an array at once.
2. Twice each weight, and one more, would be: return 2 * weights + 1.
3. return weights - lr * grads
? np.array([0.5, -1.2]), np.array([3.0, -0.4]), 0.1
? np.array([0.8, 0.5, 0.6]), np.array([-14.4, -23.04, -19.2]), 0.001
? np.array([3.0]), np.array([-4.0]), 0.25
- weights + lr * grads | You moved with the blame, so the loss would grow. Use a minus.
- weights - grads | The learning rate is missing: multiply the blames by lr.
- lr * grads | That is how far each weight moves. Take it away from the old weights.
- -lr * grads | That is only the change. Add the old weights.
- lr * weights - grads | You multiplied the weights by lr. The blame is what gets smaller:
  weights - lr * grads.
- lr * (weights - grads) | Only the blame is multiplied by lr: weights - lr * grads.
- weights | Those are the old weights. Each moves by lr × its blame.
""")
def step(weights, grads, lr):
    """This one line is the whole of SGD. Every network of the course is moved by it."""
    return weights - lr * grads


@exercise("""
A batch of four examples. The blames of one weight are -2, 1, -4 and 3. The loss is the mean of the
four losses. What is the blame of the batch? And where does the weight go, from 1.0, with a learning
rate of 0.1?
1. The blame of a mean is the mean of the blames. Mind the signs.
2. For the two blames -6 and 2: (-6 + 2) / 2 = -2, and the weight goes to 1 + 0.2 = 1.2.
3. blame: (-2 + 1 - 4 + 3) / 4 = -0.5, new: 1.0 - 0.1 × (-0.5) = 1.05.
- blame = -2.0 | That is the sum. For the mean, divide by the number of examples, 4.
- blame = 2.5 | You dropped the signs. Examples that pull both ways cancel out.
- new = 0.95 | You moved with the blame. It is 1.0 minus 0.1 × blame.
- new = 1.5 | The learning rate is missing: 0.1 × the blame is the step.
- new = 1.2 | That is the step for the sum of the blames. Use their mean.
- new = 1.0 | That is the old weight. It moves by 0.1 × blame.
""")
def batch_blame():
    """Two examples pull up and two pull down. What is left is a small step up."""
    blame = (-2 + 1 - 4 + 3) / 4
    return {"blame": blame, "new": 1.0 - 0.1 * blame}


def _forgot_to_zero(steps):
    w = Tensor(5.0)
    optimizer = SGD([w], lr=0.1)
    for _ in range(steps):
        loss = (w - 3) ** 2
        loss.backward()
        optimizer.step()
    return w.item()


@exercise("""
Write train(steps). Make w = ng.Tensor(5.0) and optimizer = ng.SGD([w], lr=0.1). Then, steps times:
the loss (w - 3) ** 2, and the four moves. Return w.item().
1. Inside the loop: forward and error are one line here. Then zero_grad, backward, step.
2. Without a loop, one step is: loss = (w - 3) ** 2, then optimizer.zero_grad(), then
  loss.backward(), then optimizer.step().
3. Put these four lines under for _ in range(steps): and return w.item() after the loop.
? 1
? 2
? 5
? 0
- _forgot_to_zero(steps) | The first step is right and the second goes too far. Is zero_grad()
  missing, or outside the loop?
- 5.0 | That is where w starts. Is step() missing? Or zero_grad() between backward() and step()?
- train.solve(1) | That is where one step leads. Are all four lines inside the loop?
- (right - 3) ** 2 | That is the loss after the last step. Return w.item().
- train.solve(steps + 1) | It takes one step too many. Use range(steps).
- 3 + 2 * 1.2**steps | w goes away from 3: it moves with the blame. Let optimizer.step() do the
  update.
""")
def train(steps):
    """Each step takes w a fifth of the way to 3: 5, 4.6, 4.28. The loop never changes."""
    w = Tensor(5.0)
    optimizer = SGD([w], lr=0.1)
    for _ in range(steps):
        loss = (w - 3) ** 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return w.item()
