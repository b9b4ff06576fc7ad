"""Your turn in notebook 12: what PyTorch calls it, many machines, and a check of the whole course.

``self_check`` asks twenty questions, each with the notebook and the heading that answer it.
"""

import numpy as np

from ..exercise import exercise
from ..question import Guess, Question
from ..self_check import SelfCheck, asks

g_words = Guess("""
Words, numbers and signs, commas and brackets too: what share is different in PyTorch, in percent?
= 17% | Of 415, 69 are different: 17 of 100. Half of these stand in two places: the lines that say
  where names come from, and Normalize, which PyTorch does not have, so it is written out.
~ 0.2
""")

q_fifty = Question("""
Which of the two is right more often?
- The new network: it is free to learn all that kittens need | It is free, and fifty pictures are
  few for 25,634 weights. About 70 of 100 are right, and with the old filters about 81.
* The old filters with a new last layer | About 81 of 100 are right, and with the new network about
  70. The filters answer to eyes and noses already, so fifty pictures only have to say what counts.
  (Asked for cat or dog, the old network calls more kittens a cat than grown-ups. That alone would
  be right 64 times of 100.)
- Both alike | With fifty pictures a new network cannot find good filters: about 70 of 100 are
  right, and with the old filters about 81.
""")

q_ring = Question("""
With 8 players in a ring, 3.5 times the weights go through each of them, in and out. With 64 players
it is...
- about 28 times: eight times as much | That is how a captain feels it: 14 times become 126 times.
  In the ring each piece gets smaller, too.
* hardly more: under 4 times | There are 126 rounds in place of 14, but a piece is an eighth of what
  it was. One piece in and one out, 126 times, and each a 64th of the weights: 3.94 times.
- less: there are more to share the work | The pieces get smaller, but there are more rounds. Each
  player still has to pass on nearly all of the weights twice.
""")

q_giant = Question("""
GPT-3, on one core of your computer: how long?
- about a year | A year is about 30 million seconds. A core does some fifty billion sums a second:
  1.5e18 in a year. GPT-3 took 3e23, two hundred thousand times as many.
- about a lifetime | The work is 6 × 175 billion × 300 billion, about 3e23 sums. At fifty billion a
  second, as an ordinary core does them, that is 200,000 years.
* thousands of lifetimes | The work is 6 × 175 billion × 300 billion, about 3e23 sums. At fifty
  billion a second, as an ordinary core does them, that is 200,000 years: some 2,500 lifetimes.
  (Yours may be some times faster or slower.)
""")


@exercise("""
Five lines from this course. What stands before the dot in PyTorch? Choose from: torch, nn, F,
optim, loop. (nn, F and optim are short for torch.nn, torch.nn.functional and torch.optim. Choose
loop where PyTorch has no such function, and you write the loop yourself.)
1. What makes a layer, what works out a number from numbers, and what moves the weights? Each kind
  has a place of its own.
2. ng.relu(z) works out numbers from numbers and has no weights: F.relu(z). ng.Adam is an optimizer:
  optim.Adam.
3. A: "nn". B: "F". C: "optim". D: "torch". E: "loop".
- A = "F" | F.linear does the sum, but has no weights of its own. A makes a layer that has them.
- A = "torch" | A layer with weights is an nn.Module, and such modules are kept in nn.
- A = "torch.nn" | Yes, torch.nn is meant. In this list it is called: nn.
- B = "torch.nn.functional" | Yes, torch.nn.functional is meant. In this list it is called: F.
- C = "torch.optim" | Yes, torch.optim is meant. In this list it is called: optim.
- B = "nn" | In nn there is CrossEntropyLoss, a class: first you make one, then you call it. The
  function with the name in B is elsewhere.
- B = "torch" | softmax and log are there, but the losses that are functions are kept in F.
- C = "torch" | What moves the weights has a place of its own, as the optimizers in ng.optim have.
- C = "nn" | nn has the layers. What moves their weights is no layer.
- D = "nn" | It says how torch itself is to work: keep no tape. It is not about a layer.
- D = "F" | F has functions of numbers. D says to torch itself: keep no tape.
- E = "torch" | PyTorch has no fit. You write forward, error, backward and update yourself.
- E = "nn" | PyTorch has no fit, and a module does not train itself. You write the four moves.
- E = "optim" | An optimizer does the last of the four moves. Who does the other three?
""")
def port():
    """Layers are in nn, functions in F, optimizers in optim, and the loop is yours to write."""
    return {"A": "nn", "B": "F", "C": "optim", "D": "torch", "E": "loop"}


