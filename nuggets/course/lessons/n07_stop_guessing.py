"""Your turn in notebook 07: what guessing, nudging and backprop cost, counted in passes."""

import numpy as np

from ..exercise import exercise
from ..question import Guess, Question

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

g_nudges = Guess("""
A network has 13 weights. You nudge one after the other, each alone, and compare the loss with the
one before any nudge. How many passes do you need for all 13 slopes?
= 14 passes | One pass with nothing nudged, then one for each of the 13 weights.
~ 0.08
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

q_log = Question("""
On a log axis one curve is one thick line of the grid above another, and each line of the grid means
ten times more. How much larger are its values?
- By ten | On a plain axis equal steps add. On a log axis equal steps multiply.
* Ten times | Equal steps on a log axis multiply by the same number, here by ten.
- It depends on where you look | On a log axis the same distance is the same number of times,
  everywhere.
""")

q_fair = Question("""
The race counts three passes for each step of backprop. Why is that fair to the others?
- Because there are three racers | The number of racers has nothing to do with it. Ask what one
  rewind costs.
* A rewind costs up to two passes | One pass forward, and a rewind that takes up to twice as long.
  The race counts the most that theory expects, against backprop.
- Because backprop runs the network three times | It runs forward once. The rewind is not a run of
  the network, but it takes time, so it is counted.
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


@exercise("""
Write guess_once(loss, weights, change): try weights + change, and give back what is kept. That is
the new weights if their loss is smaller, and the old ones if not. loss is a function, the other two
are arrays.
1. You need the loss twice: of the old weights, and of the weights after the change.
2. To keep the larger of two numbers, you would write: return b if b > a else a.
3. tried = weights + change, then: return tried if loss(tried) < loss(weights) else weights
? np.linalg.norm, np.array([3.0, 4.0]), np.array([-1.0, 0.5])
? np.linalg.norm, np.array([3.0, 4.0]), np.array([1.0, 0.5])
? np.ptp, np.array([1.0, 2.0, 6.0]), np.array([0.5, 0.0, -0.5])
? np.ptp, np.array([1.0, 2.0, 6.0]), np.array([-0.5, 0.0, 0.5])
- weights + change | You keep every guess. Keep it only if the loss went down.
- weights + change if loss(weights + change) > loss(weights) else weights | You keep the worse of
  the two. A smaller loss is better.
- weights | You always give back the old weights. Where the guess is better, keep it.
- loss(right) | You give back the loss. Give back the weights that are kept.
- change if loss(weights + change) < loss(weights) else weights | You give back the change alone.
  Add it to the weights.
- change if loss(change) < loss(weights) else weights | You compare with the loss of the change
  alone. Try weights + change.
""")
def guess_once(loss, weights, change):
    """That is all there is to guess and keep. The rest is patience."""
    tried = weights + change
    return tried if loss(tried) < loss(weights) else weights


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
How much of a random guess points along the useful direction? On average it is the square root of 2
/ (pi × N), for N weights. Work it out for N = 10,000 and for N = 40,000.
1. Work out the fraction first, then take its square root. Use np.sqrt and np.pi.
2. For N = 100: 2 / (pi × 100) = 0.006366, and its square root is 0.0798.
3. np.sqrt(2 / (np.pi * 10_000)) = 0.00798, and for 40,000 it is half of that, 0.00399.
- at_10000 = at_10000**2, at_40000 = at_40000**2 | That is the fraction. Now take its square root.
- at_10000 = np.sqrt(2 / 10_000), at_40000 = np.sqrt(2 / 40_000) | The pi is missing: the fraction
  is 2 / (pi × N).
- at_10000 = np.sqrt(2 / np.pi * 10_000), at_40000 = np.sqrt(2 / np.pi * 40_000) | Brackets: pi × N
  stands below the line. Yours multiplies by N.
- at_40000 = at_10000 / 4 | You divided by 4. But N stands under a root, and the root of 4 is 2:
  half as much.
- at_40000 = at_10000 | That is the same as for 10,000. Put 40,000 in its place.
""")
def useful_part():
    """Four times the weights, half the useful part: that is what a square root does."""
    return {"at_10000": np.sqrt(2 / (np.pi * 10_000)), "at_40000": np.sqrt(2 / (np.pi * 40_000))}


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
