"""Your turn in notebook 07: what guessing, nudging and backprop cost, counted in passes."""

import numpy as np

from ..exercise import exercise
from ..question import Question

q_help = Question("""
All 529 weights are changed at random, by a tiny bit. How often does such a guess bring the loss
down?
- Almost never | Many people expect that. But close up, a slope is like a tilted floor: a step in a
  random direction goes down as often as it goes up.
* About half of the time | If a tiny change makes the loss worse, the opposite change makes it
  better. A random direction has no reason to prefer one of the two.
- Almost always | For every tiny change that helps there is the opposite one, which harms. So it
  cannot be almost always.
""")

q_second = Question("""
Now a network of 529 weights. Backprop comes in first. Who is second?
- Nudging each weight: it knows every slope | It does, but it has to pay for them: 530 passes for
  one single step. The guesser uses that time to stumble downhill.
* Guess and keep | Its guesses are poor, but each costs one pass only, and the good ones add up.
  Nudging pays 530 passes before its first step.
- They come in together | They do not spend their passes alike. Nudging needs 530 for one step.
  Watch both lanes in the picture.
""")

q_days = Question("""
Ten million weights. How long would nudging each of them take, for one gradient?
- Some seconds | A single pass is short, a fraction of a second. But there are ten million of them.
- Some minutes | Work it out: ten million passes of a few hundredths of a second each.
* Hours, or days | Ten million passes of a few hundredths of a second each. And that is one
  gradient, so one step.
""")

q_cheap = Question("""
One gradient by backprop costs as much as some passes forward. How does that number change from 100
weights to 10 million?
- It grows with the number of weights | Then a large network could not be trained. Every step
  backward does about the work of one or two steps forward, at any size.
* It stays at a few passes | Every step of the rewind does about the work of one or two steps
  forward. Add them up, and it is a few passes at any size.
- It shrinks to nothing | The rewind has to visit every step of the pass forward once. That cannot
  cost nothing.
""")

q_parallel = Question("""
Somebody says: nudging can be shared by 1,000 computers, so it is as good as backprop. What is true?
- It is as good then | With ten million weights each of the 1,000 still has 10,000 passes to do.
  Backprop needs about three, on one of them.
* It is faster, but still far behind | 1,000 computers make it 1,000 times faster. With ten million
  weights that leaves 10,000 passes for each computer.
- It cannot be shared | It can: each nudge is a task of its own. It is only too many of them.
""")

q_never = Question("""
When is guess and keep a sensible choice?
- Never | Sometimes there is no slope to be had: a switch that is on or off, a rule of a game. Then
  a guess is what is left.
* When there are few numbers, or no slopes | With a handful of numbers it keeps up. And it asks for
  nothing but the loss.
- When the network is very large | There it is at its worst: a guess is nearly at right angles to
  the useful direction.
""")


@exercise("""
A network has 4,129 weights. You nudge each one alone and compare with the loss before. How many
passes for one gradient? And how many for five steps, each with a new gradient?
1. To see what a nudge does, you also need the loss with nothing nudged.
2. For 13 weights it is 13 + 1 = 14 passes, and for five steps 5 × 14 = 70.
3. 4,129 + 1 = 4,130 passes, and 5 × 4,130 = 20,650.
- one_gradient = 4129, five_steps = 5 * 4129 | One is missing: the pass with nothing nudged, with
  which all others are compared.
- one_gradient = 2 * 4129, five_steps = 10 * 4129 | That is nudging up and down. It is more exact,
  but here each weight is nudged once.
- one_gradient = 2 * 4130 | You ran the network with nothing nudged again for every single weight.
- one_gradient = 3, five_steps = 15 | That is what backprop costs. Nudging needs a pass for every
  weight.
- five_steps = 5 * 4129 + 1 | After a step the loss is another one, so it takes a new pass with
  nothing nudged each time.
- five_steps = 4130 | After a step all slopes are new. Nudge every weight again, five times.
""")
def count_the_passes():
    """One pass with nothing nudged and one for each weight; after a step, all of it again."""
    one_gradient = 4129 + 1
    return {"one_gradient": one_gradient, "five_steps": 5 * one_gradient}


@exercise("""
A network has 10,000,000 weights. You nudge 50 of them, and that takes 2 seconds. Extend it: how
many seconds would all of them take, and how many days is that?
= seconds seconds
= days days
1. How long does one nudge take? Then how long do ten million take?
2. If 100 nudges took 3 seconds, one would take 0.03 s, and 1,000,000 would take 30,000 s. A day has
  24 × 60 × 60 = 86,400 seconds.
3. 2 / 50 = 0.04 s each, 0.04 × 10,000,000 = 400,000 s, and 400,000 / 86,400 = 4.63 days.
- seconds = 2 * 10_000_000 | The 2 seconds are for 50 nudges. Divide by 50 to get the time of one.
- seconds = 50 / 2 * 10_000_000 | You turned it round: 50 / 2 is how many nudges fit into one
  second.
- seconds = 10_000_000 / 50 | That is how many samples of 50 there are. Each takes 2 seconds.
- seconds = 2 / 50 | That is the time of one nudge. There are ten million weights.
- days = 24 * days | Those are hours. A day has 24 of them.
- days = 24 * 60 * days | Those are minutes. A day has 24 × 60 of them.
- days = 60 * days | A day has 24 × 60 × 60 seconds. One of the two 60 is missing.
""")
def extend_the_sample():
    """0.04 seconds for a nudge, ten million times: more than four days for one single gradient."""
    seconds = 2 / 50 * 10_000_000
    return {"seconds": seconds, "days": seconds / (24 * 60 * 60)}


