"""Your turn in notebook 10: pictures out of noise, voices, and a chatbot."""

from ..exercise import exercise
from ..question import Question

q_pushed = Question("""
The weights rest. The dots of a cat's picture move a little against their blame, fifty times, until
the network of notebook 09 is sure that it is a dog. What will you see?
- A dog, or nearly one | That would be so if the network knew how a dog is drawn. It only knows what
  tells one from a cat. The dots have a shorter way to its verdict than to become a dog.
- Something between a cat and a dog | Half of the way to a dog would have other ears. Nothing pulled
  at the ears. Each dot went where the verdict turned quickest.
* A cat, hardly changed | Most dots moved by less than you can see. All of them together turn the
  verdict. The network has learned to judge, and not to draw.
""")

q_first = Question("""
Now it gets nothing but noise, and the word "dog". There is no pet behind this noise. What will its
very first guess look like?
- A sharp dog, another for each noise | Then it would have chosen one. Any sharp dog is far from
  most of the dogs that it might have been, and far is dear: a miss is squared.
* A blurred dog, nearly the same for each noise | It cannot know which dog was meant. The mean of
  all dogs has the smallest squared miss, so that is what it learned to say.
- Noise, with a little less in it | It never learned to paint noise. It learned to paint the pet
  behind it, at once and clean.
""")

q_high = Question("""
A fresh network learns from low voices only. It understands well over 90 of 100 words of other
low voices. Now high voices speak the same twelve words. How many of 100 will it understand?
- Nearly as many: a word is a word | To you, who have heard high voices all your life. The
  network has only ever seen the bands of low ones. A small mouth moves all of them up.
* Clearly fewer, but more than half | The shape of a word stays, so much is understood. But it
  stands higher in the picture, and the filters had no reason to look there.
- About 8, as by luck: it never heard one | Then a high word would look like none of the twelve. But
  an s is an s, silence is silence, and the order of the sounds is the same.
""")

q_other_way = Question("""
Now we ask for the same things in ways that it never saw, such as "please tell me what blame is." It
knows all the words. Only their order is new. How many of 100 answers are right, word for word?
- Nearly all | You see that it is the same question. The network has one set of weights for each
  of its twelve places. A word at a new place meets weights that never met it before.
- About one half | There is something in this: some words still stand at a place that it knows. But
  most do not.
* Fewer than 40 | It has one set of weights for each of its twelve places. A word at a new place
  meets weights that never met it. The stencil of notebook 09 missed a moved dog for this reason.
""")

q_while_you_talk = Question("""
You tell the chatbot your name, and ask it to keep it. What changes in its weights?
- A few of them, a little | It would need a loss, a rewind and an update for that. A talk is the
  forward pass alone.
* None at all | A talk is the forward pass, again and again. No loss, no blame, no update.
- The rows of the words that you used | Their numbers are read, and not written. To write, someone
  has to run the learning step.
""")


@exercise("""
A dot is 1.2. Four steps are left, and the network guesses 0.4: the dot goes a quarter of the way.
Then three steps are left, and the network guesses 0.7. What is the dot after each of the two steps?
1. How far is the dot from the guess? With four steps left it goes a quarter of that.
2. With two steps left, a dot at 0.5 and a guess of 0.1 it goes half of -0.4, and is 0.3.
3. The first step leads to 1.0, as 1.2 - 0.8 / 4. The second leads to 0.9, as 1.0 - 0.3 / 3.
- first = 0.4 | You went the whole way. With four steps left it goes a quarter of the way.
- first = 1.4 | You went away from the guess. The guess is lower than the dot.
- first = 0 | That would be a way of 1.2. How far is the dot from the guess?
- first = -0.2 | That is how far it goes, downward. Take it from 1.2, where the dot was.
- first = 0.2 | That is how far it goes. Take it from 1.2, where the dot was.
- second = 0.925 | With three steps left it goes a third of the way, and not a quarter.
- second = 0.7 | You went the whole way. With three steps left it goes a third of the way.
- second = 0.8 | You went toward the old guess once more. The network guesses anew at each step.
- second = 1.1 | The second time you went up. The guess of 0.7 is lower than the dot.
""")
def two_steps():
    """Each step goes an equal part of what is left, toward a guess that is made anew."""
    first = 1.2 + (0.4 - 1.2) / 4
    return {"first": first, "second": first + (0.7 - first) / 3}


