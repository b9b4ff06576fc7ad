"""Your turn in notebook 08: one mistake, every weight's receipt, and what an update does.

The guesses about the dog hold for ``pretrained.beginner()``, the network of notebook 00, which
calls dog number 14 a cat. The exercises use small numbers that can be worked out by hand.
"""

import numpy as np

from ..exercise import exercise
from ..question import Guess, Question

g_gradient = Guess("""
Unit 10 sent 10.46 to the cat score, and a blame of 0.926 came back to that score. What is the
gradient of the weight between them?
= 9.679 | It is what came in times what came back: 10.46 × 0.926.
""")

q_no_say = Question("""
The network has 98,402 weights. How many of them have a blame that is not 0 for this dog?
- All of them | Then every unit would have passed something on. But ReLU cuts off what is below
  zero, and most units are cut off for this dog.
* About one in eight | Only 4 of the 32 units passed anything on. The weights of the other 28 had no
  part in this answer.
- Only one | The answer came through several units, and each of them has 3,072 weights.
""")

q_minus_weight = Question("""
A weight of -0.0045 stands in the list of those to be reduced. What will it be afterward?
- Nearer to zero | To reduce a number is to make it less. Less than -0.0045 is farther from zero,
  such as -0.0048.
* Farther below zero | Reduced means less, and less than -0.0045 is -0.0048. Less of this weight
  means less for cat.
- Above zero | To get above zero it would have to be raised.
""")

g_chance = Guess("""
The network gives dog a chance of 7%. After one small update for this dog, what chance in percent
will it give?
= 9.9% | One step helps, and it is small: the learning rate is 0.001.
~ 0.2
""")

g_better = Guess("""
One update was made for this one dog. Half of 500 other pets are dogs. For how many of the 500 did
the loss get smaller?
= 250 | It got smaller for every dog, and larger for every cat.
~ 0.1
""")

q_background = Question("""
Of all that the loss feels in this picture, how much lies on the background?
- Next to nothing | We know that the background tells nothing about the species. The network has
  seen too few pets to know it.
* About half | The background covers 62% of the picture. This network feels it almost as much as
  chance would.
- Nearly all of it | Then the parts of the pet would hardly count. They count more than their size,
  dot for dot.
""")

q_places = Question("""
A weight is used at 1,024 places. At each of them, input × signal is another product. How does the
one gradient of the weight come from them?
- The largest one counts | Then the other 1,023 places would have no say. But turn the weight, and
  it is turned at every place.
* All of them are added up | Turn the weight, and it is turned at every place. What that does to the
  loss is the sum.
- It is their average | Turn the weight, and it is turned at all places together. So nothing is
  divided by their number.
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

q_saturated = Question("""
A sigmoid answers 0.9999 where it should say 0. It is as wrong as can be. With a squared miss as the
loss, how large is the blame of its weight?
- Very large | It should be, and it is not. Blame passes through the slope of the sigmoid, and out
  there the curve is almost flat.
* Next to nothing | The miss is large, but the sigmoid is flat out there. A small turn of the weight
  moves nothing, so its blame is tiny.
- Exactly 1 | The miss is about 1. On its way back it is multiplied by the slope of the sigmoid,
  which is tiny here.
""")

q_zero_blame = Question("""
Unit 0 has no blame for this dog. What may we say about it?
- It is a good unit | Blame does not praise. For this dog its sum was below zero, so nothing it did
  could matter.
* A little change in it would not have changed this answer | That is all that a zero says. For the
  next picture it may be different.
- It will never learn | For this picture it learns nothing. Another picture may wake it up. Only a
  dead unit sleeps for all of them.
""")

q_lists = Question("""
The network calls a cat a dog. What is the first list called now?
- Pushed toward cat: reduced | Cat is the truth this time. What pushed toward it is not to be
  reduced.
* Pushed toward dog: reduced | Right and wrong are said of the truth. Dog is wrong here, so what
  pushed toward dog is reduced.
- There is no such list | Every picture has both lists, also one that was told rightly.
""")

q_one_picture = Question("""
After eleven updates for this one dog, it is told rightly. Why not teach every picture like that,
one after the other, until it is right?
- It would take too long | It took a blink. Look at what happened to the others.
* Each such lesson spoils others | 99 of the 500 became right, and 147 became wrong. A small step
  for many pictures at once is better.
- The network would be too good | It got worse. Look at the counts again.
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


@exercise("""
A unit has three weights with the gradients 0.5, -0.25 and -0.5. What is its total blame: the sizes
added up?
1. The size of a number is what is left when you drop its sign.
2. For 2, -1 and -3 it would be 2 + 1 + 3 = 6.
3. 0.5 + 0.25 + 0.5 = 1.25.
- 0.5 - 0.25 - 0.5 | You kept the signs, so plus and minus cancel. Add up the sizes.
- 0.25 | You dropped the sign after adding up. Drop each sign before you add.
- 0.5 | That is the largest one. Add up all three.
- 1.25 / 3 | That is the average. The total is not divided by three.
""")
def total_blame():
    """Without their signs: 0.5 + 0.25 + 0.5 = 1.25. With them, plus and minus would cancel."""
    return abs(0.5) + abs(-0.25) + abs(-0.5)


@exercise("""
A weight in a sliding window is used at three places. The inputs there are 1, 2 and -1, and the
signals that come back are 0.5, -0.5 and 1. What is the gradient of the weight?
1. Each place has a product of its own: input × signal. The gradient is the sum of them.
2. With the inputs 3 and 1 and the signals 1 and -2 it would be 3 × 1 + 1 × -2 = 1.
3. 1 × 0.5 + 2 × -0.5 + -1 × 1 = 0.5 - 1 - 1 = -1.5.
- -1 | That is the product of one place. The weight is used at all three.
- 0.5 + 1 + 1 | You dropped the signs. Here they count: places may pull both ways.
- (1 + 2 - 1) * (0.5 - 0.5 + 1) | You added inputs and signals up first. Multiply at each place,
  then add.
- -1.5 / 3 | That is the average. All places count in full, so nothing is divided.
- 1.5 | The sign is flipped. That is the way the weight will move.
""")
def three_places():
    """One product for each place, 0.5, -1 and -1, added up: -1.5."""
    return 1 * 0.5 + 2 * -0.5 + -1 * 1
