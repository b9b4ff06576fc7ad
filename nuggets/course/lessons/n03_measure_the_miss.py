"""Your turn in notebook 03: how wrong an answer was, as one number.

The squared miss for what is measured, such as metres; the surprise, -log of the chance that was
given to the truth, for a choice, such as cat or dog. The logarithm is the natural one.
"""

import numpy as np

from ..exercise import exercise
from ..question import Guess, Question

q_two = Question("""
Shot A lands 1.5 m short, and straight. Shot B lands 0.9 m short and 0.9 m to the left. Which shot
is better?
- A | Add the two numbers: A has 1.5 and B has 1.8, so A is better. But square them before you add,
  and B is better. It depends on the rule.
- B | Square the numbers and add: B has 1.62 and A has 2.25, so B is better. But add them without
  squaring, and A is better. It depends on the rule.
* It depends on how you make one number of the two | Until there is a rule that makes one number out
  of two, nobody can say which shot is better.
""")

g_ten_times = Guess("""
A chance of 0.1 for the truth costs 2.30. Now the network gives it only 0.01. What does that cost?
= 4.60517 | 0.01 is 0.1 × 0.1. The chances multiply, so the costs add up: 2.30 + 2.30.
""")

q_gain = Question("""
One network gives the truth 0.05, another gives it 0.95. Each raises that chance by 0.01. Whose cost
falls more?
* The one with 0.05 | From 0.05 to 0.06 is a fifth more. From 0.95 to 0.96 is hardly more at all.
  Cost counts how many times larger the chance gets.
- The one with 0.95 | It has little left to pay: 0.05. The other one pays 3.00.
- Both the same | The same 0.01, but not the same share. 0.06 is a fifth more than 0.05.
""")

q_staircase = Question("""
The network gets 34 of 40 pets right. You turn one of its weights by 0.01. What happens to the count
and to the loss?
- Both move a little | The count can only move in whole pets. For that, one pet has to cross the
  line from wrong to right, or back. A tiny turn seldom does that.
* The count stays, the loss moves | Every chance moves a tiny bit, and the loss feels all of them.
  No pet crosses the line, so the count feels nothing.
- Both stay | The chances do move: a weight that takes part moves all of them a bit. The loss is
  made of the chances.
""")

q_coin = Question("""
You start to train a network on cats and dogs. Before its first step the average loss is 0.69. What
does that tell you?
- It is about 69% right | A loss is not a share. It is the surprise: 0.69 is what a chance of 0.5
  costs.
* It has no idea yet | 0.69 is what a chance of 0.5 costs. It gives about one half to cat and one
  half to dog, like a coin.
- Something is broken | With two answers, 0.69 is where a network without any idea starts. A far
  larger number would be a reason to look for a mistake.
""")

q_sure = Question("""
Two networks both call a dog a cat. One gives dog 0.49, the other gives it 0.01. Which of them has
the larger loss, and what does accuracy say?
- The second, and accuracy says the same | Accuracy counts both as one mistake. It does not see how
  sure they were.
* The second, and accuracy sees no difference | 0.49 costs 0.71, and 0.01 costs 4.61. Accuracy
  counts one mistake for each.
- Both the same: wrong is wrong | That is what accuracy says. The loss tells them apart: 0.71
  against 4.61.
""")


@exercise("""
Three shots land at 4.8 m, 6.5 m and 7 m. The hoop is at 6 m. What is the average of their squared
misses?
1. First the three misses, then their squares, and at the end the average of the squares.
2. For two shots at 5 m and 8 m: the misses are -1 and 2, the squares 1 and 4, and the average is (1
  + 4) / 2 = 2.5.
3. The misses are -1.2, 0.5 and 1. (1.44 + 0.25 + 1) / 3 = 0.8967.
- 1.44 + 0.25 + 1 | That is the sum of the squares. An average also divides by 3.
- (-1.2 + 0.5 + 1) / 3 | That is the average of the plain misses. Minus and plus cancel in it.
  Square them first.
- ((-1.2 + 0.5 + 1) / 3) ** 2 | You squared the average of the misses. Square each miss first.
- (1.2 + 0.5 + 1) / 3 | That is the average size of the misses. Square each of them.
- np.sqrt(right) | You took the square root at the end. The squared miss stays a square.
- (4.8**2 + 6.5**2 + 7**2) / 3 | You squared the metres. Take away the 6 m of the hoop before you
  square.
""")
def three_shots():
    """Square first, then average: (1.44 + 0.25 + 1) / 3. So no miss can hide another one."""
    misses = np.array([4.8, 6.5, 7.0]) - 6
    return np.mean(misses**2)


