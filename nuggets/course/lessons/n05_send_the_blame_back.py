"""Your turn in notebook 05: an engine that remembers, orders, rewinds and adds, then a layer.

The play is that of notebook 01, and the network rewound that of notebook 02. The trap, 48 and not
72, is c = a × b and loss = c × c, with a = 1.5 and b = 4.
"""

import numpy as np

from ..exercise import exercise
from ..question import Question

q_half = Question("""
The engine says -9.6 for the form, and -19.2 is right. Where did the other half go?
- The rule for times lacks a 2 | Look at it again: the slope along each number is the other number.
  That is right, as the rewind by hand has shown.
* The miss is used twice, and one use wiped out the other | The loss is miss × miss, so two blames
  of -1.2 arrive at the miss. The engine kept the last one only.
- The walk stopped too early | It came as far as the form, which is a leaf. The number that it
  brought there was too small.
""")

q_gathered = Question("""
c is used twice in the loss, and c is made from a. The true blame of a is 48. What will this walk
say?
- 48 | It would, if c spoke once. But c speaks once for each of its uses.
* 72 | First c has heard 6, and passes on 6 × 4 = 24. Then it hears 6 more. Now it has gathered 12,
  and passes on 12 × 4 = 48. The first 6 went out twice: 24 + 48 = 72.
- 96 | c does speak twice. But the first time it has gathered only 6, not 12.
""")

q_loudest = Question("""
The upper neuron has a signal of 4. It heard the shouts 1, 2 and -1, through the weights 0.8, 0.5
and 0.6. Which of the three weights gets the most blame?
- The largest, 0.8 | How large a weight is does not show on its receipt. It carried a shout of 1, so
  its blame is 1 × 4 = 4.
* The smallest, 0.5 | It carried the loudest shout: 2 × 4 = 8. What counts is what came in, not how
  large the weight is.
- The third, 0.6 | It carried a shout of -1, so its blame is -1 × 4 = -4. The minus says: more of it
  would have made the error smaller.
- All three alike, 4 | The signal is the same for all three. What came in is not.
""")

q_silent = Question("""
The lower neuron was silent: its sum was -0.5, and the bend made 0 of it. A blame of -4 arrives
behind that bend. How much blame do the weights get that lead into this neuron?
- The shouts times -4, as in the other one | That leaves out the bend. Nudge such a weight a little:
  the sum is -0.49 or -0.51, and what comes out is 0 all the same.
* None at all | Below 0 the bend is flat: its slope is 0. So the signal is -4 × 0 = 0, and each
  receipt is something times 0. A neuron that was silent learns nothing from this example.
- More than the others, as it let the team down | Blame is not guilt. It says what a small change
  would do, and a small change does nothing here.
""")

q_shape = Question("""
A layer has 3 inputs and 2 neurons. You run 100 examples at once: dz has 100 rows and 2 columns, and
x has 100 rows and 3 columns. How large is the table dz.T @ x?
- 100 rows and 3 columns | Then there would be a row for each example. But @ has added the examples
  up.
* 2 rows and 3 columns | One blame for each weight, in its place, however many examples there are.
- 3 rows and 2 columns | That is x.T @ dz, turned over. The weights have a row for each neuron.
""")


