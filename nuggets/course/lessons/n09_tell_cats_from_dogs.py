"""Your turn in notebook 09: an honest test, what a filter costs, and how sure is right."""

import numpy as np

from ..exercise import exercise
from ..question import Guess, Question

q_one_rule = Question("""
Take one rule for all pets: "whiskers mean cat". Of 100 pets, about how many does it get right?
- About 50 | That is what tossing a coin gets. Look at the sixteen pets: most cats have whiskers,
  and most dogs have none. So the rule knows more than a coin.
* Nearly 90 | It is a good rule, but some cats have no whiskers, and some dogs have them.
- All 100 | Look again: some cats have no whiskers, and some dogs have them. No single sign decides.
""")

q_winner = Question("""
The second network has 803,266 weights. The third one has 25,634. Both learn from the same 6,000
pets. Which will get more of the new pets right?
- The one with more weights | More weights can learn more by heart. What counts is what they are
  able to see in a picture that is new.
* The one with small filters | A filter learns a shape once and finds it anywhere. The other network
  has to learn it anew for every place.
- They will be the same | Look at what each can do. One looks for small shapes anywhere. The other
  has one weight for every dot.
""")

q_by_heart = Question("""
The network with three layers learns from 300 pets only, until it gets all 300 right. About how many
of 100 new pets will it get right?
- All 100 | It moved its weights until these 300 fitted. With 803,266 weights it can learn 300
  pictures by heart, and that does not help with the next one.
* About 70 | A part of what it learned holds for all pets. The rest holds for these 300 only.
- About 50 | It is better than a coin. A part of what it learned does hold for all pets.
""")

g_edge = Guess("""
A filter of three weights, -1, 0 and +1, is laid on three dots: 0.2, 0.5 and 0.9. It multiplies each
dot by its weight, and adds up. What number does it give?
= 0.7 | -1 x 0.2 + 0 x 0.5 + 1 x 0.9 = 0.7. It is plus, because it gets lighter to the right.
""")

q_sure = Question("""
Take all test pets of which the network is between 90 and 99% sure. Of 100 of these answers, about
how many are right?
- All 100 | Being sure is not being right. Some pets look like the other species.
- Fewer than 90 | Then it would promise more than it keeps. Many networks do. Look at what is
  counted here.
* About 95 | Then its words could be trusted. Look at what is counted here.
""")

q_ears = Question("""
Here is a cat that the network is sure of. We draw the same cat again, with hanging ears like most
dogs have. Nothing else changes. What will the network say?
* Still cat | Its eyes, nose, muzzle and whiskers still speak for a cat. One sign alone does not
  turn the verdict.
- Dog | It learned that no sign decides alone, because some cats in the training set have hanging
  ears. The other signs still say cat.
- It cannot tell | The ears are one sign of many. All the others still say cat.
""")

q_photos = Question("""
The third network has seen 6,000 drawn pets, and not one photograph. Now it is shown photographs of
cats and dogs. About how many of 100 will it get right?
- Over 90, as with the drawings | It learned what tells my drawings apart: a certain line, a certain
  colour at a certain place. Photographs have none of them.
- About 75 | That would be something. But it knows the drawings only, and nothing in them looks like
  a photograph.
* Hardly more than 50 | It learned to tell drawings apart. What works there says next to nothing
  about photographs.
""")

q_hide = Question("""
Why do we count only the pets that the network has never seen?
- It saves time | It does, but that is not the reason. Ask what the number should tell us.
* A picture that it learned from may be known by heart | We want to know how it will do on the next
  pet. Only pets that are new to it can tell.
- The test pets are harder | They are drawn in the same way. They differ in one thing: no weight was
  ever moved for them.
""")

q_filters = Question("""
The third network has far fewer weights than the second, and does better. Why?
* One filter looks at every place | What it learns about an ear at the left helps with an ear at the
  right. So few weights learn from very many places.
- Fewer weights are always better | The first network has the fewest of all three: 6,146. It does
  worst.
- It was trained for longer | It saw all pets four times. The other two saw them five times.
""")

