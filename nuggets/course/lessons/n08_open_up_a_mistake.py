"""Your turn in notebook 08: one mistake, every weight's receipt, and what an update does.

The guesses about the dog hold for ``pretrained.beginner()``, the network of notebook 00, which
calls dog number 14 a cat. The exercises use small numbers that can be worked out by hand.
"""

import numpy as np

from ..exercise import exercise
from ..question import Guess, Question

q_no_say = Question("""
The network has 98,402 weights. How many of them have a blame that is not 0 for this dog?
- All of them | Then every unit would have passed something on. But ReLU cuts off what is below
  zero, and most units are cut off for this dog.
* About one in eight | Only 4 of the 32 units passed anything on. The weights of the other 28 had no
  part in this answer.
- Only one | The answer came through several units, and each of them has 3,072 weights.
""")

q_follows = Question("""
Four units have spoken, and two of them give cat its whole lead. Over 700 pets, what do these two
follow: when do they send more, and when less?
- How the ears stand | That would be a good sign of a cat. The two weak units follow the ears a
  little. The two loud ones hardly do.
- How broad the muzzle is | That is another good sign. The match of the two loud units with it is
  weak.
* How light the room is | The lighter the room, the more they send, for cats and dogs alike: the
  match is 0.81 and 0.87, where 1 would be perfect.
""")

q_case = Question("""
Of 350 dogs, this network calls 144 cats. Each of them is drawn again with one change. Which change
turns the most of them into dogs for the network?
- Ears as most dogs have them | It turns 59 of the 144. So ears do count. But something else turns
  nearly twice as many.
- A tongue as most dogs have it | It turns hardly any. No loud unit looks for a tongue.
* A dimmer room | It turns 114 of the 144, though each dog is the same, dot for dot. The two loud
  units send less in a dim room, and the lead of cat is gone.
""")

g_better = Guess("""
One update was made for this one dog. Half of 500 other pets are dogs. For how many of the 500 did
the loss get smaller?
= 250 | It got smaller for every dog, and larger for every cat.
~ 0.1
""")

q_swapped = Question("""
The network has learned from dogs in dark rooms and cats in light rooms. On 200 new pets of this
kind it makes no mistake. Now the cats sit in the dark and the dogs in the light. How many of the
200 will it get right?
- Nearly all | That would be so if it looked at the pets. The room was the larger difference, and it
  learned that.
- About half | That would be so if it had no idea. But it has one, and a firm one: dark means dog.
* Nearly none | It goes by the room. The room told it the truth before, and now it tells it the
  opposite.
""")


@exercise("""
A weight is 0.5. Its input is 2, and a signal of -0.3 comes back. The learning rate is 0.1. Fill in
its receipt: the gradient, the change, and the new weight.
1. Three lines: input × signal, then minus the learning rate times that, then old plus change.
2. With input 4 and signal 0.2 it would be: gradient 0.8, change -0.08, new 0.42.
3. Gradient 2 × -0.3 = -0.6, change +0.06, new 0.56.
- gradient = 2 + -0.3 | You added input and signal. On a receipt they are multiplied.
- change = 0.1 * (2 * -0.3) | The step goes against the gradient. A minus says: turn the weight up.
- change = 0.6 | That is the whole gradient. The learning rate of 0.1 is missing.
- new = 0.5 - 0.06 | You took the change away from the old weight. It is added.
""")
def fill_in_a_receipt():
    """The gradient is 2 × -0.3 = -0.6. The step goes against it: +0.06. So 0.5 becomes 0.56."""
    gradient = 2 * -0.3
    change = -0.1 * gradient
    return {"gradient": gradient, "change": change, "new": 0.5 + change}


@exercise("""
The picture is a dog. A weight is -0.2, and its gradient is 0.4. The learning rate is 0.5. In which
list does it stand, "reduced" or "raised"? And what is the new weight?
1. The list goes by the sign of the gradient. The sign of the weight does not matter.
2. With a gradient of -0.4 it would be raised, from -0.2 to 0.
3. The gradient is above 0, so "reduced". New: -0.2 - 0.5 × 0.4 = -0.4.
- list = "raised" | You went by the sign of the weight. Look at the gradient: it is above 0, so more
  of this weight makes the loss larger.
- new = -0.2 + 0.2 | Reduced means less on the number line. Less than -0.2 is farther below zero.
- new = -0.2 - 0.4 | You took the whole gradient. The learning rate is 0.5, so take half of it.
""")
def which_list():
    """Above 0 means: more of it raises the loss. So it is to be less: -0.2 - 0.2 = -0.4."""
    return {"list": "reduced", "new": -0.2 - 0.5 * 0.4}


@exercise("""
Three inputs, 2, 0 and -1, go to two units. The signals that came back are 0.5 to the first unit and
-3 to the second. Write a function all_gradients(inputs, signals) that gives a row of gradients for
each unit.
1. Each weight has one input and one signal. Its gradient is their product.
2. For one unit it is: signal * inputs. Now do that for each signal, one row each.
3. return np.outer(signals, inputs)
? np.array([2.0, 0.0, -1.0]), np.array([0.5, -3.0])
? np.array([1.0, 4.0]), np.array([2.0, 0.25])
? np.array([3.0]), np.array([1.0, 2.0, -1.0])
- right.T | The numbers are right, but they lie the other way. One row belongs to one unit.
- np.add.outer(signals, inputs) | You added input and signal. On a receipt they are multiplied.
- -right | The sign is flipped. That is the way of the change, not of the gradient.
""")
def all_gradients(inputs, signals):
    """Every unit meets every input: each pair is multiplied, one row for each unit."""
    return np.outer(signals, inputs)
