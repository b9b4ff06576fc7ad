"""Your turn in notebook 02: the forward pass, from one weighted sum to a network and its chances.

All numbers but the last exercise's can be worked out by hand; exp is on any calculator.
"""

import numpy as np

from ..exercise import exercise
from ..question import Guess, Question

q_relu = Question("""
The third shout becomes -4. The sum is now 0.8 + 1 - 2.4 - 0.2 = -0.8. What does the neuron with
ReLU pass on?
- -0.8 | That is the sum. ReLU lets only what is above 0 through.
* 0 | The sum is below 0, so ReLU gives 0. The neuron is silent.
- 0.8 | ReLU does not turn the sign round. It cuts off: all that is below 0 becomes 0.
""")

g_size = Guess("""
Two neurons with ReLU: one sees the miss, the other the miss turned round. Their outputs are added.
The miss is -1.2. What comes out?
= 1.2 m | The first gives 0, the second gives 1.2. Added up, that is the size of the miss.
""")

q_shift = Question("""
Both scores go up by 100: from 1.5 and 0.5 to 101.5 and 100.5. What do the chances do?
- The first gets nearly 1 | Its lead is still 1 point. Only the lead counts.
- Both get larger | They cannot: chances always add up to 1.
* They stay the same | Both powers are multiplied by the same huge number, and the division takes it
  out again.
""")

q_untrained = Question("""
The network has not learned anything yet: its weights were thrown like dice. Of 200 pets, how many
will it name rightly?
- None | To be wrong every time, it would have to know the answer and turn it round.
* About half | It cannot tell them apart yet. Luck gives it about one of two.
- Nearly all | It has never been told what a cat is. The weights are dice.
""")

q_knowledge = Question("""
Two networks are built alike. One has been trained, the other not. They see the same picture. Where
is the difference?
- In the arithmetic | Both multiply, add and bend in the same way, in the same order.
* In the weights and biases | All that a network knows is in these numbers. Learning changes them,
  and nothing else.
- In the picture | Both get the same 3,072 numbers.
""")


@exercise("""
A neuron has the inputs 2, -1 and 3, the weights 0.5, 0.4 and -0.6, and the bias 0.5. Its bend is
ReLU. Find the three products, the sum with the bias, and the output.
1. Three steps: multiply each input by its weight, add up with the bias, then bend.
2. With the inputs 1, 2, -1, the weights 0.8, 0.5, 0.6 and the bias -0.2: products 0.8, 1 and -0.6,
  sum 1.0, output 1.0.
3. Products [1.0, -0.4, -1.8]. Sum 1.0 - 0.4 - 1.8 + 0.5 = -0.7. ReLU gives 0.
- products = [2 + 0.5, -1 + 0.4, 3 - 0.6] | You added each input and its weight. A weight
  multiplies.
- products = [1.0, 0.4, 1.8] | You lost the minus signs on the way. Plus times minus is minus.
- sum = 1.0 - 0.4 - 1.8 | You forgot the bias. Add 0.5 at the end.
- sum = 1.0 - 0.4 - 1.8 - 0.5 | You took the bias away. A bias is added: + 0.5.
- sum = 1 + 0 + 0.5 | You bent each product before you added. First the whole sum, then the bend.
- output = -0.7 | That is still the sum. ReLU gives 0 for everything below 0.
- output = 0.7 | ReLU does not turn the sign round. Below 0 it gives 0.
""")
def by_hand():
    """Multiply, add, bend: 1.0 - 0.4 - 1.8 + 0.5 = -0.7 is below 0, so the neuron is silent."""
    products = [2 * 0.5, -1 * 0.4, 3 * -0.6]
    total = sum(products) + 0.5
    return {"products": products, "sum": total, "output": max(0.0, total)}