q_choose = Question("""
Someone trains 50 networks, tests them all on the same 2,000 pets, and reports the best one. Is that
number honest?
- Yes, the pets were never trained on | No weight was moved for them. But they were used to choose,
  and the best of 50 is partly the luckiest of 50.
* No, the test was used to choose | The best of 50 is partly luck with these 2,000 pets. An honest
  number needs a third set, which had no say at all.
- Only if all 50 are different | Different or not: the pets had a say in which one is reported.
""")


@exercise("""
A row of six dots is 0.1, 0.1, 0.4, 0.9, 0.9, 0.9. The filter -1, 0, +1 slides along it and fits at
four places. What does it give at each? Then keep the larger number of each pair.
1. At the first place the filter lies on the first three dots. Then it moves on by one.
2. On the dots 0.5, 0.7, 0.6 it gives -1 x 0.5 + 0 x 0.7 + 1 x 0.6 = 0.1. Of a pair 0.1 and 0.3,
  pooling keeps 0.3.
3. The places give 0.3, 0.8, 0.5 and 0. Pooling keeps 0.8 and 0.5.
- place_1 = -0.3, place_2 = -0.8, place_3 = -0.5 | You took left minus right. The left dot has the
  weight -1.
- place_1 = 0.3, place_2 = 0.5, place_3 = 0.0 | You took the right dot minus the middle one. The
  middle one counts 0 times.
- place_1 = 0.4, place_2 = 1.2, place_3 = 1.4, place_4 = 0.9 | You added the middle dot too. Its
  weight is 0.
- place_2 = 0.0 | You moved the filter by three dots. It moves on by one dot at a time.
- pool_1 = 0.55, pool_2 = 0.25 | You took the mean of the pair. Pooling here keeps the larger of the
  two.
- pool_1 = 1.1, pool_2 = 0.5 | You added up the pair. Pooling here keeps the larger of the two.
- pool_1 = 0.3, pool_2 = 0.0 | You kept the smaller of the pair. Pooling here keeps the larger one.
""")
def slide_and_pool():
    """Each place is the right dot minus the left one; pooling keeps the larger of two places."""
    row, found = [0.1, 0.1, 0.4, 0.9, 0.9, 0.9], {}
    for place in range(4):
        found[f"place_{place + 1}"] = row[place + 2] - row[place]
    found["pool_1"] = max(found["place_1"], found["place_2"])
    found["pool_2"] = max(found["place_3"], found["place_4"])
    return found


@exercise("""
How many weights does the layer Conv2d(3, 16, 3) have? It has 16 filters. Each looks at 3 colours in
a square of 3 by 3 dots, and each filter has one bias.
1. How many numbers does one filter need? Count its bias too. Then take 16 of them.
2. Conv2d(1, 4, 5) has 4 filters for one colour. One filter is 1 x 5 x 5 + 1 = 26 numbers. All four
  are 104.
3. One filter is 3 x 3 x 3 + 1 = 28 numbers. 16 x 28 = 448.
- 16 * 3 * 3 * 3 | The biases are missing: each of the 16 filters has one more number.
- 16 * (3 * 3 + 1) | You forgot the colours: a filter has 3 x 3 weights for each of the three.
- 16 * 3 * 3 | You forgot the colours and the biases. One filter has 3 x 3 x 3 + 1 numbers.
- 3 * 3 * 3 + 1 | That is one filter. The layer has 16 of them.
- 16 * 3 * 3 * 3 + 1 | You added one bias for the whole layer. Each of the 16 filters has its own.
- right * 32 * 32 | You gave each place in the picture its own filter. One filter is used at all 32
  x 32 places.
""")
def filter_weights():
    """One filter has 3 x 3 x 3 = 27 weights and a bias, which is 28. Sixteen of them have 448."""
    return 16 * (3 * 3 * 3 + 1)


@exercise("""
Some pictures came into the data twice. Each picture has a number. Write a function
seen_before(train, test) that gives the share of the test pictures that are in train too.
1. For each picture of the test set, ask whether its number is among the numbers in train.
2. Of the words a, b, c, d, two are among b, d, e. The share is 2 of 4, so 0.5. And np.isin(test,
  train) gives True or False for each number of test.
3. return np.mean(np.isin(test, train))
? np.array([1, 2, 3, 4, 5, 6]), np.array([5, 7, 8, 9])
? np.array([10, 11, 12]), np.array([12, 11, 13, 14, 15])
? np.array([1, 2, 3, 4]), np.array([5, 6])
- right * len(test) | You counted them. Divide by how many test pictures there are.
- np.mean(np.isin(train, test)) | You asked it the other way round: that is a share of the training
  pictures.
- 1 - right | That is the share of the test pictures that are honest. You want the others.
- np.sum(np.isin(test, train)) / (len(train) + len(test)) | You divided by all pictures together.
  Divide by the number of test pictures.
""")
def seen_before(train, test):
    """A test picture that was learned from tests nothing. In an honest split the share is 0."""
    return np.mean(np.isin(test, train))


