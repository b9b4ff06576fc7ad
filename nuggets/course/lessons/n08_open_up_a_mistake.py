"""Your turn in notebook 08: who spoke, what a change in the picture does, and what an update does.

The guesses about the dog hold for ``pretrained.beginner()``, the network of notebook 00, which
calls dog number 14 a cat. The exercises use small numbers that can be worked out by hand.
"""

from ..exercise import exercise
from ..question import Guess, Question

q_follows = Question("""
Units 10 and 12 gave *cat* nearly all of its lead. What rises and falls with what they send?
- How far the ears hang | That would make sense, as ears tell a good deal about a pet. But for
  these two it was measured, and it is something else.
- How long the tongue is | Most cats keep their tongue in, so it would be a good sign. These two
  units do not care about it.
* How bright the room is | They go with it nearly step for step. Nobody told them to, and it says
  nothing about cats and dogs.
- How broad the muzzle is | It is one of the best signs that there are. But these two look
  elsewhere.
""")

q_turn = Question("""
Three changes, each alone: pull in the tongue, let the ears hang, make the room darker. Which of
them turn the answer from cat to dog?
- Only the ears | They do turn it. But the dark room, with its ears still up, turns it as well.
- Only the dark room | It does turn it. But hanging ears, in the bright room, turn it as well.
* The ears, and also the room | Each is enough by itself. (Ears that hang straight down, at 1, fall
  short: dog 40%.) How can both be the cause? The next pictures show it.
- None: it takes all three | Each picture was asked by itself. Look at the chances once more.
""")

q_learned = Question("""
Eleven updates for this one dog, and the network calls it a dog. Which units
changed their word most?
- Those that follow the ears | They should have said dog, so that would be wise. But they were
  silent: 0 came in, and 0 times anything is 0.
* Those that follow the room | They had spoken loudest, so their weights to the scores had the most
  blame. Now unit 10 says dog where it had said cat.
- All of them alike | Blame is input times signal. What sent nothing has none, and what sent much
  has much.
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
A unit that follows the ears has no blame for this dog. What may we say about it?
- It is a good unit | Blame does not praise. For this dog its sum was below zero, so nothing it did
  could matter.
* A little change in it would not have changed this answer | That is all that a zero says. For a dog
  with hanging ears it is different.
- It will never learn | For this picture it learns nothing. Another picture wakes it up. Only a dead
  unit sleeps for all of them.
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
A unit sends 4. Its weight to the cat score is 0.3, and its weight to the dog score is -0.2. What
does it give to either score? And what lead does it give to cat?
1. What a unit gives to a score is what it sent times its weight.
2. If it sent 2, it would give 0.6 to cat and -0.4 to dog: a lead of 0.6 - -0.4 = 1.
3. To cat 4 × 0.3 = 1.2, to dog 4 × -0.2 = -0.8, so the lead is 1.2 + 0.8 = 2.
- cat = 4 + 0.3 | You added what it sent and its weight. They are multiplied.
- dog = 0.8 | The weight to dog is minus, so it takes something away from dog.
- lead = 0.4 | You added the two. The lead is how far cat is in front: cat minus dog.
- lead = -2 | That is the lead of dog. Cat is in front here.
""")
def who_spoke():
    """Less for dog is as good as more for cat: 1.2 and 0.8 make a lead of 2."""
    cat, dog = 4 * 0.3, 4 * -0.2
    return {"cat": cat, "dog": dog, "lead": cat - dog}


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
Number 53 of the pets is a dog with hanging ears, and the network calls it a cat. Try three changes,
each alone: tongue=1, room=0.6, coat="black". Which one turns the answer to dog: "tongue", "room" or
"coat"?
1. Change one thing, and ask again: ng.blame.open_up(network, pet.images[0], DOG)
2. pet = ng.blame.changed(pets[53], tongue=1) puts its tongue out: still cat. Try the other two.
3. With black fur the network says dog. It is "coat".
- "room" | Near, and not enough: in the dark room dog gets 48%. Here it is something else.
- "tongue" | With its tongue out it is still called a cat. Try the other two.
""")
def another_case():
    """Its fur is light. In black fur the units that follow dark fur speak, and the ears' louder."""
    return "coat"
