"""Your turn in notebook 09: three networks, an honest test, and what a filter costs."""

import numpy as np

from .exercise import exercise
from .question import Question

# --- questions -------------------------------------------------------------------------------

q_one_rule = Question(
    'Take one rule for all pets: "whiskers mean cat". Of 100 pets, about how many does it get '
    "right?",
    {
        "About 50": "That is what tossing a coin gets. Look at the sixteen pets: most cats have "
        "whiskers, and most dogs have none. So the rule knows more than a coin.",
        "Nearly 90": "It is a good rule, but some cats have no whiskers, and some dogs have them.",
        "All 100": "Look again: some cats have no whiskers, and some dogs have them. No single "
        "sign decides.",
    },
    right="Nearly 90",
)

q_untrained = Question(
    "The network has random weights and has learned nothing. Half of the pets are dogs. About how "
    "many of 100 pets will it get right?",
    {
        "None": "To be wrong every time, it would have to know the answer and then say the other "
        "one. It knows nothing.",
        "About 50": "It guesses, and there are two answers. This is the mark that everything else "
        "is measured against.",
        "About 90": "Nobody has told it what a cat is. Its weights are random numbers.",
    },
    right="About 50",
)

q_winner = Question(
    "The second network has 803,266 weights. The third one has 25,634. Both learn from the same "
    "8,000 pets. Which will get more of the new pets right?",
    {
        "The one with more weights": "More weights can learn more by heart. What counts is what "
        "they are able to see in a picture that is new.",
        "The one with small filters": "A filter learns a shape once and finds it anywhere. The "
        "other network has to learn it anew for every place.",
        "They will be the same": "Look at what each can do. One looks for small shapes anywhere. "
        "The other has one weight for every dot.",
    },
    right="The one with small filters",
)

q_train_or_test = Question(
    "The second network is asked about the 8,000 pets that it learned from, and about the 2,000 "
    "that it has never seen. Where does it get more right?",
    {
        "On the pets it learned from": "Every weight was moved to get those pets right. Some of "
        "what it learned holds for them only.",
        "On the new pets": "Nothing ever moved a weight for the sake of the new pets. It would be "
        "strange if it did better there.",
        "The same on both": "It would be, if it had learned only what holds for all pets. With "
        "803,266 weights it also learns a part by heart.",
    },
    right="On the pets it learned from",
)

q_ears = Question(
    "Here is a cat that the network is sure of. We draw the same cat again, with hanging ears like "
    "most dogs have. Nothing else changes. What will the network say?",
    {
        "Still cat": "Its eyes, nose, muzzle and whiskers still speak for a cat. One sign alone "
        "does not turn the verdict.",
        "Dog": "It learned that no sign decides alone, because some cats in the training set have "
        "hanging ears. The other signs still say cat.",
        "It cannot tell": "The ears are one sign of many. All the others still say cat.",
    },
    right="Still cat",
)

q_photos = Question(
    "The third network has seen 8,000 drawn pets, and not one photograph. Now it is shown "
    "photographs of cats and dogs. About how many of 100 will it get right?",
    {
        "Over 90, as with the drawings": "It learned what tells my drawings apart: a certain line, "
        "a certain colour at a certain place. Photographs have none of them.",
        "About 75": "That would be something. But it knows the drawings only, and nothing in them "
        "looks like a photograph.",
        "Hardly more than 50": "It learned to tell drawings apart. What works there says next to "
        "nothing about photographs.",
    },
    right="Hardly more than 50",
)

q_hide = Question(
    "Why do we count only the pets that the network has never seen?",
    {
        "It saves time": "It does, but that is not the reason. Ask what the number should tell us.",
        "A picture that it learned from may be known by heart": "We want to know how it will do on "
        "the next pet. Only pets that are new to it can tell.",
        "The test pets are harder": "They are drawn in the same way. They differ in one thing: no "
        "weight was ever moved for them.",
    },
    right="A picture that it learned from may be known by heart",
)

q_filters = Question(
    "The third network has far fewer weights than the second, and does better. Why?",
    {
        "One filter looks at every place": "What it learns about an ear at the left helps with an "
        "ear at the right. So few weights learn from very many places.",
        "Fewer weights are always better": "The first network has the fewest of all three: 6,146. "
        "It does worst.",
        "It was trained for longer": "It saw all pets four times. The other two saw them five "
        "times.",
    },
    right="One filter looks at every place",
)