@exercise("""
Rewind by hand. a = 3 and b = 5. Forward: p = a × b, then s = p + a, then loss = s × s. Find these
three, and then the blame of s, p, b and a.
1. Note who uses whom: s is used twice in the loss, and a is used twice too, in p and in s.
2. With a = 1 and b = 2: p = 2, s = 3, loss = 9. Backward: s has 3 + 3 = 6, p has 6, b has 6 × 1 =
  6, and a has 6 × 2 from the product plus 6 from the sum: 18.
3. p 15, s 18, loss 324. Then s 18 + 18 = 36, p 36, b 36 × 3 = 108, a 36 × 5 + 36 = 216.
- p = 3 + 5 | You added a and b. p is the product: 3 × 5.
- s = 15 + 5 | You added b. s is p + a: 15 + 3.
- loss = 18 + 18 | That is s + s. The loss is s × s.
- blame_s = 18 | That is one use of s. The loss uses it twice, and each use brings 18.
- blame_s = 324 | That is the loss. Each use of s brings the other s: 18 + 18.
- blame_p = 36 * 3 | A sum multiplies by nothing. It passes its blame on as it is.
- blame_b = 36 * 5 | You took b's own number. In a product it is the other one: 36 × a.
- blame_a = 36 * 5 | That is the blame through the product. a is used in the sum too: add 36.
- blame_a = 36 | That is the blame through the sum. a is used in the product too: 36 × 5.
- blame_a = 180 * 36 | You multiplied the two uses. Two uses add up: 180 + 36.
- blame_a = 36 * 3 + 36 | You took a's own number in the product. It is the other one: 36 × b.
""")
def rewind_by_hand():
    """A sum passes blame on as it is, a product times the other number, and two uses add up."""
    a, b = 3, 5
    p = a * b
    s = p + a
    blame_s = s + s
    blame_p = blame_s
    return {
        "p": p,
        "s": s,
        "loss": s * s,
        "blame_s": blame_s,
        "blame_p": blame_p,
        "blame_b": blame_p * a,
        "blame_a": blame_p * b + blame_s,
    }


@exercise("""
The better pass is thrown: out = the larger of a and b. Write what its rule remembers: the slope
along a, and the slope along b. They are never equal here.
1. Nudge the smaller one a little. Does the answer move?
2. For a = 9 and b = 2: a nudge of a goes straight through, and a nudge of b does nothing. So the
  slopes are 1 and 0.
3. return (1, 0) if a > b else (0, 1)
? 5.0, 3.0
? 1.0, 4.0
? -1.0, -2.0
? 0.3, 0.5
- (1, 1) | That lets both through. The smaller one was not used: its slope is 0.
- right[::-1] | They are the wrong way round. The larger one is the one that was used.
- (0.5, 0.5) | Nothing is shared: all of a nudge of the larger one goes through.
- (a, 0) if a > b else (0, b) | That is how large it is. The slope says how fast the answer moves:
  as fast as the larger one itself.
- (b, a) | That is the rule of a product. Here one of the two is taken as it is.
- (1, 0) | That always lets a through. Look which of the two is larger.
""")
def slopes_of_maximum(a, b):
    """A nudge of the larger one goes straight through. One of the smaller one moves nothing."""
    return (1, 0) if a > b else (0, 1)


@exercise("""
A layer by hand. It heard a = 2 and -1. Its two neurons have the signals dz = 3 and -2. Its weights
are W = [[1, 4], [5, 2]], a row for each neuron. Find dW, the receipts laid in a table like W, and
da, the blame of the two inputs.
1. Draw the times table: the inputs along the top, the signals down the side. For da, follow both
  arrows that leave an input.
2. With inputs 1 and 10, signals 2 and 3, and W = [[1, 0], [0, 1]]: dW is [[2, 20], [3, 30]], and
  da is [2 × 1 + 3 × 0, 2 × 0 + 3 × 1] = [2, 3].
3. dW = [[2 × 3, -1 × 3], [2 × -2, -1 × -2]] = [[6, -3], [-4, 2]], and da = [3 × 1 - 2 × 5, 3 × 4 -
  2 × 2] = [-7, 8].
- dW = [[6, -4], [-3, 2]] | It is turned over: a row for each neuron, as in W. The first neuron has
  the signal 3.
- dW = [[3, 12], [-10, -4]] | Those are the weights times the signals. A receipt needs what came in:
  2 and -1.
- dW = [[2, -4], [10, -2]] | Those are the weights times what came in. That is the forward pass. A
  receipt is input times signal.
- dW = [[3, 3], [-2, -2]] | Those are the signals. Multiply each by what came in: 2 and -1.
- da = [3, -2] | Those are the signals. On its way back each one is multiplied by the weight of the
  arrow.
- da = [11, 11] | You followed the rows of W. From an input the arrows go to both neurons: take the
  columns, 3 × 1 - 2 × 5.
- da = [3, 12] | That is the first neuron alone. Paths add up: both neurons heard each input.
- da = [-10, -4] | That is the second neuron alone. Paths add up: both neurons heard each input.
- da = [13, 16] | You lost the minus of the second signal, which is -2.
""")
def layer_by_hand():
    """Each weight: what came in, times what came back. Each input: weight × signal, both added."""
    a, dz = np.array([[2, -1]]), np.array([[3, -2]])
    weights = np.array([[1, 4], [5, 2]])
    return {"dW": dz.T @ a, "da": (dz @ weights)[0]}


