"""Your turn in notebook 06: one small step against the blame, and many of them in a row.

Where a play is asked for, it is the start play: 20 × 0.8 × 0.5 × 0.6 = 4.8 metres, the hoop is 6
metres away, and the blames are -14.40, -23.04 and -19.20.
"""

from ...engine.optim import SGD
from ...engine.tensor import Tensor
from ...worlds.court import START, coach, lands_in, shot
from ..exercise import exercise
from ..question import Guess, Question

g_triple = Guess("""
With a learning rate of 0.001 the first step brings the ball from 4.80 m to 5.28 m. Now the learning
rate is 0.003. Where does the ball land after one step?
= 6.3114 m | Each link moves three times as far. Three times 0.48 m would be 6.23 m. The links
  multiply, so it is a little more. The hoop is at 6 m: the ball flies over it.
""")

q_ten = Question("""
Now the learning rate is 0.01, ten times the first one. What will the shots do?
- They get to the hoop ten times as fast | The first step would be right in its direction. But it is
  so long that the ball flies far over the hoop, and the next blame is larger.
- They swing around the hoop and settle | That happens at 0.003. At 0.01 each swing is wilder than
  the one before.
* They miss by more and more | The step leads over the hoop to a larger miss. A larger miss makes
  larger blames, and these make an even longer step.
""")

g_batch = Guess("""
Three evenings, the same play, and the hoop stands at 6, 5 and 4.5 m. The blames of the timing are
-23.04, -3.84 and +5.76. What is the blame for the mean of the three losses?
= -7.04 | It is the mean of the blames: (-23.04 - 3.84 + 5.76) / 3.
""")

q_forgot = Question("""
You leave out zero_grad(). The first step is right. What does the second step do?
- Nothing changes | backward() adds to what is there. The second step uses the old blame and the new
  one together.
* It steps too far | The old blame is still there, and the new one is added to it. So the step is
  for both, and the shot overshoots.
- It raises an error | No error comes. That is what makes this mistake hard to find.
""")

q_stuck = Question("""
A smaller network has stopped at a loss of 0.13, with answers near 0, 0.5, 1 and 0.5. Now it gets
2,000 more steps. What will happen?
- It learns the rest | There is hardly any blame left where it stands, so hardly any step is taken.
* It stays where it is | Every small step from here would make the loss larger or leave it alone. It
  is a dip, and not the deepest one.
- The loss grows | The learning rate is small. The steps here are tiny, and downhill.
""")

g_epoch = Guess("""
There are 1,000 examples, and a batch has 50 of them. How many steps does one epoch take?
= 20 | 1,000 / 50 = 20: one step for each batch.
""")

q_jobs = Question("""
Which job does backpropagation do, and which the optimizer?
* Backpropagation finds the blame, the optimizer moves the weights | backward() writes the blame of
  each weight into grad, and changes no weight. step() reads it, and moves.
- Backpropagation moves the weights, the optimizer finds the blame | The other way round: backward()
  changes no weight.
- They are two names for the same thing | You can keep one and exchange the other. The same blame
  can go to SGD, to momentum or to Adam.
""")

q_grows = Question("""
Your loss goes 2.3, 2.9, 8.1, 460, and then nan. What do you change first?
- More steps | Each step makes it worse. More of them do not help.
* A learning rate ten times smaller | The steps are too long: they lead over the valley and up the
  other side.
- A larger batch | That makes the blame less noisy. The step would still be too long.
""")

q_slow = Question("""
Your loss goes 2.300, 2.299, 2.298, 2.297. What do you change first?
* A larger learning rate | The direction is right, but the steps are tiny. Try ten times as much,
  and watch the loss.
- A smaller learning rate | Then it would creep even more slowly.
- Nothing, it goes down | It does, but at this pace it takes thousands of steps.
""")

q_map = Question("""
A hiker on a mountain can see the whole valley. What does a network know about its loss?
- The whole valley, too | To see it, it would have to try all values of all weights. For a million
  weights nobody can do that.
* The slope where it stands | One forward and one backward pass give the loss and the blame at one
  place. All other places stay unknown.
- Where the lowest place is | If it knew that, it could go there in one step.
""")


@exercise("""
Two weights are 0.5 and -1.2. Their blames are 3 and -0.4. The learning rate is 0.1. What are the
two weights after one step?
1. new = old - learning rate × blame. Do it once for each weight.
2. For a weight of 2 and a blame of 5 it would be 2 - 0.1 × 5 = 1.5.
3. first: 0.5 - 0.1 × 3 = 0.2, second: -1.2 - 0.1 × (-0.4) = -1.16.
- first = 0.5 + 0.1 * 3, second = -1.2 + 0.1 * -0.4 | You moved with the blame. It is old minus
  learning rate × blame.
- first = 0.5 - 3, second = -1.2 + 0.4 | You moved by the whole blame. Multiply it by the learning
  rate first.
- first = -0.1 * 3, second = 0.1 * 0.4 | That is only the change. Add it to the old weight.
- first = 0.5, second = -1.2 | That is the old weight. It moves by learning rate × blame.
""")
def one_update():
    """Plus blame: the weight goes down. Minus blame: it goes up. The larger blame moves more."""
    return {"first": 0.5 - 0.1 * 3, "second": -1.2 - 0.1 * -0.4}