@exercise("""
Write a function confusion(said, labels) that counts in a table of 2 by 2. Row 0 is for the cats,
row 1 for the dogs. Column 0 counts those called cat, column 1 those called dog.
1. There are four numbers to count. Begin with the cats that were called cat.
2. np.sum((labels == 0) & (said == 0)) counts the cats that were called cat. In the example labels
  0, 0, 1 and said 0, 1, 1 the table is [[1, 1], [0, 1]].
3. return np.array([[np.sum((labels == row) & (said == column)) for column in (0, 1)] for row in (0,
  1)])
? np.array([0, 0, 1, 1, 1, 0, 1, 0]), np.array([0, 0, 0, 1, 1, 1, 1, 0])
? np.array([1, 1, 1, 0, 1]), np.array([0, 0, 1, 0, 1])
- right.T | Rows and columns are swapped: a row is what the pet is, not what was said.
- right[::-1, ::-1] | Dogs stand first in yours. Row 0 and column 0 are for cats, whose label is 0.
- right / len(labels) | Those are shares of all pets. Leave them as counts.
- right / [[np.sum(labels == 0)], [np.sum(labels == 1)]] | Those are shares of each row. Leave them
  as counts.
""")
def confusion(said, labels):
    """Right answers stand on the diagonal. Beside it stands who was taken for whom."""
    return np.array(
        [[np.sum((labels == row) & (said == column)) for column in (0, 1)] for row in (0, 1)]
    )


def _right_of(sure, chances, labels):
    """The share that is right among the answers that count as sure."""
    return np.mean(chances.argmax(axis=1)[sure] == labels[sure])


@exercise("""
Write a function sure_and_right(chances, labels). Each row of chances has the chance of cat and of
dog. Of the answers that are at least 0.9 sure, give the share that is right.
1. First find the rows whose higher chance is at least 0.9. Then look at these rows only.
2. chances.max(axis=1) is how sure each answer is, and chances.argmax(axis=1) is what it says. For
  numbers = np.array([5, 7, 9]), numbers[numbers > 6] is [7, 9].
3. sure = chances.max(axis=1) >= 0.9, then return np.mean(chances.argmax(axis=1)[sure] ==
  labels[sure])
? np.array([[0.95, 0.05], [0.08, 0.92], [0.6, 0.4], [0.99, 0.01], [0.02, 0.98]]), np.array([0, 1, 1,
  1, 1])
? np.array([[0.3, 0.7], [0.97, 0.03], [0.45, 0.55], [0.04, 0.96], [0.93, 0.07]]), np.array([1, 0, 0,
  0, 1])
? np.array([[0.91, 0.09], [0.05, 0.95], [0.8, 0.2], [0.94, 0.06], [0.98, 0.02]]), np.array([0, 0, 1,
  0, 1])
- np.mean(chances.argmax(axis=1) == labels) | You took all answers. Look only at those that are at
  least 0.9 sure.
- np.mean(chances.max(axis=1) >= 0.9) | That is the share of the answers that are sure. How many of
  them are right?
- np.mean((chances.max(axis=1) >= 0.9) & (chances.argmax(axis=1) == labels)) | You divided by the
  number of all answers. Divide by how many are at least 0.9 sure.
- _right_of(chances[:, 1] >= 0.9, chances, labels) | You left out those that are sure of a cat. Take
  the larger chance in each row.
- _right_of(chances[:, 0] >= 0.9, chances, labels) | You left out those that are sure of a dog. Take
  the larger chance in each row.
""")
def sure_and_right(chances, labels):
    """A network that keeps its word is right in at least 90 of 100 of these answers."""
    sure = chances.max(axis=1) >= 0.9
    return np.mean(chances.argmax(axis=1)[sure] == labels[sure])
