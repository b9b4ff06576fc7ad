"""Your turn in notebook 05: an engine that remembers, orders, rewinds and adds.

The play is that of notebook 01. The trap, 48 and not 72, is c = a × b and loss = c × c, with
a = 1.5 and b = 4. The network is the one that Matt Mazur worked out by hand in *A Step by Step
Backpropagation Example* (2015).
"""

import numpy as np

from ..exercise import exercise
from ..question import Guess, Question

q_half = Question("""
The engine says -9.6 for the form, and -19.2 is right. Where did the other half go?
- The rule for times lacks a 2 | Look at it again: grad × b and grad × a. Both are right, as the
  rewind by hand has shown.
* The miss is used twice, and one use wiped out the other | The loss is miss × miss, so two blames
  of -1.2 arrive at the miss. The engine kept the last one only.
- The walk stopped too early | It came as far as the form, which is a leaf. The number that it
  brought there was too small.
""")

g_hoop = Guess("""
The hoop is a number too: miss = distance - hoop. What is its blame? Does the loss go up or down
when the hoop moves farther away? First the sign, then the size.
= 2.4 | The ball is short, so a hoop farther away makes things worse: plus. The size is that at the
  rim.
""")

g_two_paths = Guess("""
In give and go the timing is used twice. By the first path a blame of -34.56 arrives, by the second
path -34.56 once more. What is the whole blame of the timing? First the sign, then the size.
= -69.12 | Both paths say the same: minus. Paths add up: -34.56 + -34.56.
""")

g_visits = Guess("""
Ten doublings make a chain of 11 values. How many stops does this walk make on its way back?
= 2047 stops | Each level is visited twice as often as the one after it: 1 + 2 + 4 + ... + 1,024.
""")

q_gathered = Question("""
c is used twice in the loss, and c is made from a. The true blame of a is 48. What will this walk
say?
- 48 | It would, if c spoke once. But c speaks once for each of its uses.
* 72 | First c passes on the 6 that it has. Then it has gathered 12, and passes on all of it. The
  first 6 went out twice: 6 × 4 + 12 × 4 = 72.
- 96 | c does speak twice. But the first time it has gathered only 6, not 12.
""")

q_same_tape = Question("""
The first rewind leaves 12. Now we rewind the same tape once more, and wipe nothing. What will stand
in a.grad?
- 12 | The engine writes +=, so something is added to the 12. How much?
- 24 | 12 + 12 would be fair. But a is not the only number that still holds its old blame.
* 36 | The value between still holds its first blame, 3. It gathers 3 more, and passes on 6. So a
  gets 24 on top of its 12.
""")

g_w5 = Guess("""
In the first output, the weight w5 is multiplied with 0.59. That output should be 0.01, and it is
0.75. What is the blame of w5? First the sign, then the size.
= 0.08216704 | Plus: more of w5 makes an output larger that is too large already. The size is 0.7414
  × 0.1868 × 0.5933.
""")

q_remember = Question("""
A number was made by a × b. What must it remember, so that its blame can be passed on?
* Who its inputs were, and the rule for passing blame to them | The inputs say where the blame goes.
  The rule says how much: for a product, blame times the other number.
- All the numbers in the whole play | Each number looks one step back. The steps together are the
  tape.
- Only its value | The value alone does not say where it came from. 12 may be 3 × 4, or 2 × 6, or 20
  - 8.
""")

q_ticket = Question("""
Why does walking in falling order of tickets never come to a value too early?
- Larger numbers get larger tickets | A ticket says when a number was made, not how large it is.
- Tickets are sorted by blame | The blame is not known yet when the tickets are drawn.
* A value is made after its inputs, so each user has a larger ticket | So all users stand after it
  on the tape, and the rewind meets them first.
""")

q_add = Question("""
You write x.grad = g in place of x.grad += g. When is the result still right?
- Always | You saw the play come out as half: the second use of the miss wiped out the first.
* When no value is used twice | With one user there is nothing to add up. One value with two users
  is enough to go wrong.
- Never | In a chain where each value has one user, there is only one blame to write.
""")

q_one = Question("""
The rewind starts by giving the loss the blame 1. Why 1?
- The loss is always 1 | Here it was 1.44. The 1 is not its value.
- It is the learning rate | The learning rate comes later, when the numbers are moved.
* When the loss grows by a bit, the loss grows by that bit | That is the slope of a number along
  itself. All other blames are made from this 1.
""")