@exercise("""
Write step(weights, grads, lr). It gets two lists of the same length and a learning rate, and gives
the list of the new weights.
1. Go through both lists together: zip(weights, grads) gives pairs.
2. A list of sums would be [w + g for w, g in zip(weights, grads)].
3. return [w - lr * g for w, g in zip(weights, grads)]
? [0.8, 0.5, 0.6], [-14.4, -23.04, -19.2], 0.001
? [1.0, -2.0], [0.5, 0.0], 0.1
? [3.0], [-4.0], 0.25
- [w + lr * g for w, g in zip(weights, grads)] | You moved with the blame, so the loss would grow.
  Use a minus.
- [w - g for w, g in zip(weights, grads)] | The learning rate is missing: multiply each blame by lr.
- [lr * g for g in grads] | That is how far each weight moves. Take it away from the old weight.
- [lr * w - g for w, g in zip(weights, grads)] | You multiplied the weight by lr. The blame is what
  gets smaller: w - lr * g.
""")
def step(weights, grads, lr):
    """This one line is the whole of SGD. Every network of the course is moved by it."""
    return [w - lr * g for w, g in zip(weights, grads, strict=True)]


@exercise("""
A learning rate that is too large. The loss is w × w, so the blame is 2 × w. Start at w = 1 with a
learning rate of 1.5. Where is w after one, two and three steps?
1. Work out the blame anew at each place: it is 2 × w, with the w of that moment.
2. With a learning rate of 0.25: 1 - 0.25 × 2 = 0.5, then 0.5 - 0.25 × 1 = 0.25.
3. w1 = 1 - 1.5 × 2 = -2, w2 = -2 - 1.5 × (-4) = 4, w3 = 4 - 1.5 × 8 = -8.
- w1 = 4, w2 = 16, w3 = 64 | You moved with the blame. It is w minus 1.5 × blame.
- w1 = -0.5, w2 = 0.25, w3 = -0.125 | You used w as the blame. The slope of w × w is 2 × w.
- w1 = -1, w2 = 1, w3 = -1 | You forgot the learning rate: the step is 1.5 × the blame.
- w2 = -5, w3 = -8 | You used the blame of the start again. At w = -2 the blame is -4.
""")
def wild_steps():
    """Each step leads over the lowest place, to twice the distance. So it diverges."""
    w1 = 1 - 1.5 * 2 * 1
    w2 = w1 - 1.5 * 2 * w1
    w3 = w2 - 1.5 * 2 * w2
    return {"w1": w1, "w2": w2, "w3": w3}


@exercise("""
How many steps? Write steps_needed(lr). Begin with ng.court.START, let ng.court.coach take steps,
and count them until ng.court.lands_in says that the shot drops in.
1. Use while: as long as the shot does not land in, take one more step and count it.
2. A loop that counts: n = 0, then while x < 6: x = x + 1, n = n + 1, then return n.
3. play, n = ng.court.START, 0. Then while not ng.court.lands_in(ng.court.shot(*play)): play =
  ng.court.coach(play, lr), n = n + 1. Then return n.
? 0.001
? 0.002
? 0.003
? 0.0005
- right + 1 | One too many: count the steps, not the shots. The first shot comes before.
- right - 1 | One too few. Is the last step, the one that drops in, counted too?
- steps_needed.solve(0.001) | Three steps are right for a learning rate of 0.001. Give lr on:
  coach(play, lr).
""")
def steps_needed(lr):
    """0.002 needs one step, 0.003 needs two: past some point a longer step is a slower way."""
    play, count = START, 0
    while not lands_in(shot(*play)):
        play, count = coach(play, lr), count + 1
    return count


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


@exercise("""
Momentum, by hand. The learning rate is 0.1, the momentum 0.5, the weight starts at 1 and the speed
at 0. The blames of three steps are 4, then 2, then -1. Find the speed v and the weight w after each
step.
1. First the speed: v = momentum × old v + blame. Then the weight: w = old w - lr × v.
2. With a speed of 6, a momentum of 0.5 and a blame of 1: v = 3 + 1 = 4, and w goes down by 0.4.
3. v1 = 4, w1 = 0.6, v2 = 0.5 × 4 + 2 = 4, w2 = 0.2, v3 = 0.5 × 4 - 1 = 1, w3 = 0.1.
- v1 = 2 | The speed starts at 0, so the first speed is the blame alone.
- w1 = 1.4 | You moved with the speed. It is old w minus 0.1 × v.
- w1 = -3 | You moved by the whole speed. Multiply it by the learning rate, 0.1.
- v2 = 2 | That is the blame alone. Half of the old speed is still there.
- v2 = 6 | You kept the whole of the old speed. The momentum keeps half of it.
- w2 = 0.6 | That step starts at 1. It has to start where the last one ended, at w1.
- v3 = -1 | That is the blame alone. The old speed of 4 counts half.
- v3 = 3 | The sign of the blame is lost: it is 0.5 × 4 minus 1.
""")
def rolling():
    """The last blame says: up. The ball still rolls down a little: it has not lost its speed."""
    v1 = 0.5 * 0 + 4
    w1 = 1 - 0.1 * v1
    v2 = 0.5 * v1 + 2
    w2 = w1 - 0.1 * v2
    v3 = 0.5 * v2 - 1
    w3 = w2 - 0.1 * v3
    return {"v1": v1, "w1": w1, "v2": v2, "w2": w2, "v3": v3, "w3": w3}


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