@exercise("""
Three pictures: a dog, a cat, a dog. The network gives them the chances for cat and dog: [0.6, 0.4],
[0.9, 0.1] and [0.25, 0.75]. What does each cost, and what is the average loss?
1. Look up the chance of the truth three times, then take -np.log of each.
2. For a cat with [0.7, 0.3] and a dog with [0.5, 0.5]: -np.log(0.7) = 0.357 and -np.log(0.5) =
  0.693. The average is 0.525.
3. The chances of the truth are 0.4, 0.9 and 0.75. They cost 0.916, 0.105 and 0.288, and the average
  is 0.436.
- first = -np.log(0.6) | The first picture is a dog. Its chance is the second number of the two.
- first = -first, second = -second, third = -third | The minus is missing: the log of a chance is
  below zero.
- first = -np.log10(0.4), second = -np.log10(0.9), third = -np.log10(0.75) | That is the logarithm
  to the base 10. Here log is the natural one: np.log.
- second = -np.log(0.1) | The second picture is a cat. Its chance is the first number of the two.
- third = -np.log(0.25) | The third picture is a dog. Its chance is the second number of the two.
- average = first + second + third | That is the sum of the three. Divide it by 3.
- average = -np.log((0.4 + 0.9 + 0.75) / 3) | You averaged the chances, and then took the log. First
  the log of each, then the average.
""")
def three_pictures():
    """Each picture costs -log of the chance of its own truth; then the three are averaged."""
    first, second, third = -np.log(0.4), -np.log(0.9), -np.log(0.75)
    average = (first + second + third) / 3
    return {"first": first, "second": second, "third": third, "average": average}


@exercise("""
Write a function cross_entropy(chances, label) for one picture. The chances are a list with one for
each class, and the label is the place of the truth in it, counted from 0.
1. Two steps: pick one chance out of the list, and take -np.log of it.
2. The third number of a list is chances[2]. For the first one, write chances[0].
3. return -np.log(chances[label])
? [0.9, 0.1], 1
? [0.9, 0.1], 0
? [0.2, 0.5, 0.3], 2
? [0.01, 0.99], 0
- -right | The minus is missing: the log of a chance is below zero.
- -np.log10(chances[label]) | That is the logarithm to the base 10. Here log is the natural one:
  np.log.
- -np.log2(chances[label]) | You counted halvings: np.log2. Here each halving counts 0.69: np.log.
- -np.log(max(chances)) | You took the largest chance, what the network believes. Take the chance of
  the label.
- -np.log(1 - chances[label]) | You took the chance that is left for all the others, 1 -
  chances[label].
- -np.log(chances) | You took -log of every chance. Pick the one with the number label first.
- -np.sum(np.log(chances)) | You added up the -log of every chance. Only the chance of the label
  counts.
- chances[label] | That is the chance itself. Its cost is -np.log of it.
- -np.log(chances[label - 1]) | You counted the places from 1. Python counts from 0, so
  chances[label] is the right place.
""")
def cross_entropy(chances, label):
    """The chance given to the truth, and -log of it. The other chances do not matter."""
    return -np.log(chances[label])


@exercise("""
The picture is a cat. The network gives 0.3 to cat and 0.7 to dog. What is the blame of the score of
cat, and of the score of dog? And by about how much does the loss change if the score of cat goes up
by 0.01?
1. The blame of a score is its chance minus the truth. The truth is 1 for the right answer, and 0
  for the other.
2. For a dog with 0.9 for cat and 0.1 for dog: the score of cat has 0.9 - 0 = 0.9, and that of dog
  has 0.1 - 1 = -0.9.
3. Cat: 0.3 - 1 = -0.7. Dog: 0.7 - 0 = 0.7. The loss changes by about -0.7 × 0.01 = -0.007.
- cat = -cat, dog = -dog | The sign is flipped: it is chance minus truth. A higher score for cat,
  the truth, lowers the loss, so its blame is minus.
- cat = 0.3 | The truth was not taken away. The picture is a cat: the truth is 1 for cat and 0 for
  dog.
- dog = 0.7 - 1 | The picture is a cat, so the truth is 0 for dog: take 0 away, not 1.
- cat = -np.log(0.3), dog = -np.log(0.7) | That is the loss itself, the surprise. The blame is
  chance minus truth.
- cat = -1 / 0.3 | That is how the loss feels the chance. Turn the score, and the chance moves less
  than that.
- change = 0.3 - 1 | That is for a whole 1. The score goes up by only 0.01.
- change = 0.007 | The sign is flipped: the blame of cat is minus, so the loss goes down.
""")
def blame_of_scores():
    """Chance minus truth. The right answer gets a minus: turn its score up, and the loss falls."""
    cat = 0.3 - 1
    dog = 0.7 - 0
    return {"cat": cat, "dog": dog, "change": cat * 0.01}


@exercise("""
The loss is the average over four pictures. One of them, a dog, got 0.2 for dog: what is the blame
of its score of dog? Then there are four shots. One of them lands at 4.8 m, with the hoop at 6 m:
what is the blame of its landing spot?
1. Find each blame as if it were alone. Then remember that it is one of four.
2. As one of two, a dog with 0.6 for dog has (0.6 - 1) / 2 = -0.2. A shot at 7 m has 2 × 1 / 2 = 1.
3. The picture: (0.2 - 1) / 4 = -0.2. The shot: 2 × -1.2 / 4 = -0.6.
- picture = 4 * picture, shot = 4 * shot | That is its blame if it were alone. It is one of four:
  divide by 4.
- picture = 2 * picture | It is twice too much. Divide by the number of pictures, 4, and by nothing
  else. A 2 comes from a square, and there is no square in a surprise.
- picture = -picture, shot = -shot | The sign is flipped: it is chance minus truth, and 4.8 - 6.
- shot = shot / 2 | You forgot the 2: the square of the miss changes by 2 × the miss for each metre.
- shot = (4.8 - 6) ** 2 / 4 | That is the squared miss, divided by 4. Its blame is 2 × the miss / 4.
""")
def one_of_four():
    """In an average each has its share, a quarter. The 2 comes from the square, and only there."""
    return {"picture": (0.2 - 1) / 4, "shot": 2 * (4.8 - 6) / 4}
