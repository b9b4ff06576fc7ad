"""Your turn in notebook 11: ten broken parts that still learn, and how each gives itself away."""

import numpy as np

from ..exercise import exercise
from ..question import Guess, Question

q_which_curve = Question("""
Two networks learn the same task. After ten steps, A has the lower loss. One of the two has a wrong
rule for blame in it. Which one?
* A | Yes, A: the one that is ahead. A wrong blame can be too long, and a longer step goes downhill
  faster, for a while.
- B | One would think so: B is behind. But B is sound. Being ahead for ten steps proves nothing.
- The curves cannot tell | Ten steps cannot tell you, that is true. This time it is A. You will see
  it when both go on.
""")

q_at_zero = Question("""
The wrong rule says 1 + out × out, the right one 1 - out × out. We ask the referee once more, at 0,
where tanh gives 0. What will it say?
- It objects | It compares numbers, not code. At 0 both rules give 1, so there is nothing to object
  to.
* It agrees | At 0 plus and minus make no difference: 1 + 0 and 1 - 0 are both 1. The referee sees
  one place only, so give it several.
- It stops with an error | 0 is a fine place to nudge. The two numbers come out the same.
""")

g_rewind = Guess("""
In this network the loss is miss × miss, so the miss is used twice. The referee divides the length
of the blame that was used by that of the right blame. What will it find?
= 0.5 times | One of the two uses is wiped out, and half is left. That was the -9.6 of notebook 05,
  where -19.2 is right.
""")

q_walk = Question("""
This walk repeats itself at every value that is used twice or hears twice. Which layer of the
network will be blamed most out of proportion?
* The first, far from the loss | Each value on the way back adds what it has gathered once more. The
  longer the way, the worse it gets.
- The last, next to the loss | It is blamed too much as well. But each stop on the way back adds
  more, so the first layer gets the worst of it.
- All alike | That was the last case: there, everything was halved. Here each stop on the way back
  repeats what it has gathered.
""")

q_linear = Question("""
The rule for the layer turns its weights over where it should not. The author tried it on a layer
with 8 inputs and 8 neurons. What happens with 3 inputs and 2 neurons?
* It stops with an error | Turned over, a table of 2 × 3 numbers no longer fits. A square table fits
  both ways, and so it hid the bug.
- It learns, but slowly | It cannot even take the first step: a table of 2 × 3 numbers does not fit
  when it is turned over.
- The same as with 8 and 8 | 8 × 8 is a square and fits both ways. 2 × 3 does not.
""")

g_batch = Guess("""
The loss is a mean over 60 pictures, but its rule for blame does not divide by anything. How many
times too long is every blame?
= 60 times | A sum of 60 is 60 times a mean of 60. Somebody has made the learning rate tiny until it
  worked.
""")

q_loop = Question("""
The referee looks at the first step of this loop. What will it say?
- It objects | In the first step there is nothing old to forget yet. Ask it about the second step.
* It agrees | Before the first step there is no old blame that could be left over. The first step is
  right, and so the bug is missed.
- It cannot check a loop | It can: it compares how far the weights moved with what nudging says.
""")

q_rate = Question("""
At a learning rate of 0.05 the broken step and the mended one give almost the same loss. Which
learning rate would bring the difference out?
- A smaller one, 0.005 | The second layer then moves less before the blame passes through it. The
  difference gets even smaller.
* A larger one, 0.2 | The farther the second layer moves too early, the more wrong the blame that
  travels through it. A small learning rate hides this bug.
- It makes no difference | The blame is wrong by as much as the second layer has moved, and that is
  lr × blame.
""")

q_habits = Question("""
Weights that begin badly, pixels that are too large, a test that asks about known pets: to how many
of the three will the referee object?
* None | It compares blame with nudging, and nothing else. In all three the blame is right for the
  numbers that are there.
- One, the weights | It takes the weights as they are. From there, the blame is right.
- All three | Each of them is a bug, but no blame is wrong. The referee has no other eyes.
""")

q_start = Question("""
Every weight here starts between minus something and 0, every pixel is 0 or more, and the bend is a
ReLU. What will the blame of the first layer be?
- Large | Each weighted sum is below zero, so the ReLU gives 0, and lets no blame pass.
* Zero | Minus times plus is minus: each sum is below zero, each ReLU is shut. No blame comes back,
  so nothing will ever open them.
- Plus for all | No blame arrives at all: behind a shut ReLU a small nudge moves nothing.
""")

q_prepare = Question("""
These pixels run from 0 to 255, and they go into a sigmoid. What will most of its answers be?
- About one half | That is where sums near 0 end up. Most of these sums are beyond 100 or below
  -100.
* Almost exactly 0 or 1 | A sum of 30 gives 1, a sum of -30 gives 0, to many digits. There the S is
  flat.
- Between 0 and 255 | A sigmoid never leaves 0 to 1, whatever goes in.
""")