q_wipe = Question("""
After one example a weight's grad is 12. You run a second play and rewind it, without wiping. Now
grad is 24. Is that a mistake of the engine?
- Yes, it should be 12 again | The engine adds on purpose. Sometimes you want the sum.
- No, the blame of the second play is 24 | Each play brings 12. They stand on top of each other.
* No, it adds on purpose: the wiping is your job | The blame of many examples adds up. Before the
  next step you wipe it yourself.
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
y = c × c × c, that is c used three times in a product, with c = 5. What is the blame of c, as y
feels it?
1. Hold two of the three still, and let one move. What is it multiplied by?
2. For c × c with c = 5, each of the two uses brings the other one, 5. Together 5 + 5 = 10.
3. Each use brings 5 × 5 = 25, and there are three: 25 + 25 + 25 = 75.
- 25 | That is one use. There are three, and their blames add up.
- 50 | Those are two uses. There are three.
- 125 | That is y itself. The blame says how fast y moves when c moves.
- 25**3 | You multiplied the three uses. The blames of several uses add up.
- 15 | Each use brings 5, you say. But two others are there: it brings 5 × 5.
""")
def used_three_times():
    """Each use brings the product of the two others, 25. A value used three times adds three."""
    return 5 * 5 + 5 * 5 + 5 * 5


@exercise("""
Write the backward half of a division, out = a / b. It takes a, b and grad, the blame of the answer,
and gives two numbers: the blame of a, and the blame of b.
1. Nudge each in your mind. When b grows, does a / b grow or shrink? So which sign has it?
2. For 6 / 2 with grad 1: each bit of a counts 1 / 2. And b: 6 / 2.001 is 2.9985, lower by 0.0015.
  Per 1 that is -1.5 = -6 / (2 × 2).
3. return grad / b, -grad * a / (b * b)
? 6.0, 3.0, 1.0
? 1.0, 4.0, 2.0
? -2.0, 0.5, -3.0
? 5.0, -2.0, 0.1
- (grad / b, grad * a / (b * b)) | The sign of b's blame is flipped: when b grows, a / b shrinks.
- (grad / b, -grad * a / b) | The blame of b is divided by b twice. Nudge it: 6 / 2.001 is 2.9985.
- right[::-1] | They are swapped: first the blame of a, then the blame of b.
- (1 / b, -a / (b * b)) | Those are the slopes. Multiply each by grad, the blame from ahead.
- (grad * b, grad * a) | That is the rule of a product. Here a is divided by b.
- (grad, -grad) | That is the rule of a difference. Here a is divided by b.
""")
def blame_of_div(a, b, grad):
    """More of b makes a / b smaller, so b gets the opposite sign, and b counts twice below."""
    return grad / b, -grad * a / (b * b)


@exercise("""
The better pass is thrown: out = the larger of a and b. Write its backward half. It takes a, b and
grad, and gives the blame of a and the blame of b. They are never equal here.
1. Nudge the smaller one a little. Does the answer move?
2. For a = 9 and b = 2 with grad 5: a nudge of a goes straight through, a nudge of b does nothing.
  So the blames are 5 and 0.
3. return (grad, 0) if a > b else (0, grad)
? 5.0, 3.0, 2.0
? 1.0, 4.0, -3.0
? -1.0, -2.0, 0.5
? 0.3, 0.5, -38.4
- (grad, grad) | You blamed both. The smaller one was not used: its blame is 0.
- right[::-1] | You blamed the smaller one. The larger one is the one that was used.
- (grad / 2, grad / 2) | You shared the blame out. Nothing is shared: the winner gets all of it.
- (1, 0) if a > b else (0, 1) | Those are the slopes, 1 and 0. Multiply by grad, the blame from
  ahead.
- (grad, 0) | You always blame a. Look which of the two is larger.
""")
def blame_of_maximum(a, b, grad):
    """The winner gets all of the blame. A little change in the loser cannot move the answer."""
    return (grad, 0) if a > b else (0, grad)


@exercise("""
Each value doubles the one before it: b = a + a, c = b + b, and so on, depth times. Write a function
naive_visits(depth): how many stops does a walk make that waits for nobody?
1. Count the stops for depth 0, 1, 2 and 3 on paper. How does the number grow?
2. Depth 2: 1 stop at the end, 2 at the middle, 4 at the start. That makes 7.
3. return 2 ** (depth + 1) - 1
? 0
? 1
? 3
? 10
? 20
- depth + 1 | That is the walk that waits: one stop for each value. This one does not.
- 2**depth | Those are the stops at the first value only. Add those on the way there.
- 2 ** (depth + 1) | One too many. Count for depth 0: there is one value, and one stop.
- 2 * depth + 1 | That counts two stops at each level. At each level they double again.
""")
def naive_visits(depth):
    """1 + 2 + 4 + ...: each level is visited twice as often as the one after it."""
    return 2 ** (depth + 1) - 1


