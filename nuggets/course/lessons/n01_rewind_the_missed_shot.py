"""Your turn in notebook 01: a missed shot, and how much each link of the play has to do with it.

All numbers can be worked out by hand from the start play: 20 × 0.8 × 0.5 × 0.6 = 4.8 metres, with
the hoop 6 metres away.
"""

from ..exercise import exercise
from ..question import Guess, Question

q_sign = Question("""
The ball lands short of the hoop. You turn the timing up a little. Which way does the landing spot
move?
* Toward the hoop | All three links multiply, so a better pass carries the ball farther.
- Away from the hoop | A larger number in a product of positive numbers makes the product larger.
  The ball flies farther, and that is toward the hoop.
- It does not move | Move the slider for the timing in the picture and watch the arc.
""")

q_size = Question("""
Turn one link up by 0.01 and leave the other two alone. Which link moves the ball most?
- Selection (now 0.8) | It looks strong because its number is large. But its nudge is multiplied by
  the two weak ones: 20 × 0.5 × 0.6 = 6. That is the least of the three.
* Timing (now 0.5) | Its nudge is multiplied by the two strongest links: 20 × 0.8 × 0.6 = 9.6 metres
  for each whole 1 of timing.
- Form (now 0.6) | Its nudge is multiplied by 20 × 0.8 × 0.5 = 8. Good, but the timing's is
  multiplied by more.
- All the same | The nudges are alike. What each of them is multiplied by is not.
""")

q_minus = Question("""
The blame of the timing is -23.04. What does the minus tell the coach?
* Turn the timing up | Minus means: when the timing goes up, the loss goes down. So up.
- Turn the timing down | The minus is about the loss. When the timing goes up, the loss goes down,
  and that is what the coach wants.
- The passer did harm | The sign is no verdict on a person. It says which way the loss goes when the
  number goes up.
""")

q_sum = Question("""
The blames are -14.40, -23.04 and -19.20. Do blames add up to 100% of the miss?
- Yes, they share out the miss | Add them: -56.64. The squared miss is 1.44. Blame is not a cake
  that is cut up. Each number says what happens if that one link moves alone.
* No | Each blame answers its own question: if this one link moved a little, how much would the loss
  move? Nothing makes such answers add up to anything.
- Only if they are all minus | Here they are all minus, and they add up to -56.64, not to 1.44 and
  not to 100.
""")

q_zero = Question("""
A second pass was on offer, but it was not thrown. Its blame is zero. Did that player do well?
- Yes, zero blame means no fault | The pass on offer may have been very poor. It was not used, so a
  little change in it could not move the ball.
* Blame cannot tell | Zero says that a little change there would not have moved this shot. It says
  nothing about how good the player was.
- No, doing nothing is a fault | Blame does not judge people. It says what a little change would
  have done, and here that is nothing.
""")

q_small = Question("""
Another play has selection 1, timing 1 and form 0.2975. It lands at 5.95 m and drops in. All its
blames are small. Is everything about it good?
- Yes, small blame means small fault | Look at the form: 0.2975 is far from 1. Every blame is
  multiplied by the miss, and this miss is tiny.
* No, a small blame is not a small fault | The shot went in, so there is little to correct. The form
  is weak all the same. Blame looks at this shot only.
- No, small blames are always wrong | They are right. They tell you that a little change hardly
  matters for this shot.
""")

q_order = Question("""
Why does the coach rewind from the rim backward, and not from the play forward?
* The miss is known at the rim | The only thing we know is how far off the end was. From there each
  link passes the message on to the one before it.
- The shooter is always most to blame | Here the timing has the largest blame. The order says where
  we start, not who gets the most.
- It makes no difference | Try it: at the first link nobody knows yet how large the miss is.
""")

q_pressure = Question("""
A defender's pressure takes metres off the shot, and the ball lands short. Which sign does the blame
of the pressure have?
- Minus: turn it up | More pressure would bring the ball down even shorter. The loss would grow, so
  the sign is plus.
* Plus: turn it down | More pressure, a shorter shot, a larger loss. Plus says: turn it down.
- Zero: it is not a player of ours | Blame does not ask whose it is. If a little change in it moves
  the ball, it has a blame.
""")

g_distance = Guess("""
The push is 20 metres. The links let 0.8, then 0.5, then 0.6 of it through. How far does the ball
fly?
= 4.8 m | 20 × 0.8 = 16, then 16 × 0.5 = 8, then 8 × 0.6 = 4.8.
""")

g_coach = Guess("""
The coach corrects every link a little, in proportion to its blame, with a learning rate of 0.001.
The first shot landed at 4.8 m. Where will the next one land?
= 5.2751 m | It is closer, but one small step does not reach the hoop.
""")

g_blame = Guess("""
16 metres of push met the timing, and a blame of -1.44 comes back from the shooter. What is the
blame of the timing? Guess its sign first, then its size.
= -23.04 | It is what came back, -1.44, times the push that met the timing, 16.
± A minus comes back, and the push that it is multiplied with is a plus.
""")