x = np.array([[1.0, 2.0], [3.0, -1.0]])
y = np.array([[1.0, 0.0], [0.0, 1.0]])
W1 = np.array([[0.8, 0.5], [0.6, -0.4]])
W2 = np.array([[0.5, -0.6], [0.3, 0.9]])


@exercise("""
A network forward and backward, with two examples at once. Fill in the eight steps, as arrays of two
rows and two columns. The bend is ReLU, and the loss is every squared miss, added up.
1. Go one step at a time, and check after each. The sums of a layer are what came in @ W.T. And dz2
  is the slope of a square: twice the miss.
2. With one number each: x = 2, w1 = 3, w2 = 5, y = 29. Then z1 = 6, a1 = 6, z2 = 30. Backward: dz2
  = 2 × 1, dw2 = 2 × 6 = 12, da1 = 2 × 5 = 10, dz1 = 10, as z1 is above 0, and dw1 = 10 × 2 = 20.
3. z1 = x @ W1.T, a1 = np.maximum(0, z1), z2 = a1 @ W2.T, dz2 = 2 * (z2 - y), dW2 = dz2.T @ a1, da1
  = dz2 @ W2, dz1 = da1 * (z1 > 0), dW1 = dz1.T @ x.
- z1 = x @ W1 | The weights are turned the wrong way. A row of W1 belongs to one neuron.
- a1 = z1 | You passed the sums on as they are. Bend them: what is below 0 becomes 0.
- z2 = a1 @ W2 | The weights are turned the wrong way. A row of W2 belongs to one score.
- z2 = x @ W2.T | The second layer is fed with x. It is fed with a1, what the first one says.
- dz2 = z2 - y | That is the miss. The slope of its square is twice the miss.
- dz2 = 2 * (y - z2) | The sign is flipped. The miss is z2 - y: what came out minus what should.
- dz2 = (z2 - y) ** 2 | Those are the squared misses. The slope of a square is twice the number.
- dW2 = a1.T @ dz2 | It is transposed: a row for each score, as in W2. So dz2.T @ a1.
- dW2 = np.outer(dz2[1], a1[1]) | That is the last example alone, as with = in place of +=. Examples
  add up.
- dW2 = dz2 @ W2 | That is the blame of a1. A weight gets what came in, times what came back.
- da1 = dz2[:, :1] @ W2[:1] | You forgot a path: that comes from the first score only. Both used a1.
- da1 = dz2[:, 1:] @ W2[1:] | You forgot a path: that comes from the second score only. Both used
  a1.
- da1 = dz2 @ W2.T | Here W2 is not turned: blame runs along each weight the other way round.
- dz1 = da1 | The bend is missing: a neuron whose sum was below 0 was silent, and gets 0.
- dz1 = da1 * z1 | A bend that lets a sum through multiplies by nothing: its slope is 1, or 0.
- dW1 = x.T @ dz1 | It is transposed: a row for each neuron, as in W1. So dz1.T @ x.
- dW1 = np.outer(dz1[1], x[1]) | That is the last example alone: = in place of +=. Add up both
  examples.
- dW1 = dz1.T @ a1 | The blame of W1 needs what W1 was multiplied with. That is x, not a1.
""")
def small_network():
    """At each layer the same three moves: through the bend, to the weights, to the layer before.

    Each is local slope × blame from ahead, and @ adds up the examples and the paths.
    """
    z1 = x @ W1.T
    a1 = np.maximum(0, z1)
    z2 = a1 @ W2.T
    dz2 = 2 * (z2 - y)
    dW2 = dz2.T @ a1
    da1 = dz2 @ W2
    dz1 = da1 * (z1 > 0)
    dW1 = dz1.T @ x
    steps = {"z1": z1, "a1": a1, "z2": z2}
    return steps | {"dz2": dz2, "dW2": dW2, "da1": da1, "dz1": dz1, "dW1": dW1}