q_choose = Question(
    "Someone trains 50 networks, tests them all on the same 2,000 pets, and reports the best one. "
    "Is that number honest?",
    {
        "Yes, the pets were never trained on": "No weight was moved for them. But they were used "
        "to choose, and the best of 50 is partly the luckiest of 50.",
        "No, the test was used to choose": "The best of 50 is partly luck with these 2,000 pets. "
        "An honest number needs a third set, which had no say at all.",
        "Only if all 50 are different": "Different or not: the pets had a say in which one is "
        "reported.",
    },
    right="No, the test was used to choose",
)

# --- exercises -------------------------------------------------------------------------------


@exercise(
    "Write a function accuracy(scores, labels). Each row of scores has two numbers, for cat and "
    "for dog. Give the share of the rows whose higher score is the right one, from 0 to 1.",
    hints=(
        "For each row, find the place of the higher score. Compare it with the label. Take the "
        "mean.",
        "scores.argmax(axis=1) gives the place of the highest number in each row: 0 or 1. And "
        "np.mean([True, True, False, True]) is 0.75.",
        "return np.mean(scores.argmax(axis=1) == labels)",
    ),
    cases=[
        (np.array([[2.0, 1.0], [0.5, 3.0], [1.0, 4.0], [-1.0, -2.0]]), np.array([0, 1, 0, 0])),
        (np.array([[0.1, 0.2], [5.0, -5.0]]), np.array([1, 0])),
        (
            np.array([[3.0, 4.0], [-4.0, -3.0], [2.0, 9.0], [6.0, 1.0], [1.0, 2.0]]),
            np.arange(5) % 2,
        ),
    ],
)
def accuracy(scores, labels):
    """The higher score is the verdict, and the mean of True and False is the share of True."""
    return np.mean(scores.argmax(axis=1) == labels)


@accuracy.mistake("You counted the right ones. Divide by how many rows there are, to get a share.")
def _counted(scores, labels):
    return np.sum(scores.argmax(axis=1) == labels)


@accuracy.mistake(
    "That is the share of the wrong ones. Is there a != for ==, or an argmin for argmax?"
)
def _share_wrong(scores, labels):
    return np.mean(scores.argmax(axis=1) != labels)


@accuracy.mistake(
    "You looked at whether the score for dog is above 0. It has to be above the score for cat."
)
def _dog_above_zero(scores, labels):
    return np.mean((scores[:, 1] > 0) == labels)


@accuracy.mistake(
    "That is the share of dogs among the verdicts. Compare each verdict with its label."
)
def _share_of_dogs(scores, labels):
    return np.mean(scores.argmax(axis=1))


@exercise(
    "How many weights does the layer Conv2d(3, 16, 3) have? It has 16 filters. Each looks at 3 "
    "colours in a square of 3 by 3 dots, and each filter has one bias.",
    hints=(
        "How many numbers does one filter need? Count its bias too. Then take 16 of them.",
        "Conv2d(1, 4, 5) has 4 filters for one colour. One filter is 1 x 5 x 5 + 1 = 26 numbers. "
        "All four are 104.",
        "One filter is 3 x 3 x 3 + 1 = 28 numbers. 16 x 28 = 448.",
    ),
)
def filter_weights():
    """One filter has 3 x 3 x 3 = 27 weights and a bias, which is 28. Sixteen of them have 448."""
    return 16 * (3 * 3 * 3 + 1)


@filter_weights.mistake("The biases are missing: each of the 16 filters has one more number.")
def _without_biases():
    return 16 * 3 * 3 * 3


@filter_weights.mistake("You forgot the colours: a filter has 3 x 3 weights for each of the three.")
def _without_colours():
    return 16 * (3 * 3 + 1)


@filter_weights.mistake(
    "You forgot the colours and the biases. One filter has 3 x 3 x 3 + 1 numbers."
)
def _without_colours_and_biases():
    return 16 * 3 * 3


@filter_weights.mistake("That is one filter. The layer has 16 of them.")
def _one_filter():
    return 3 * 3 * 3 + 1


@filter_weights.mistake(
    "You added one bias for the whole layer. Each of the 16 filters has its own."
)
def _one_bias():
    return 16 * 3 * 3 * 3 + 1


@filter_weights.mistake(
    "You gave each place in the picture its own filter. One filter is used at all 32 x 32 places."
)
def _one_for_each_place():
    return 16 * (3 * 3 * 3 + 1) * 32 * 32