@exercise("""
The pass gets better: its timing goes from 0.5 to 0.6. The selection stays 0.8 and the form stays
0.6. How many metres does the ball fly?
= m
1. The push is 20 metres. Each link lets a part of it through, one after the other.
2. With the old timing it was 20 × 0.8 = 16, then 16 × 0.5 = 8, then 8 × 0.6 = 4.8 metres.
3. 20 × 0.8 × 0.6 × 0.6 = 5.76 metres.
- 20 * (0.8 + 0.6 + 0.6) | You added the three links. Along a chain they multiply.
- 0.8 * 0.6 * 0.6 | You multiplied the three links. Now the push of 20 metres is still missing.
- 20 * 0.8 * 0.5 * 0.6 | That is the first shot, with the timing at 0.5. The timing is 0.6 now.
- 4.8 + 0.1 | You added the extra 0.1 to the metres. It goes into the product: 0.5 is now 0.6.
- right - 6 | That is the miss, counted from the hoop. The question is how far the ball flies.
""")
def better_pass():
    """Along the play the links multiply: 20 × 0.8 = 16, × 0.6 = 9.6, × 0.6 = 5.76 metres."""
    return 20 * 0.8 * 0.6 * 0.6


@exercise("""
From the start play, turn up one link by 0.01 and leave the others alone. How many metres farther
does the ball fly, for each of the three? And which link moves it most?
= m
1. The nudge of 0.01 travels through the chain: it is multiplied by everything but its own link.
2. For the selection: 20 × 0.01 × 0.5 × 0.6 = 0.06 metres. The others go the same way.
3. Selection 0.06, timing 20 × 0.8 × 0.01 × 0.6 = 0.096, form 20 × 0.8 × 0.5 × 0.01 = 0.08. Most:
  "timing".
- selection = 20 * 0.5 * 0.6, timing = 20 * 0.8 * 0.6, form = 20 * 0.8 * 0.5 | That is for a whole
  1. The nudge is only 0.01, a hundred times smaller.
- selection = 0.048, timing = 0.048, form = 0.048 | You kept the link's own number in the product.
  The nudge of 0.01 stands in its place.
- selection = 4.8 + selection, timing = 4.8 + timing, form = 4.8 + form | That is where the ball
  lands now. The question is how much farther that is than 4.8 metres.
- most = "selection" | Selection has the largest number, but it moves the ball least: 0.06 metres.
- most = "form" | Form moves the ball by 0.08 metres. Compare that with the timing.
""")
def one_at_a_time():
    """A nudge is multiplied by all the other links, so the weakest link moves the ball most."""
    return {
        "selection": 20 * 0.01 * 0.5 * 0.6,
        "timing": 20 * 0.8 * 0.01 * 0.6,
        "form": 20 * 0.8 * 0.5 * 0.01,
        "most": "timing",
    }


def _error(selection, timing, form):
    """The squared miss of a play."""
    return (20 * selection * timing * form - 6) ** 2


@exercise("""
Write a function nudged_blame(selection, timing, form, h) that measures the blame of the timing:
raise the timing by h, see how much the squared miss changes, and divide by h.
1. You need the squared miss twice: once with timing + h, once with timing.
2. For the form it is: (square with form + h, minus square with form) / h. Mind the brackets.
3. before = (20 * selection * timing * form - 6) ** 2, then the same with (timing + h) as after, and
  return (after - before) / h
? 0.8, 0.5, 0.6, 1e-5
? 0.9, 0.5, 0.6, 1e-5
? 0.8, 0.9, 0.6, 1e-5
? 1.0, 0.7, 0.3, 1e-5
- right * h | That is the change. Divide it by h, to know it for each whole 1 of timing.
- -right | The sign is flipped: take the loss after the nudge minus the loss before.
- 20 * selection * form | You measured the ball, not the loss. Square the miss before you compare.
- (_error(selection, timing, form + h) - _error(selection, timing, form)) / h | You nudged the form.
  Add h to the timing.
- (_error(selection + h, timing, form) - _error(selection, timing, form)) / h | You nudged the
  selection. Add h to the timing.
- _error(selection, timing + h, form) - _error(selection, timing, form) / h | Brackets: only the
  square before the nudge was divided by h. Put the difference in brackets.
""")
def nudged_blame(selection, timing, form, h):
    """The change of the loss, divided by the nudge that caused it: so anyone can check a blame."""
    before = (20 * selection * timing * form - 6) ** 2
    after = (20 * selection * (timing + h) * form - 6) ** 2
    return (after - before) / h