@exercise("""
Write average_shares(blames, sizes). Several workers share a batch, and not all shares are equally
large. blames has the mean blame of one weight from each worker, sizes has how many examples each
had, both as arrays. Return the mean blame over all examples.
1. Try it with 3 examples here and 1 there: should both workers have the same say?
2. Means of 10 and 20, from 4 examples and 1: 4 × 10 + 1 × 20 = 60, over 5 examples: 12.
3. return np.sum(blames * sizes) / np.sum(sizes)
? np.array([1.0, 4.0]), np.array([3, 1])
? np.array([-2.0, 6.0, 1.0]), np.array([10, 10, 60])
? np.array([0.5, -0.5]), np.array([7, 3])
? np.array([3.0]), np.array([8])
- np.mean(blames) | That is the plain mean: each worker has one say. But a worker with more examples
  has to count for more.
- np.sum(blames) | You added the blames of the workers. Each is a mean already, so weigh it by its
  share of the examples.
- np.sum(blames * sizes) | That is the blame of all examples, added up. Divide by how many examples
  there are.
- np.sum(blames * sizes) / len(sizes) | You divided by the number of workers. Divide by the number
  of examples.
- np.sum(blames / sizes) / np.sum(1 / sizes) | You gave a small share more to say than a large one.
  Multiply by the sizes.
""")
def average_shares(blames, sizes):
    """A mean times its size is a sum. Add the sums, and divide by how many examples there are."""
    return np.sum(blames * sizes) / np.sum(sizes)


@exercise("""
Write how_long(weights, examples, speed). Learning takes about 6 sums for each weight and each
example. speed is how many sums a machine does in one second. Return how many hours it takes.
1. First the sums in all, then the seconds, then the hours.
2. 1,000 weights and 3,600,000 examples, at a million sums a second: 6 × 1,000 × 3,600,000 /
  1,000,000 = 21,600 seconds, and that is 6 hours.
3. return 6 * weights * examples / speed / 3600
? 1e9, 2e10, 1e15
? 50000.0, 36000.0, 1e9
? 1000.0, 3600.0, 6.0
- right * 3600 | Those are the seconds. An hour has 3,600 of them.
- right * 60 | Those are the minutes. An hour has 60 of them.
- right / 3 | You counted 2 for each weight: that is the pass forward alone. The rewind takes twice
  as much, so it is 6 in all.
- right / 1.5 | You counted 4 for each weight: that is the rewind alone. The pass forward takes 2.
- right / 6 | That is one sum for each weight and example. It is 6: 2 forward, and 4 back.
- right * 3600 / 6 | That is one sum for each weight and example, in seconds. Take 6, and hours.
- right * 3600 / 3 | You counted the pass forward alone, in seconds. Take 6, and hours.
- 6 * weights * examples * speed / 3600 | You multiplied by the speed. A faster machine needs less
  time, so divide.
""")
def how_long(weights, examples, speed):
    """All sums, over the sums in a second: the seconds. Over 3,600: the hours."""
    return 6 * weights * examples / speed / 3600


