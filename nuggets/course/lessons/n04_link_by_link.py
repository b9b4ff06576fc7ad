"""Your turn in notebook 04: along a path slopes multiply, and over paths they add up.

The numbers of the play are those of notebook 01: 20 x 0.8 x 0.5 x 0.6 = 4.8 metres, a miss of -1.2
and a loss of 1.44.
"""

from ..exercise import exercise
from ..question import Question

q_bend = Question("""
From 4.8 to 5.8 metres the loss went down by 1.40. The ball flies one more metre, to 6.8. What does
the loss do now?
- It goes down by 1.40 again | A dial would do that. But the loss was only 0.04, and it is never
  below 0.
- It goes down by less | For a moment it does. Then the ball passes the hoop, which is at 6 metres,
  and the miss grows again.
* It goes up | At 6.8 metres the ball is 0.8 too long, and 0.8 x 0.8 = 0.64. That is more than 0.04.
""")

q_two_paths = Question("""
Along the path through the first use of the timing the slope is 4.8, and along the path through the
second use it is 4.8 too. You nudge the timing itself. How much farther does the ball fly, for each
1 of the nudge?
- 4.8 | The nudge does not choose one path. It travels along both.
* 9.6 | Both paths carry the nudge at the same time, so what arrives adds up: 4.8 + 4.8.
- 23.04 | That is 4.8 x 4.8. Slopes multiply along one path. These are two paths, side by side.
""")

q_smaller = Question("""
You measure the slope of a bent curve with a nudge h from both sides. You make h smaller and
smaller, down to 0.0000000000001. What happens to the measured slope?
- It gets better and better | At first. But a computer keeps about 16 digits. In the end the nudge
  is lost in the rounding.
* It gets better, then worse | A large nudge misses the bend, and a tiny one drowns in rounding. The
  best is between.
- It stays the same | For a straight line it nearly would. This one bends.
""")

q_big_nudge = Question("""
Now the timing goes up by a whole 1, from 0.5 to 1.5. The slope is -23.04. What does the loss really
do?
- It goes down by 23.04 | The loss is 1.44, and it is never below 0. It cannot fall so far.
- It goes down to 0 | It passes 0 on its way. Where does the ball land with a timing of 1.5? Work
  out 20 x 0.8 x 1.5 x 0.6.
* It goes up | The ball flies 20 x 0.8 x 1.5 x 0.6 = 14.4 metres, far past the hoop.
""")


@exercise("""
Follow a nudge of the timing through the start play. What is the slope from the timing to what comes
out of the pass, then to the shot, then to the loss?
1. Each link multiplies the slope that comes in by its own. Start with what comes into the pass.
2. For the selection: after the selection 20, after the pass 20 x 0.5 = 10, at the shot 10 x 0.6 =
  6, at the loss 6 x -2.4 = -14.4.
3. After the pass 20 x 0.8 = 16, at the shot 16 x 0.6 = 9.6, at the loss 9.6 x 2 x -1.2 = -23.04.
- after_pass = 20 * 0.8 * 0.5 | That is the value after the pass, 20 x 0.8 x 0.5. The slope is what
  each 1 of timing brings.
- after_pass = 0.8 | 0.8 is what the selection lets through. The push of 20 metres comes into it
  first: 20 x 0.8.
- shot = 20 * 0.8 + 0.6 | You added the link after the pass. Along a path slopes multiply: 16 x 0.6.
- shot = 9.6 * 0.5 | That is where the ball lands. The slope leaves the timing's own 0.5 out.
- loss = 9.6 * (4.8 - 6) | A square has the slope 2 x the miss. You forgot the 2.
- loss = (4.8 - 6) ** 2 | That is the loss itself. The slope is what each 1 of timing brings.
- loss = 9.6 * 2 | You forgot the miss: the slope of the square is 2 x -1.2, not 2.
- loss = -loss | The size is right, the sign is flipped. The miss is 4.8 - 6 = -1.2, a minus.
""")
def through_the_play():
    """One slope after the other, multiplied: 16, then x 0.6, then x 2 x -1.2."""
    after_pass = 20 * 0.8
    shot = after_pass * 0.6
    return {"after_pass": after_pass, "shot": shot, "loss": shot * 2 * (4.8 - 6)}