g_coins = Guess("""
Now each pet gets its label by the toss of a coin. With an honest test, what share of right answers,
in percent, will a network get on pets that it has not seen?
= 50% | Nobody can foresee a coin. If a test says much more than 50%, it has asked about pets that
  were in the training.
~ 0.2
""")

q_agrees = Question("""
The referee agrees with every rule of your engine, at a hundred places. What do you know?
- The program is right | A rule can be right and the loop around it wrong. Dead units, a leak and a
  poor learning rate pass every check too.
* At these places the rules are right | It can prove a rule wrong, never right. And it says nothing
  about habits: the start, the data, the learning rate.
- Nothing | Not nothing: most wrong rules would have been caught at a hundred places.
""")

q_stops = Question("""
The loss falls to 0.25, and then it is the same number at each step. Labels are 0 and 1, half and
half. Where do you look first?
* At the blame of each layer | 0.25 is what you get for always saying one half. Something lets no
  blame pass. The layer where it turns to zero tells where.
- At the test set | A leak would make the test look too good. It does not stop the loss.
- At the number of steps | A loss that is the same to many digits will not move tomorrow either.
""")

q_twice = Question("""
A friend calls backward twice on the same tape of an engine that keeps the blame of every value. The
right blame is 12. It says 36. What happened?
* 12 came twice, and 12 more | That is how it adds up: 12, then 24. The values in between still held
  their old blame, and passed it on once more.
- It multiplied 12 by 3 | That is what it looks like. But nothing was multiplied: old blame in the
  middle was passed on again.
- The nudge was too large | There was no nudge here. Look at what was left standing from the first
  time.
""")

q_kink = Question("""
The referee says of a ReLU, exactly at 0: backward() says 0, but nudging says 0.5. Is the rule
wrong?
- Yes, it should be 0.5 | 0.5 is the mean of two slopes, 0 on the left and 1 on the right. No place
  near 0 has that slope.
* No, the place is | At a corner there are two slopes, and a nudge to both sides measures their
  mean. Ask the referee a little to the side.
- Yes, it should be 1 | On the right it is 1, on the left 0. At the corner itself there is no one
  right number.
""")


@exercise("""
Four lines from four programs. Name the bug of each with a word from this list: overwritten, not
zeroed, sign, mean, leak.
1. Ask of each line: what should stand there? Then compare.
2. blame[x] = g, where += should stand, would be: overwritten.
3. A: "sign". B: "leak". C: "mean". D: "not zeroed".
- A = "not zeroed" | It moves the weight with a plus, so uphill. The step goes against the blame.
- A = "overwritten" | Nothing is wiped out in A. Look at which way the weight moves.
- B = "mean" | B has no blame in it at all. Look at which pictures the accuracy is for.
- C = "sign" | The sign of C is right: answers - targets. What does a mean need as well?
- D = "overwritten" | Each pass of the loop in D adds to the grad of the pass before.
""")
def name_the_bug():
    """A moves uphill, B tests on what it learned from, C forgot its 1/n, D never wipes the grad."""
    return {"A": "sign", "B": "leak", "C": "mean", "D": "not zeroed"}


def _bent(a):
    """The sigmoid of a."""
    return 1 / (1 + np.exp(-a))


@exercise("""
Mend the rule of the sigmoid. Given the sum a and the blame grad of the answer, return the blame of
the sum.
1. The slope of the S is steepest in its middle and flat at both ends. Try a = 5 on yours.
2. For tanh it is grad * (1 - out * out): the slope, times the blame from ahead.
3. return grad * out * (1 - out)
? 0.4, 1.0
? 0.4, -2.0
? 3.0, 1.0
? -2.0, 0.5
- grad * _bent(a) * (1 + _bent(a)) | That is the broken rule. It says 1 + out: the slope would never
  get flat.
- right / grad | That is the slope alone. Multiply it by the blame from ahead, grad.
- grad * (1 - _bent(a) * _bent(a)) | That is the slope of tanh, 1 - out × out. The sigmoid has out ×
  (1 - out).
- grad * a * (1 - a) | You used the sum a in place of the answer out. First bend it, then use it.
""")
def mend_sigmoid(a, grad):
    """The slope of the S is its height times what is missing to 1, and the blame multiplies it."""
    out = 1 / (1 + np.exp(-a))
    return grad * out * (1 - out)


@exercise("""
Mend the rule of the mean squared miss. Given the answers and the targets, two arrays, return the
blame of each answer.
1. The loss is a mean. What happens to it if one single answer of many moves a little?
2. For one answer alone it is 2 × miss: 2 × -1.2 = -2.4 in the play. A mean of n counts each only
  1/n.
3. return 2 * (answers - targets) / len(answers)
? np.array([4.8, 5.0]), np.array([6.0, 6.0])
? np.array([0.2, 0.9, 0.4]), np.array([0.0, 1.0, 1.0])
? np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 2.0, 5.0, 3.0])
- right * len(answers) | That is the broken rule: the blame of a sum. A mean of n counts each only
  1/n.
- right / 2 | The 2 is missing: the square of a miss changes by 2 × miss.
- -right | The sign is flipped: the miss is the answer minus the target.
- right.sum() | That is one number, added up. Each answer gets a blame of its own.
- np.mean((answers - targets) ** 2) | That is the loss itself. Its blame is asked for: one number
  for each answer.
""")
def mend_mean(answers, targets):
    """Each miss is blamed with 2 × miss, and in a mean of n each counts only 1/n."""
    return 2 * (answers - targets) / len(answers)