def miss_squared(weights):
    """The loss of the missed shot, (20 × selection × timing × form - 6) squared."""
    return (20 * weights[0] * weights[1] * weights[2] - 6) ** 2


def _piled_up(loss, weights, h):
    """The losses after no nudge, one, two, and so on, where no weight is put back."""
    counts = range(len(weights) + 1)
    return np.array([loss(weights + h * (np.arange(len(weights)) < count)) for count in counts])


@exercise("""
Write nudge_each(loss, weights, h): nudge each weight by h, one at a time, and give the slopes as an
array: the change of the loss, divided by h. loss is a function of the array weights.
1. Work on a copy of the weights for every nudge: nudged = weights.copy().
2. For the first weight: nudged = weights.copy(), then nudged[0] += h, and its slope is
  (loss(nudged) - loss(weights)) / h.
3. Begin with slopes = []. In a loop over i: nudged = weights.copy(), nudged[i] += h,
  slopes.append((loss(nudged) - loss(weights)) / h). Return np.array(slopes).
? miss_squared, np.array([0.8, 0.5, 0.6]), 0.01
? miss_squared, np.array([1.0, 0.7, 0.3]), 0.01
? np.linalg.norm, np.array([3.0, 4.0]), 0.1
- (_piled_up(loss, weights, h)[1:] - loss(weights)) / h | You forgot to put each weight back before
  you nudge the next one.
- np.diff(_piled_up(loss, weights, h)) / h | You forgot to put each weight back: yours gives how
  much every further nudge adds.
- right * h | Those are the changes of the loss. Divide each by h to get a slope.
- -right | The sign is flipped: take the loss after the nudge minus the loss before.
- (right + nudge_each.solve(loss, weights, -h)) / 2 | You nudge up and down, and that takes two
  passes for each weight. It is more exact, but here one nudge up is asked for.
- nudge_each.solve(loss, weights, -h) | You nudge downward. Add h to the weight.
- np.zeros(len(weights)) | Every slope is 0: both losses were those of the nudged weights. Nudge a
  copy, weights.copy(), and leave the weights themselves alone.
- np.full(len(weights), (loss(weights + h) - loss(weights)) / h) | You nudge all weights at once.
  Change one, and leave the others alone.
- right * h + loss(weights) | You give the losses after each nudge. Subtract the loss before, divide
  by h.
""")
def nudge_each(loss, weights, h):
    """One pass with nothing nudged, one for each weight, and every weight is put back."""
    here, slopes = loss(weights), []
    for i in range(len(weights)):
        nudged = weights.copy()
        nudged[i] += h
        slopes.append((loss(nudged) - here) / h)
    return np.array(slopes)


@exercise("""
A network of 1,000 weights needs 300 guesses to reach a loss. It grows to 4,000 weights. Suppose
that guessing grows as the square root. How many guesses now? How many passes for one gradient by
nudging, and for one by backprop, counted as in the race?
1. Four times the weights. What is the square root of four?
2. To 9,000 weights it would be 9 times, and the root of 9 is 3: 900 guesses. Nudging would need
  9,001 passes, and backprop 3 as ever.
3. 300 × 2 = 600 guesses, 4,000 + 1 = 4,001 passes for nudging, and 3 for backprop.
- guessing = 300 * 4 | You multiplied by 4. Guessing grows as the square root of that: by 2.
- guessing = 300 * 16 | You squared the 4. The square root goes the other way: 2.
- guessing = 300 | That is unchanged. More weights make a guess worse.
- guessing = np.sqrt(4000) | You took the square root of 4,000. It is the growth, 4, that counts.
- nudging = 4000 | One is missing: the pass with nothing nudged.
- nudging = 2 * 1001 | The square root is for guessing. Nudging needs a pass for every weight.
- backprop = 12 | Its passes are longer now, but not more: 1 forward, and 2 for the rewind.
- backprop = 1 | The rewind is counted too: 1 pass forward, and 2 for the rewind.
- backprop = 2 | It is two or three in a network, but the race charges the rewind with two passes: 1
  + 2.
""")
def four_times_larger():
    """Guessing doubles, nudging grows four times, and backprop stays at its few passes."""
    return {"guessing": 300 * int(np.sqrt(4)), "nudging": 4000 + 1, "backprop": 3}