@exercise("""
x goes into two links: a = 3 * x, with the slope 3, and b = x * x, with the slope 4 where x = 2.
Then y = 5 * a + 2 * b, with the slopes 5 and 2. What is the slope from x to y along the path
through a, along the path through b, and over both paths?
1. First walk along each path by itself. Then think of the nudge taking both at once.
2. If the slopes were 2 and 10 along one path, and 1 and 7 along the other: 2 x 10 = 20, 1 x 7 = 7,
  together 27.
3. Through a: 3 x 5 = 15. Through b: 4 x 2 = 8. Over both: 15 + 8 = 23.
- through_a = 3 + 5 | You added along the path. Along one path slopes multiply: 3 x 5.
- through_b = 4 + 2 | You added along the path. Along one path slopes multiply: 4 x 2.
- both = through_a * through_b | You multiplied the paths. The nudge takes both at once, so they add
  up: 15 + 8.
- both = through_a | You forgot the path through b. Both paths bring something.
- both = through_b | You forgot the path through a. Both paths bring something.
- both = both / 2 | You took the mean of the paths. Nothing is shared out: they add up.
""")
def two_paths():
    """Along a path multiply, over paths add."""
    through_a = 3 * 5
    through_b = 4 * 2
    return {"through_a": through_a, "through_b": through_b, "both": through_a + through_b}


def square(x):
    """A curve to try a slope on: the square of a number."""
    return x * x


def cube(x):
    """A curve to try a slope on: a number times itself times itself."""
    return x * x * x


def loss_by_timing(timing):
    """A curve to try a slope on: the loss of the start play with another timing."""
    return (20 * 0.8 * timing * 0.6 - 6) ** 2


@exercise("""
Write a function slope(f, x, h) that measures the slope of f at x from both sides: how much higher
is f at x + h than at x - h, for each 1 of the way between them?
1. Two numbers are needed: f at x + h, and f at x - h. How far are these two places apart?
2. For the square at x = 3 with h = 0.1: 3.1 x 3.1 = 9.61 and 2.9 x 2.9 = 8.41. The rise is 1.2 on a
  way of 0.2, so the slope is 6.
3. return (f(x + h) - f(x - h)) / (2 * h)
? square, 3.0, 0.1
? square, -1.0, 0.5
? cube, 2.0, 0.1
? loss_by_timing, 0.5, 0.01
- 2 * right | From x - h to x + h the way is two nudges long. Divide by 2 * h.
- (f(x + h) - f(x)) / h | You nudged to one side only. Measure at x + h and at x - h.
- (f(x) - f(x - h)) / h | You nudged to one side only, down. Measure at x + h and at x - h.
- right * 2 * h | That is the rise. Divide it by the way, 2 * h.
- (f(x + h) - f(x - h)) / 2 * h | Brackets: put 2 * h in brackets. Without them you divide by 2 and
  multiply by h.
- f(x + h) - f(x - h) / (2 * h) | Brackets: put the difference in brackets. Only its second part was
  divided.
- -right | The sign is flipped: take f at x + h minus f at x - h.
""")
def slope(f, x, h):
    """The rise from one side to the other, divided by the whole way, which is two nudges long."""
    return (f(x + h) - f(x - h)) / (2 * h)


@exercise("""
The loss of a shot is (distance - 6) ** 2. Write a function slope_of_loss(distance) that gives its
slope by rule, without a nudge.
1. The slope of a square is twice what is squared. What is squared here?
2. At distance 4.8 the miss is -1.2, and the slope is 2 x -1.2 = -2.4.
3. return 2 * (distance - 6)
? 4.8
? 7.0
? 0.0
? 6.0
? 5.2752
- right / 2 | You forgot the 2: a square changes by twice what is squared.
- (distance - 6) ** 2 | That is the loss itself. Its slope is 2 x the miss.
- -right | The sign is flipped: the miss is distance - 6, so a short ball has a minus.
- 2 * (4.8 - 6) | That is the slope at 4.8 metres. The loss bends: it has another one elsewhere.
- 2 * distance | That is the slope of distance ** 2. Here distance - 6 is what is squared.
""")
def slope_of_loss(distance):
    """Twice the miss: below the hoop it is minus, at the hoop 0, beyond it plus."""
    return 2 * (distance - 6)