self_check = SelfCheck([
    asks("00_start_here", "What is inside", """
    After the rewind a weight has the blame 0.3, with a plus. What does the update do with it?
    - It turns the weight up a little | A plus says: turned up, this weight makes the loss grow. And
      the loss is to shrink.
    * It turns the weight down a little | Turned up, it would make the loss grow. The update goes
      against the blame.
    - It leaves the weight alone: only a minus calls for a change | A minus says turn it up, a plus
      says turn it down. Only a blame of 0 leaves a weight where it is.
    """),
    asks("01_rewind_the_missed_shot", "Nudge one dial", """
    A play has two dials: 10 × a × b. Now a is 0.5 and b is 0.2. How far does the end move, for each
    whole 1 that b is turned up?
    - 1 | That is where the end is now: 10 × 0.5 × 0.2. A nudge of b is not multiplied by b itself.
    - 2 | That is for a: its nudge is carried on by 10 and by b.
    * 5 | A nudge of b is carried on by all the others: 10 × 0.5.
    """),
    asks("01_rewind_the_missed_shot", "Where the coach is wrong", """
    For one picture weight A has the blame 6, and weight B has 2. What may we say?
    * The same tiny turn of A changes the loss three times as much | That is what blame measures:
      how strongly the loss feels a tiny turn, here and now.
    - A has caused three quarters of the mistake | Blame is no cake. The blames of all weights do
      not add up to the mistake, and some have a minus.
    - B is nearly right already, and A is far off | Blame does not say how far off a weight is. It
      says how strongly the loss feels a tiny turn of it.
    """),
    asks("02_make_a_prediction", "Why a bend?", """
    Somebody stacks ten layers and leaves out all the bends. What can these ten do that one such
    layer cannot?
    - Draw a line with many corners | Each corner comes from a bend. Without one, a straight line of
      a straight line is a straight line.
    - Learn ten times as much | They have more numbers. But times and plus, ten times over, come to
      one times and one plus.
    * Nothing | Without bends, layers in a row melt into one.
    """),
    asks("03_measure_the_miss", "Count the halvings", """
    Yesterday the truth got a chance of 0.4, today it gets 0.1. Each halving costs about 0.69. How
    much has the surprise grown?
    - By 0.3 | That is how far the chance fell. Surprise counts halvings.
    * By about 1.4 | From 0.4 to 0.2 and from 0.2 to 0.1: two halvings, 2 × 0.69.
    - By about 2.8 | You counted four halvings. A quarter is two halvings.
    """),
    asks("03_measure_the_miss", "Everyone's share", """
    A batch has ten pictures, and the loss is their average. For one picture, chance minus truth is
    0.9 at a score. How large is the blame of this score?
    * 0.09 | Each of the ten pictures has a tenth of the say.
    - 0.9 | It would be, if the picture were alone. In an average of ten it has a tenth of the say.
    - 9 | You multiplied by ten. An average divides by ten.
    """),
    asks("04_link_by_link", "Two paths", """
    A number x is used in two places. Along one path its slope to the end is 3, along the other it
    is -1. You nudge x up by 0.01. How far does the end move?
    - Down by 0.03 | You multiplied 3 by -1. Along one path slopes multiply. Over two paths they
      add.
    - Up by 0.04 | The second path pulls the end down. Keep its minus when you add.
    * Up by 0.02 | Over paths slopes add: 3 - 1 = 2. And 2 × 0.01 = 0.02.
    """),
    asks("04_link_by_link", "Slope by rule", """
    A link gives x × x. Where x is 3, its slope is 6. What is its slope where x is 10?
    - 6, as a link has one slope | A dial has one slope. A link that bends has another at each
      place.
    * 20 | The slope of a square is twice the number: 2 × 10.
    - 100 | That is what the link gives: how high the curve is. The slope says how steep it is
      there.
    """),
    asks("05_send_the_blame_back", "Remember", """
    out = a × b. Why does the engine keep notes about a and b until the rewind?
    - It has to undo the step, to get a and b back | A rewind undoes nothing, and a and b were never
      gone. It only works out blame.
    - It has to play the step a second time | The play runs once. The rewind multiplies blame by
      slopes, and plays nothing again.
    * The slope along a is b, and the slope along b is a | To send blame along a link you need its
      slope, and that hangs on the numbers of the play.
    """),
    asks("05_send_the_blame_back", "Why wait?", """
    In the rewind, when may a number pass its blame on?
    * When all numbers that were made from it have spoken | Then all of its blame has come in. It
      speaks once, and says all of it.
    - As soon as the first blame comes in | Then it would send too little, or it would have to speak
      again, and some blame would be counted twice.
    - When all numbers with a smaller ticket have spoken | Those were made before it. The rewind
      begins at the largest ticket, so they speak after it.
    """),
    asks("05_send_the_blame_back", "From one number to a layer", """
    A weight is 3. What came in through it was 0.5, and the signal that came back is -4. What is the
    blame of the weight?
    - -12 | That is weight × signal: what is sent on to the neuron before. The receipt is input ×
      signal.
    * -2 | The receipt is input × signal: 0.5 × -4. How large the weight is does not count.
    - -6 | You multiplied all three. The weight itself is not on its receipt.
    """),
    asks("06_adjust_and_repeat", "How far to go", """
    The referee has checked the blame, and it is right. But the loss grows with every step. What do
    you try first?
    - More steps | With such steps it ends up ever farther off.
    - A plus in place of the minus in the update | The blame is right, so the minus is right too: it
      leads downhill, if the step is short enough.
    * A smaller learning rate | The direction is right, and the steps are too long.
    """),
    asks("06_adjust_and_repeat", "Many examples", """
    There are 2,000 examples, and each step uses a batch of 50. How many steps is one epoch?
    - 50 | That is how many examples a step uses. An epoch shows all of them once.
    * 40 | An epoch is one round through all examples: 2,000 / 50.
    - 2,000 | That would be one step for each example. Here 50 share a step.
    """),
    asks("07_stop_guessing", "What do all the slopes cost?", """
    A network has 999 weights. One step costs 1,000 passes by nudging, and about 3 by backprop. It
    grows to 9,999 weights. What does a step cost now?
    - 10,000 by nudging, about 30 by backprop | Each pass takes longer in the larger network. But
      backprop still needs no more than a few of them.
    - 1,000 by nudging, about 3 by backprop | Nudging has to try each weight by itself, and there
      are more of them now.
    * 10,000 by nudging, about 3 by backprop | Nudging takes one pass for each weight and one more.
      One rewind reaches all weights, however many there are.
    """),
    asks("08_open_up_a_mistake", "Two lists", """
    For this dog a unit stays silent: it sends 0. Then comes one plain update for this dog. What
    happens to the weights that lead from this unit to the two scores?
    * They stay as they are | Their receipt is what the unit sent, times a signal. It sent 0, so
      their blame is 0.
    - They are raised, as it should have spoken up | An update corrects who spoke. 0 times any
      signal is 0, so these weights feel nothing.
    - They are reduced, as it did not help | No blame reaches them: what was sent is 0, and 0 times
      any signal is 0.
    """),
    asks("08_open_up_a_mistake", "Change one thing, and ask again", """
    The darker the room, the louder one unit speaks, in nearly all of 200 pictures. How do you find
    out whether it is the darkness that makes it speak?
    - No need: in nearly all of 200 pictures is a proof | Dark rooms may have something else in
      common, such as the coat of the pets in them. Going together is a suspicion.
    * Make one picture darker, leave all else as it is, and ask again | If the unit gets louder now,
      it was the darkness: nothing else has changed.
    - Look for the unit with the largest weights | Large weights say that something counts. They do
      not say what in the picture it is.
    """),
    asks("09_tell_cats_from_dogs", "A window that slides", """
    A filter looks at 3 × 3 dots in three colours: 27 weights and a bias. The pictures grow from 32
    × 32 to 64 × 64 dots. How many numbers does the filter have now?
    - 112, four times as many | The picture has four times as many dots. The same small window
      slides over them, with the same numbers.
    - 12,289, one for each number of the picture and a bias | That is a neuron that looks at the
      whole picture at once. A filter looks through a small window.
    * 28, as before | The window is as small as before. It has more places to go.
    """),
    asks("09_tell_cats_from_dogs", "The test set, once", """
    You train twenty networks and keep the one that does best on the test set. You report its score
    on that test set. What is this score worth?
    - It is honest, as no weight was moved by the test set | No weight was. But you chose by it, and
      so it had a say.
    * It promises a little too much | Some of the twenty were lucky on just these pictures, and you
      chose by that luck. For choosing there is the validation set.
    - It is too low, as twenty networks are few | The more networks you try, the more luck there is
      to choose by.
    """),
    asks("10_same_coach_everywhere", "Talk to it", """
    Asked about a giraffe, our chatbot talks fluent nonsense, and never says that it does not know.
    Why?
    - It has too few words: more of them would teach it to say so | With more words it can tell
      finer nonsense. What the loss asks for stays the same.
    - It has learned that people like to be told something | Nobody told it what people like. It was
      told one thing only: how likely it made the next word.
    * Its loss asks for the likely next word, and for nothing else | It learns what the error asks
      for. Nothing in the error ever rewarded "I do not know".
    """),
    asks("11_find_the_bug", "What the referee cannot see", """
    gradcheck agrees at several places, for each rule and for the whole network. Which of these bugs
    may still be there?
    * The loop forgets to wipe out the old blame | Each rule is right, so gradcheck has nothing to
      object to. It is the loop that uses the blame wrongly.
    - The rule for the bend has a flipped sign | gradcheck nudges that rule and compares. At several
      places a flipped sign gives itself away.
    - A layer sends blame back through the wrong weights | Then the numbers are not those that
      nudging finds, and gradcheck says so.
    """),
])  # fmt: skip
"""Twenty questions over the whole course."""