@exercise(
    "A picture of 64 by 64 dots goes through the third network's layers. What is the side after "
    "each of the three poolings, and how many numbers does Flatten lay in a row (64 filters)?",
    hints=(
        "The convolutions here keep the side. Each pooling keeps one number of every 2 by 2.",
        "With 32 by 32 dots the sides are 16, 8 and 4, and 64 x 4 x 4 = 1,024 numbers are left.",
        "The sides are 32, 16 and 8. So 64 x 8 x 8 = 4,096 numbers are left.",
    ),
)
def after_the_pools():
    """Each pooling halves both sides: 64, 32, 16, 8. Then there are 64 maps of 8 x 8 numbers."""
    return {"side_1": 32, "side_2": 16, "side_3": 8, "numbers": 64 * 8 * 8}


@after_the_pools.mistake("That is the side before the pooling. Pooling makes it half as long.")
def _not_halved():
    return {"side_1": 64, "side_2": 32, "side_3": 16}


@after_the_pools.mistake(
    "You quartered the side. Pooling halves it; the area is what is quartered."
)
def _quartered():
    return {"side_1": 16, "side_2": 8, "side_3": 4}


@after_the_pools.mistake("That is for a picture of 32 by 32 dots. This one has 64 by 64.")
def _for_small_pictures():
    return {"numbers": 64 * 4 * 4}


@after_the_pools.mistake("You used the side once. A map of 8 by 8 has 8 x 8 numbers.")
def _side_once():
    return {"numbers": 64 * 8}


@after_the_pools.mistake("That is one map. There are 64 of them, one for each filter.")
def _one_map():
    return {"numbers": 8 * 8}


@exercise(
    "Some pictures came into the data twice. Each picture has a number. Write a function "
    "leaked(train, test) that gives the share of the test pictures that are in train too, 0 to 1.",
    hints=(
        "For each picture of the test set, ask whether its number is among the numbers in train.",
        "Of the words a, b, c, d, two are among b, d, e. The share is 2 of 4, so 0.5. And "
        "np.isin(test, train) gives True or False for each number of test.",
        "return np.mean(np.isin(test, train))",
    ),
    cases=[
        (np.array([1, 2, 3, 4, 5, 6]), np.array([5, 7, 8, 9])),
        (np.array([10, 11, 12]), np.array([12, 11, 13, 14, 15])),
        (np.array([1, 2, 3, 4]), np.array([5, 6])),
    ],
)
def leaked(train, test):
    """A test picture that was learned from tests nothing. In an honest split the share is 0."""
    return np.mean(np.isin(test, train))


@leaked.mistake("You counted them. Divide by how many test pictures there are.")
def _leaks_counted(train, test):
    return np.sum(np.isin(test, train))


@leaked.mistake("You asked it the other way round: that is a share of the training pictures.")
def _share_of_train(train, test):
    return np.mean(np.isin(train, test))


@leaked.mistake("That is the share of the test pictures that are honest. You want the others.")
def _honest_share(train, test):
    return np.mean(~np.isin(test, train))


@leaked.mistake("You divided by all pictures together. Divide by the number of test pictures.")
def _of_all_pictures(train, test):
    return np.sum(np.isin(test, train)) / (len(train) + len(test))


@exercise(
    "A network gives one pet the scores 1 for cat and 3 for dog. Softmax takes e to the power of "
    "each score, and divides by their sum. What are the chances of cat and of dog?",
    hints=(
        "e to the power of a score is np.exp(score). The two chances add up to 1.",
        "For the scores 0 and 1: np.exp(0) = 1 and np.exp(1) = 2.718. The sum is 3.718. So the "
        "chances are 0.269 and 0.731.",
        "np.exp(1) = 2.718 and np.exp(3) = 20.086, together 22.804. Cat 0.119, dog 0.881.",
    ),
)
def chances():
    """Two points ahead means e x e = 7.4 times the chance: dog 0.881, and 0.119 is left for cat."""
    powers = np.exp([1.0, 3.0])
    cat, dog = powers / powers.sum()
    return {"cat": cat, "dog": dog}


@chances.mistake("You shared out the scores themselves. Take e to the power of each of them first.")
def _scores_shared():
    return {"cat": 1 / 4, "dog": 3 / 4}


@chances.mistake("These are the powers. Divide each by their sum, so that they add up to 1.")
def _not_divided():
    return {"cat": np.exp(1.0), "dog": np.exp(3.0)}


@chances.mistake("You swapped them. The higher score gets the higher chance.")
def _swapped():
    dog, cat = np.exp([1.0, 3.0]) / np.exp([1.0, 3.0]).sum()
    return {"cat": cat, "dog": dog}


@chances.mistake("You took powers of 2. Softmax takes powers of e, which is 2.718.")
def _powers_of_two():
    return {"cat": 2 / 10, "dog": 8 / 10}