@exercise("""
Write a function neuron(x, w, b): the weighted sum of the inputs x with the weights w, plus the bias
b, through ReLU. x and w are arrays, b is a number.
1. x * w multiplies each input by its weight. np.sum adds up. max(0, z) is ReLU.
2. Without bias and bend it would be: return np.sum(x * w)
3. z = np.sum(x * w) + b, and then return max(0, z)
? np.array([1.0, 2.0, -1.0]), np.array([0.8, 0.5, 0.6]), -0.2
? np.array([1.0, 2.0, -4.0]), np.array([0.8, 0.5, 0.6]), -0.2
? np.array([2.0, -1.0, 0.5, 1.0]), np.array([0.5, -0.4, 1.0, 0.25]), 0.3
? np.array([3.0]), np.array([-1.0]), 1.0
- max(0, x @ w) | You forgot the bias. Add b to the sum, before the bend.
- np.sum(x * w) + b | You forgot the bend. With max(0, ...) nothing below 0 comes out.
- max(0, x @ w) + b | You bent the sum first and added the bias after it. The bias comes first.
- np.sum(np.maximum(0, x * w)) + b | You bent each product before you added. First the whole sum,
  then the bend.
- max(0.0, np.sum(x + w) + b) | You added inputs and weights. A weight multiplies: x * w.
- min(0, x @ w + b) | That is min. It keeps what is below 0; ReLU keeps what is above: max.
- 1 / (1 + np.exp(-np.sum(x * w) - b)) | That is the sigmoid. The bend that is wanted is ReLU:
  max(0, z).
- np.maximum(0, x * w + b) | You did not add up the products. np.sum makes one number of them.
- max(0.0, np.sum(x * w) * b) | You multiplied by the bias. It is added.
""")
def neuron(x, w, b):
    """Multiply, add, bend: this is all that a neuron does, in the largest network too."""
    z = np.sum(x * w) + b
    return max(0.0, z)


@exercise("""
Two neurons without a bend stand in a row. The first gives 4 × x + 1. The second takes that, times
0.5, plus 3. One neuron shall do the same. What are its weight and its bias?
1. Put the first into the second: 0.5 × (4 × x + 1) + 3. Then multiply out.
2. For 2 × x + 1 and then times 3, plus 5: 3 × (2 × x + 1) + 5 = 6 × x + 8.
3. 0.5 × 4 = 2 is the weight. 0.5 × 1 + 3 = 3.5 is the bias.
- weight = 0.5 + 4 | You added the weights. One after the other, they multiply.
- bias = 1 + 3 | You added the two biases. But the first one also passes the weight 0.5.
- bias = 3 | That is the second bias alone. The first arrives too: 0.5 × 1.
- bias = 0.5 * (1 + 3) | You passed both biases through the weight 0.5. The second comes after it.
""")
def melted():
    """0.5 × (4 × x + 1) + 3 = 2 × x + 3.5. Without a bend, two neurons melt into one."""
    return {"weight": 0.5 * 4, "bias": 0.5 * 1 + 3}


INPUTS = np.array([1.0, 2.0])
HIDDEN = np.array([[0.5, 0.75], [1.0, -0.9]])
OUT = np.array([[1.0, -0.5], [0.3, 0.8]])
HIDDEN_BIAS, OUT_BIAS = np.array([-0.5, 0.2]), np.array([-0.4, 0.1])


@exercise("""
A whole forward pass. Inputs 1 and 2. Hidden neurons: weights 0.5, 0.75, bias -0.5; and weights 1,
-0.9, bias 0.2; then ReLU. Scores: weights 1, -0.5, bias -0.4; and weights 0.3, 0.8, bias 0.1; then
softmax. Find z1, a1, z2 and p, two numbers each.
1. z1: the two hidden sums, with bias. a1: z1 after ReLU. z2: the two scores, from a1. p: softmax of
  z2.
2. The first hidden neuron: 1 × 0.5 + 2 × 0.75 - 0.5 = 1.5. The others go the same way.
3. z1 = [1.5, -0.6]. a1 = [1.5, 0]. z2 = [1.1, 0.55]. p = [0.6341, 0.3659].
- z1 = HIDDEN @ INPUTS | You forgot the biases of the hidden neurons, -0.5 and 0.2.
- z1 = HIDDEN.T @ INPUTS + HIDDEN_BIAS | You mixed up rows and columns. The first neuron has the
  weights 0.5 and 0.75.
- z1 = a1 | That is after the bend already. z1 is the sum before it.
- a1 = z1 | You forgot the bend: a1 is z1 with everything below 0 set to 0.
- a1 = abs(z1) | ReLU does not turn the sign round. It makes 0 of -0.6.
- z2 = OUT @ z1 + OUT_BIAS | You used z1. The scores are made from a1, after the bend.
- z2 = OUT @ INPUTS + OUT_BIAS | You used the inputs 1 and 2. The scores see only the hidden
  neurons, a1.
- z2 = OUT @ a1 | You forgot the biases of the scores, -0.4 and 0.1.
- p = z2 / z2.sum() | You divided the scores by their sum. First take exp of each score.
- p = np.exp(z2) | Those are the powers. Divide each by their sum, so that they add up to 1.
- p = 1 / (1 + np.exp(-z2)) | That is the sigmoid of each score. Softmax looks at both together.
""")
def forward_pass():
    """Sum, bend, sum, softmax: a forward pass is this, however large the network."""
    z1 = np.array([1 * 0.5 + 2 * 0.75 - 0.5, 1 * 1 + 2 * -0.9 + 0.2])
    a1 = np.maximum(0, z1)
    z2 = np.array([a1[0] * 1 + a1[1] * -0.5 - 0.4, a1[0] * 0.3 + a1[1] * 0.8 + 0.1])
    p = np.exp(z2) / np.exp(z2).sum()
    return {"z1": z1, "a1": a1, "z2": z2, "p": p}