@exercise("""
A chain of links has a list of slopes, from the first link to the last. The blame at its end is 1.
Write a function chain_blames(slopes): the blame in front of each link, as a list, in the same
order.
1. Start at the last link. Its blame is the 1 from the end times its own slope.
2. For [5, 2]: in front of the last link 1 × 2 = 2, in front of the first 2 × 5 = 10. So the answer
  is [10, 2].
3. Start with blame = 1 and blames = []. For each slope in reversed(slopes), multiply blame by the
  slope, and put it in front: blames.insert(0, blame). At the end, return blames.
? [2.0, 3.0, 4.0]
? [7.0]
? [20.0, 0.5, 0.6, -2.4]
? [0.1, -5.0]
- chain_blames.solve(slopes[::-1])[::-1] | You walked forward. Blame starts at the end: begin with
  the last slope.
- right[::-1] | The numbers are right, in the order of the rewind. Turn the list round.
- list(slopes) | Those are the slopes. Each has to be multiplied by the blame from ahead.
- [sum(slopes[place:]) for place in range(len(slopes))] | You added the slopes. Along a chain they
  multiply.
- [*right[1:], 1.0] | That is the blame behind each link. Multiply by the link's own slope too.
""")
def chain_blames(slopes):
    """Local slope × blame from ahead = my blame. One walk from the end finds all of them."""
    blame, blames = 1.0, []
    for slope in reversed(slopes):
        blame = blame * slope
        blames.insert(0, blame)
    return blames


x = np.array([[1.0, 2.0], [3.0, -1.0]])
y = np.array([[1.0, 0.0], [0.0, 1.0]])
W1 = np.array([[0.8, 0.5], [0.6, -0.4]])
W2 = np.array([[0.5, -0.6], [0.3, 0.9]])


@exercise("""
A whole network, forward and backward, with two examples at once. Fill in the nine steps, as arrays
of two rows and two columns. The loss is half of each squared miss, added up, and divided by the
number of examples, which is 2.
1. Go one step at a time, and check after each. In dz2 three things are multiplied: the miss p - y,
  the slope p * (1 - p), and 1 / 2 for the average of two examples.
2. With one number each: x = 2, w1 = 0, w2 = 3, y = 0. Then z1 = 0, a1 = 0.5, z2 = 1.5, p = 0.818.
  Backward: dz2 = 0.818 × 0.149 = 0.122, dw2 = 0.122 × 0.5, da1 = 0.122 × 3, dz1 = da1 × 0.25, dw1 =
  dz1 × 2.
3. z1 = x @ W1.T, z2 = a1 @ W2.T, dz2 = (p - y) * p * (1 - p) / 2, dW2 = dz2.T @ a1, da1 = dz2 @ W2,
  dz1 = da1 * a1 * (1 - a1), dW1 = dz1.T @ x. And a1 and p are bent by 1 / (1 + np.exp(-z)).
- z1 = x @ W1 | The weights are turned the wrong way. A row of W1 belongs to one neuron.
- a1 = z1 | You passed the sums on as they are. Bend them: 1 / (1 + np.exp(-z1)).
- z2 = a1 @ W2 | The weights are turned the wrong way. A row of W2 belongs to one output.
- z2 = x @ W2.T | The second layer is fed with x. It is fed with a1, what the first one says.
- p = z2 | You left out the last bend: p is the sigmoid of z2.
- dz2 = (p - y) / 2 | The slope of the bend is missing: times p * (1 - p).
- dz2 = -dz2 | The sign is flipped. The miss is p - y: what came out minus what should.
- dz2 = 2 * dz2 | The 1/n is missing: the loss is an average over 2 examples, so divide by 2.
- dz2 = (p - y) * z2 * (1 - z2) / 2 | The slope of a bend is made from its height: p * (1 - p), not
  from z2.
- dW2 = a1.T @ dz2 | It is transposed: a row for each output, as in W2. So dz2.T @ a1.
- dW2 = np.outer(dz2[1], a1[1]) | That is the last example alone, as with = in place of +=. Examples
  add up.
- dW2 = dW2 / 2 | You divided by the number of examples once more. dz2 has that in it already.
- da1 = dz2[:, :1] @ W2[:1] | You forgot a path: that comes from the first output only. Both used
  a1.
- da1 = dz2[:, 1:] @ W2[1:] | You forgot a path: that comes from the second output only. Both used
  a1.
- da1 = dz2 @ W2.T | Here W2 is not turned: blame runs along each weight the other way round.
- dz1 = da1 | The slope of the first bend is missing: times a1 * (1 - a1).
- dz1 = da1 * z1 * (1 - z1) | The slope of the bend is made from its height: a1 * (1 - a1), not from
  z1.
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
    a1 = 1 / (1 + np.exp(-z1))
    z2 = a1 @ W2.T
    p = 1 / (1 + np.exp(-z2))
    dz2 = (p - y) * p * (1 - p) / len(x)
    dW2 = dz2.T @ a1
    da1 = dz2 @ W2
    dz1 = da1 * a1 * (1 - a1)
    dW1 = dz1.T @ x
    steps = {"z1": z1, "a1": a1, "z2": z2, "p": p}
    return steps | {"dz2": dz2, "dW2": dW2, "da1": da1, "dz1": dz1, "dW1": dW1}