@exercise("""
At one dot three pets have 0.2, 0.2 and 0.8. The network sees nothing but noise, so it must give one
number for all three. Which number has the smallest mean squared miss, and how large is that?
1. Try two numbers, such as 0.2 and 0.5: square the three misses of each, and take their mean.
2. For 0 and 1 the best number is 0.5. Each miss is 0.5, and the mean of 0.25 and 0.25 is 0.25.
3. The best number is the mean, 0.4. The squares are 0.04, 0.04 and 0.16, and their mean is 0.08.
- number = 0.2 | That is right for two of them. But the miss of 0.6 for the third one is squared.
- number = 0.5 | That is half way from the lowest to the highest. But two of three have 0.2.
- number = 0.8 | That fits one pet only, and misses the other two by 0.6.
- miss = 0.24 | You added up the squares. Take their mean: divide by three.
- miss = 0.12 | That is the miss of 0.2, or else of your own number: 0.36 of three.
- miss = 0.09 | That is the miss of 0.5. Another number does better.
- miss = 0.8 / 3 | You took the misses as they are. Square each of them first.
""")
def one_number_for_all():
    """The mean has the smallest squared miss: a network that cannot know which says the mean."""
    dots = [0.2, 0.2, 0.8]
    number = sum(dots) / 3
    return {"number": number, "miss": sum((dot - number) ** 2 for dot in dots) / 3}


@exercise("""
A helpline listens to 1,000 words. 900 are spoken by low voices, and 96 of 100 of these are
understood. 100 are spoken by high voices, and 60 of 100 of these are understood. How many of 100
are understood, over all 1,000? And how many times as often is a high voice misheard as a low one?
1. Count the words: how many of the 900 are understood, and how many of the 100?
2. Of 800 words at 90 of 100 and 200 at 50 of 100 it is 720 and 100: 82 of 100.
3. 864 and 60 make 924 of 1,000, so 92.4 of 100. Misheard are 40 of 100 beside 4 of 100.
= overall %
- overall = 78 | That is the middle of 96 and 60. But nine words in ten are spoken by low voices.
- overall = 924 | That is of 1,000 words. How many is it of 100?
- times = 96 / 60 | You compared what is understood. Compare what is misheard: 40 and 4.
- times = 36 | That is how many more are misheard. How many times as many are they?
- times = 1 / 10 | You divided the wrong way round: 40 is how many times 4?
""")
def who_is_misheard():
    """One figure for all hides those who are few."""
    overall = (900 * 0.96 + 100 * 0.60) / 10
    return {"overall": overall, "times": (100 - 60) / (100 - 96)}


@exercise("""
A question has 3 words. Its answer has 5, the dot included. For the plain network, each guess
that it has to make is one example. How many examples does this pair give?
1. What does it guess? Not the words of the question: those are given.
2. An answer of 2 words gives 3 examples: the first word, the second, and "that was all".
3. Five words and the end: 6.
- 5 | Nearly. After the fifth word it has to guess one thing more: that this was all.
- 8 | The words of the question are given. It does not have to guess them.
- 9 | The end is rightly counted. But the words of the question are given, not guessed.
- 1 | It does not guess the whole answer at once. It guesses word by word.
- 15 | Each word of the answer is guessed once, whatever the question is.
""")
def count_the_guesses():
    """Five words, and the end: six guesses, so six examples."""
    return 5 + 1


@exercise("""
A network knows 64 words, and has not learned yet: it gives all of them the same chance. What is its
loss? Halving a chance once costs 0.693.
1. The loss is the surprise at the right word. How large is the chance that it got?
2. With 8 words, the chance is 1/8. That is 1 halved three times, so the loss is 3 x 0.693 = 2.08.
3. 64 is 2 x 2 x 2 x 2 x 2 x 2. So 1/64 is 1 halved six times: 6 x 0.693 = 4.16.
- 6 | Six halvings is right. Each of them costs 0.693.
- 64 * 0.693 | You took 64 halvings. 1/64 is 1 halved six times.
- 1 / 64 | That is the chance. The loss is the surprise at it: count the halvings.
- 32 * 0.693 | You took half of 64 as the number of halvings. Halve 1 until it is 1/64.
- 0.693 | That is an even guess between two words. Here there are 64.
- 64 | That is how many words there are. The loss grows with the halvings that lead there.
""")
def before_it_learns():
    """1/64 is 1 halved six times, and each costs 0.693: about 4.16."""
    return 6 * 0.6931471805599453
