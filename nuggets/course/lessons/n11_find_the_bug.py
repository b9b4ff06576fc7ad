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

q_linear = Question("""
The rule for the layer turns its weights over where it should not. The author tried it on a layer
with 8 inputs and 8 neurons. What happens with 3 inputs and 2 neurons?
* It stops with an error | Turned over, a table of 2 × 3 numbers no longer fits. A square table fits
  both ways, and so it hid the bug.
- It learns, but slowly | It cannot even take the first step: a table of 2 × 3 numbers does not fit
  when it is turned over.
- The same as with 8 and 8 | 8 × 8 is a square and fits both ways. 2 × 3 does not.
""")

q_loop = Question("""
The referee looks at the first step of this loop. What will it say?
- It objects | In the first step there is nothing old to forget yet. Ask it about the second step.
* It agrees | Before the first step there is no old blame that could be left over. The first step is
  right, and so the bug is missed.
- It cannot check a loop | It can: it compares how far the weights moved with what nudging says.
""")

g_coins = Guess("""
Now each pet gets its label by the toss of a coin. With an honest test, what share of right answers,
in percent, will a network get on pets that it has not seen?
= 50% | Nobody can foresee a coin. If a test says much more than 50%, it has asked about pets that
  were in the training.
~ 0.2
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
3. a flipped sign: "rule". no zeroing: "step". a leak: "symptom". the engine: "step".
- {"a flipped sign in a rule": "step"} | One rule alone is wrong here, and nudging that rule shows
  it at once.
- {"no zeroing": "rule"} | Each rule is right here, so gradcheck agrees. What did the weights use?
- {"no zeroing": "symptom"} | The bounce is a symptom, yes. But the second step names the bug at
  once.
- {"a flipped sign in a rule": "gradcheck"} | Yes, gradcheck is meant. In this list it is called:
  rule.
- {"a leak": "step"} | With a leak every step is right. The test is wrong: no nudge can see it.
- {"an engine that overwrites": "rule"} | Each rule is right, and what it sends is wiped out later.
  Look at how the weights moved.
""")
def choose_a_tool():
    """A wrong rule: gradcheck. A loop that misuses good rules: the step. Bad habits: a symptom."""
    return {
        "a flipped sign in a rule": "rule",
        "no zeroing": "step",
        "a leak": "symptom",
        "an engine that overwrites": "step",
    }