@exercise("""
Write a function softmax(scores) that turns an array of scores into chances.
1. Two steps: np.exp(scores) makes everything positive. Then share out the whole.
2. For shares of 2, 3 and 5 you divide each by their sum, 10: 0.2, 0.3 and 0.5.
3. powers = np.exp(scores), and then return powers / powers.sum()
? np.array([1.5, 0.5])
? np.array([3.0, 3.0])
? np.array([-1.0, 0.5, 2.0])
? np.array([0.0, -2.0, 1.0, 0.5])
- scores / scores.sum() | You divided the scores as they are. Take np.exp of them first.
- scores / scores.max() | You divided the scores by the largest. Take np.exp of them, then divide by
  the sum.
- np.exp(scores) / np.exp(scores).max() | You divided by the largest. Divide by the sum, so that
  they add up to 1.
- np.exp(scores) | Those are the powers. Divide them by their sum, so that they add up to 1.
- np.exp(scores) / len(scores) | You divided by how many there are. Divide by the sum of the powers.
- np.exp(scores) / scores.sum() | You divided the powers by the sum of the scores. Use the sum of
  the powers.
- 1 / (1 + np.exp(-scores)) | That is the sigmoid of each score. Softmax shares out one whole among
  all.
""")
def softmax(scores):
    """Powers are never below 0, and shares of a whole add up to 1: so these are chances."""
    powers = np.exp(scores)
    return powers / powers.sum()


@exercise("""
A network for pictures of 32 × 32 dots in three colours: a layer of 16 hidden neurons, then 2
scores. Every neuron and every score has a bias. How many numbers can be turned in the hidden layer,
in the scores, and in all?
1. A neuron has one weight for each number that comes in, and one bias.
2. With 32 hidden neurons: 32 × 3,072 + 32 = 98,336, then 2 × 32 + 2 = 66, in all 98,402.
3. Hidden 16 × 3,072 + 16 = 49,168. Scores 2 × 16 + 2 = 34. In all 49,202.
- hidden = hidden - 16 | You forgot the 16 biases: one for each hidden neuron.
- hidden = 16 * 1024 + 16 | A dot has three numbers: red, green and blue. So 3 × 32 × 32 = 3,072
  come in.
- hidden = 16 * 3072 + 1 | That is one bias for all. Each of the 16 neurons has its own.
- hidden = 16 + 3072 | You added. Each of the 16 neurons has a weight for each of 3,072 numbers.
- scores = 2 * 16 | You forgot the two biases: one for each score.
- scores = 2 * 3072 + 2 | The scores do not see the picture. They see the 16 outputs of the hidden
  neurons.
- all = hidden * scores | You multiplied the two layers. They stand side by side: add them.
""")
def count_weights():
    """Neurons × inputs, and a bias for each neuron. Nearly all of them look at the picture."""
    hidden = 16 * 3072 + 16
    scores = 2 * 16 + 2
    return {"hidden": hidden, "scores": scores, "all": hidden + scores}
