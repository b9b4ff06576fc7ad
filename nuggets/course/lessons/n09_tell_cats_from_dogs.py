"""Your turn in notebook 09: three sets, what a filter does and costs, and what a share hides."""

from ..exercise import exercise
from ..question import Question

q_by_heart = Question("""
The network with three layers learns from 300 pets only, until it gets all 300 right. About how many
of 100 new pets will it get right?
- All 100 | It moved its weights until these 300 fitted. With 803,266 weights it can learn 300
  pictures by heart, and that does not help with the next one.
* About 70 | A part of what it learned holds for all pets. The rest holds for these 300 only.
- About 50 | It is better than a coin. A part of what it learned does hold for all pets.
""")

q_winner = Question("""
The second network has 803,266 weights. The third one has 25,634. Both learn from the same 6,000
pets, six times over. Which will get more of the new pets right?
- The one with more weights | More weights can learn more by heart. What counts is what they are
  able to see in a picture that is new.
* The one with small filters | A filter learns a shape once and finds it anywhere. The other network
  has to learn it anew for every place.
- They will be the same | Look at what each can do. One looks for small shapes anywhere. The other
  has one weight for every dot.
""")

q_repair = Question("""
Now the network learns this one mistake, alone, step by step, until its verdict turns. What happens
to its answers on the other 999 pets of the validation set?
- Next to nothing | The steps are few and small. But every weight that they move is also used for
  all other pets, and none of these is there to pull it back.
* Many turn wrong, nearly all of one species | The quickest way to turn one verdict is to lean
  toward its species. That is right for one half of the pets, and wrong for the other half.
- They get better, too | It learned from one picture. What it learned first is to lean toward its
  species, as the network of notebook 08 did.
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
Four networks were trained. On the training set A gets 99 of 100 right, B 97, C 92 and D 85. On the
validation set A gets 84, B 90, C 91 and D 83. On the test set A gets 86, B 93, C 89 and D 84. Which
one do you choose, and which number do you report?
1. One set moves the weights, one is for choosing, one is opened at the end. Which is which?
2. With validation 70 and 75, and test 74 and 72, one chooses the second network and reports 72.
3. Choose C, which is best on the validation set. Report what it gets on the test set: 89.
- network = "A" | A is best at what it learned from. That may be learned by heart.
- network = "B" | You chose by the test set. Then the test has had its say, and B's 93 may be luck.
- network = "D" | D is lowest everywhere. Look for the best on the validation set.
- reported = 91 | C was chosen because of this number, so it is partly luck. Report one that had no
  say.
- reported = 92 | That is on pets that it learned from. Report a number on pets that had no say.
- reported = 0.89 | The network is right, and that is a share. Say how many of 100.
- reported = 93 | That is the test number of B, which was not chosen by the validation set.
""")
def fair_pick():
    """The validation set chooses C. The test set had no say, so C's 89 there is an honest number.

    That B has 93 there is no reason to change your mind: then the test would choose.
    """
    return {"network": "C", "reported": 89}


@exercise("""
Someone tests a network on 150 photographs: 100 cats and 50 dogs. It calls 95 of the cats "cat", and
20 of the dogs "dog". What percentage of all photographs does it get right, and of the dogs? And of
all photographs, if it always said "cat"?
1. First count what is right: among all 150, then among the 50 dogs.
2. With 60 of 80 cats and 10 of 20 dogs, 70 of 100 photographs and 50 of 100 dogs are right. Always
  "cat" would get 80 of 100.
3. 115 of 150 are 76.7 of 100. 20 of 50 dogs are 40 of 100. Always "cat" gets 100 of 150: 66.7.
= photographs %
= dogs %
= always_cat %
- photographs = 115, dogs = 20, always_cat = 100 | Those are the counts. Say how many that would be
  of 100.
- photographs = 115 / 150, dogs = 20 / 50, always_cat = 100 / 150 | Those are shares of 1. Say how
  many that is of 100.
- photographs = 67.5 | That is the mean of 95 and 40. But there are twice as many cats as dogs.
- dogs = 100 * 20 / 150 | You divided by all photographs. Divide by the number of dogs.
- always_cat = 50 | That would be so if half of them were cats. Here 100 of 150 are.
- always_cat = 95 | That is how it does on cats now. If it always said "cat", all 100 were right.
""")
def read_the_table():
    """76.7 of 100 sounds fair, but only 40 of 100 dogs are right: one number hides who is missed.

    Always saying "cat", which knows nothing, gets 66.7.
    """
    return {"photographs": 100 * 115 / 150, "dogs": 100 * 20 / 50, "always_cat": 100 * 100 / 150}