@exercise("""
Be the coach. The blames are -14.4 (selection), -23.04 (timing) and -19.2 (form), and the learning
rate is 0.002. What are the three new numbers, and where does the next shot land?
= lands m
1. new = old - learning rate × blame. Minus a minus is a plus.
2. With a learning rate of 0.001 the selection would be 0.8 - 0.001 × (-14.4) = 0.8144.
3. 0.8288, 0.54608, 0.6384, and the ball lands at 20 × 0.8288 × 0.54608 × 0.6384 = 5.7787 m.
- selection = 1.6 - selection, timing = 1 - timing, form = 1.2 - form | You moved with the blame:
  the sign is flipped. It is old - learning rate × blame, and the blame is minus.
- selection = 0.8 + 14.4, timing = 0.5 + 23.04, form = 0.6 + 19.2 | You moved by the whole blame.
  Multiply it by the rate, 0.002, first.
- selection = 0.8144, timing = 0.52304, form = 0.6192 | That is the step for a learning rate of
  0.001. Here the rate is 0.002.
- selection = 0.0288, timing = 0.04608, form = 0.0384 | That is only the change. Add it to the old
  number.
- selection = 0.8, timing = 0.5, form = 0.6 | That is the old number. It moves against its blame.
- lands = 20 * 0.8 * 0.5 * 0.6 | That is where the first shot landed. Use the three new numbers.
- lands = lands / 20 | The push of 20 metres is missing from the product.
- lands = lands - 6 | That is the miss. The question is where the ball lands.
""")
def coach_step():
    """Each link moves against its blame. The shot is only 0.22 m short now: within the rim."""
    selection = 0.8 - 0.002 * -14.4
    timing = 0.5 - 0.002 * -23.04
    form = 0.6 - 0.002 * -19.2
    return {
        "selection": selection,
        "timing": timing,
        "form": form,
        "lands": 20 * selection * timing * form,
    }


@exercise("""
Give and go: the same pass is used twice, so the ball flies 20 × selection × timing × timing ×
form = 2.4 metres. Find the slope of the shot through one use of the timing, through both uses, and
then the blame: the slope of the squared miss.
1. Nudge one of the two timings and leave the other at 0.5. Then count that twice.
2. If a play were 10 × a × a with a = 3, one use has the slope 10 × 3 = 30, and both have 60.
3. One use: 20 × 0.8 × 0.5 × 0.6 = 4.8. Both: 4.8 + 4.8 = 9.6. The miss is 2.4 - 6 = -3.6, so the
  blame is 2 × -3.6 × 9.6 = -69.12.
- one_use = 20 * 0.8 * 0.6 | 9.6 is too much for one use: the other use is still in the product,
  with its 0.5.
- both_uses = 4.8 | You forgot one of the two uses. Each has the slope 4.8, and they add up.
- both_uses = 4.8 * 4.8 | You multiplied the two uses. Two ways into the same shot add up.
- blame = blame / 2 | That is half of it. Is one of the two uses missing, or the 2 in 2 × the miss?
- blame = 2 * -1.2 * 9.6 | You used the miss of the old play. This shot lands at 2.4 m: the miss is
  -3.6.
- blame = -blame | The size is right, the sign is flipped. The shot is short, so the miss is minus.
""")
def used_twice():
    """A number that is used twice is blamed twice, and the two blames add up."""
    one_use = 20 * 0.8 * 0.5 * 0.6
    both_uses = one_use + one_use
    return {"one_use": one_use, "both_uses": both_uses, "blame": 2 * (2.4 - 6) * both_uses}


@exercise("""
A crowded play: the better of two passes is thrown (0.5 beats 0.3), and a defender's pressure of 0.4
takes 2 × 0.4 = 0.8 metres off, so the ball lands at 4.0 m. What is the blame of the other pass, and
what is the blame of the pressure?
1. Nudge each in your mind. Does the ball move at all? Toward the hoop, or away from it?
2. For the timing: the miss is 4 - 6 = -2, the ball moves 20 × 0.8 × 0.6 = 9.6 metres for each 1,
  and the blame is 2 × -2 × 9.6 = -38.4.
3. The other pass is not thrown: 0. The pressure moves the ball by -2 metres for each 1: 2 × -2 × -2
  = +8. Plus says: turn it down.
- other_pass = 2 * (4.0 - 6) * (20 * 0.8 * 0.6) | That is the blame of the pass that was thrown. A
  little change in the other one moves nothing.
- pressure = -8 | The sign is flipped: more pressure pulls the ball back, by -2 metres for each 1.
- pressure = -2 | -2 is the miss, and it is how the ball moves for each 1 of pressure. The blame is
  made of both: 2 × the miss × -2.
- pressure = 0.4 * 8 | You multiplied by the pressure itself. A slope is for each whole 1 of it.
- pressure = pressure / 2 | 4 is where the ball lands, or a blame without its 2: a square changes by
  2 × the miss for each metre.
""")
def crowded_play():
    """A nudge that cannot move the ball gets no blame, and what pulls the ball back gets a plus."""
    miss = 4.0 - 6
    return {"other_pass": 0.0, "pressure": 2 * miss * -2}