@exercise("""
Read a report. The referee was given a rule with two inputs, x and then weight, and it said: "Input
1 at (2, 0): backward() says 0.5, but nudging says 1." Which input is it ("x" or "weight")? Which
row, counted from 0? How many times the right blame did the rule give?
1. The referee counts from 0. The bracket is the place: row, then column.
2. "Input 0 at (4, 1): backward() says 6, but nudging says 2" would be x, row 4, 3 times.
3. Input 1 is "weight", row 2, and 0.5 / 1 = 0.5 times.
- input = "x" | It counts from 0: input 0 is x, and input 1 is the second one.
- row = 0 | That is the column. In the bracket the row comes first.
- row = 3 | Rows are counted from 0 here too: the bracket already says it, 2.
- times = 2.0 | Turn it over: what the rule gave, divided by what nudging says.
""")
def read_the_report():
    """It counts from 0, so input 1 is the second. Half the blame: is one of two uses missing?"""
    return {"input": "weight", "row": 2, "times": 0.5}


@exercise("""
Write blame_used(old, new, lr): from a weight before and after one plain step, find the blame that
the step must have used.
1. The step was new = old - lr × blame. Turn it round.
2. In the play: old 0.8, new 0.8144, lr 0.001. (0.8 - 0.8144) / 0.001 = -14.4.
3. return (old - new) / lr
? 0.8, 0.8144, 0.001
? 0.5, 0.52304, 0.001
? 2.0, 1.5, 0.1
? 1.0, 1.0, 0.5
- -right | The sign is flipped. The step goes against the blame, so take old - new.
- right * lr | That is how far the weight moved. Divide it by the learning rate.
- (old - new) * lr | You multiplied by the learning rate. The step did that; to undo it, divide.
""")
def blame_used(old, new, lr):
    """The weights tell on the loop: what they were moved by, divided by the learning rate."""
    return (old - new) / lr


@exercise("""
Four rows of losses from four programs: give each its cause, with a word from this list: sound,
dead, not zeroed, tiny rate.
1. One falls and stays low. One stops at a round number. One bounces. One hardly moves.
2. 0.50, 0.45, 0.43, 0.42 would be slow. 0.50, 0.497, 0.494, 0.491 is a tiny rate.
3. A: "not zeroed". B: "dead". C: "tiny rate". D: "sound".
- A = "sound" | A sound loss may wobble. This one is down at 0.07, and then up at 0.14 again.
- A = "tiny rate" | A tiny rate makes small, even moves. A jumps.
- A = "dead" | With dead units the loss stops. A does not stop: it keeps jumping.
- B = "tiny rate" | B moved fast at first, so the rate is not tiny. Then it stopped for good.
- B = "sound" | B stops at 0.25: that is what you get for always saying one half.
- C = "dead" | C has not stopped: each number is a little smaller than the one before.
""")
def four_rows():
    """Old blame makes a loss bounce, dead units stop it, and a tiny rate makes it crawl."""
    return {"A": "not zeroed", "B": "dead", "C": "tiny rate", "D": "sound"}


@exercise("""
Choose the tool that sees it, with a word from this list: rule, step, symptom. The first is
gradcheck on one rule, the second compares how the weights moved with nudging.
1. Is one rule wrong? Is each rule right, but the loop uses it badly? Or is all blame right?
2. The transposed weights sit in one rule: rule. Dead units have the right blame: symptom.
3. a flipped sign: "rule". no zeroing: "step". a leak: "symptom". moved too early: "step".
- {"a flipped sign in a rule": "step"} | One rule alone is wrong here, and nudging that rule shows
  it at once.
- {"no zeroing": "rule"} | Each rule is right here, so gradcheck agrees. What did the weights use?
- {"no zeroing": "symptom"} | The bounce is a symptom, yes. But the second step names the bug at
  once.
- {"a flipped sign in a rule": "gradcheck"} | Yes, gradcheck is meant. In this list it is called:
  rule.
- {"a leak": "step"} | With a leak every step is right. The test is wrong: no nudge can see it.
- {"moved too early": "rule"} | The rules are right and the order is wrong. Look at how the weights
  moved.
""")
def choose_a_tool():
    """A wrong rule: gradcheck. A loop that misuses good rules: the step. Bad habits: a symptom."""
    return {
        "a flipped sign in a rule": "rule",
        "no zeroing": "step",
        "a leak": "symptom",
        "moved too early": "step",
    }
