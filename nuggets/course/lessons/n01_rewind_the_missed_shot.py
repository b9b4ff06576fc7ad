"""Your turn in notebook 01: a missed shot, and how much each link of the play has to do with it.

All numbers can be worked out by hand from the start play: 20 × 0.8 × 0.5 × 0.6 = 4.8 metres, with
the hoop 6 metres away.
"""

from ..exercise import exercise
from ..question import Question

q_size = Question("""
Turn one dial up by 0.01 and leave the other two alone. Which dial moves the ball most?
- Selection (now 0.8) | It looks strong because its number is large. But its nudge is carried on by
  the two low ones: 20 × 0.5 × 0.6 = 6. That is the least of the three.
* Timing (now 0.5) | Its nudge is carried on by the two highest dials: 20 × 0.8 × 0.6 = 9.6 metres
  for each whole 1 of timing. The lowest dial has the highest others.
- Form (now 0.6) | Its nudge is carried on by 20 × 0.8 × 0.5 = 8. Good, but one is carried on by
  more.
- All the same | The nudges are alike. What each of them is multiplied by is not.
""")

q_sum = Question("""
The blames are -14.40, -23.04 and -19.20. What do they add up to?
- The miss, 100% of it | Add them: -56.64. The squared miss is 1.44. Blame is not a cake that is cut
  up. Each number says what happens if that one dial moves alone.
* Neither of them | They add up to -56.64. Each blame answers its own question: if this one dial
  moved a little, how much would the loss move? They are no shares of the miss.
- The squared miss, 1.44 | Add them: -56.64. They are three answers to three questions, not three
  pieces of one thing.
""")

q_pressure = Question("""
A defender's pressure takes metres off the shot, and the ball lands short. Which sign does the blame
of the pressure have?
- Minus: turn it up | More pressure would bring the ball down even shorter. The loss would grow, so
  the sign is plus.
* Plus: turn it down | More pressure, a shorter shot, a larger loss. So the coach wants less of it.
- It has no blame, as it is not one of ours | Blame does not ask whose it is. If a little change in
  it moves the ball, it has a blame.
""")

q_small = Question("""
The pass gets better, from 0.05 to 0.5. The form stays at 0.3. What becomes of the form's blame of
-10.3?
- It stays, as the form did not change | Its blame is the blame at the rim times the push that
  reaches the shooter. Ten times as much push arrives there now.
* It grows, though the form did not change | Ten times as much push reaches the shooter, so what
  the shooter does matters more: -59.4. The miss got smaller, or it would be ten times as much.
- It shrinks, as the play is better | The miss did get smaller, and that makes all blame smaller.
  But ten times as much push reaches the shooter now, and that weighs more.
""")

q_order = Question("""
Multiplied from either end, a chain gives the same product. Why then does the coach begin at the
rim?
* One number, carried back, serves every link | The -2.4 of the rim, times 0.6, is wanted at the
  pass and at the selection. It is worked out once and carried on. From the other end she would have
  to begin anew for each link.
- The shooter is always most to blame | Here the timing has the largest blame. The order says where
  she begins, not who gets the most.
- From the other end the blames come out wrong | They come out the same: a product does not mind
  from which end you multiply. But she would have to walk the whole chain anew for each link.
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


@exercise("""
The pass gets better: its timing goes from 0.5 to 0.6. The selection stays 0.8 and the form stays
0.6. How many metres does the ball fly?
= m
1. The push is 20 metres. Each dial lets a part of what arrives through, one after the other.
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
Another play: selection 0.9, timing 0.3, form 0.5. Turn up one dial by 0.01 and leave the others
alone. How many metres farther does the ball fly, for each of the three? And which dial moves it
most?
= m
1. The nudge of 0.01 travels through the chain: it is multiplied by everything but its own dial.
2. For the selection: 20 × 0.01 × 0.3 × 0.5 = 0.03 metres. The others go the same way.
3. Selection 0.03, timing 20 × 0.9 × 0.01 × 0.5 = 0.09, form 20 × 0.9 × 0.3 × 0.01 = 0.054. Most:
  "timing".
- selection = 20 * 0.3 * 0.5, timing = 20 * 0.9 * 0.5, form = 20 * 0.9 * 0.3 | That is for a whole
  1. The nudge is only 0.01, a hundred times smaller.
- selection = 0.027, timing = 0.027, form = 0.027 | You kept the dial's own number in the product.
  The nudge of 0.01 stands in its place.
- selection = 0.06, timing = 0.096, form = 0.08 | Those are the numbers of the first play. Here the
  dials stand at 0.9, 0.3 and 0.5.
- selection = 2.7 + selection, timing = 2.7 + timing, form = 2.7 + form | That is where the ball
  lands now. The question is how much farther that is than 2.7 metres.
- most = "selection" | Selection has the largest number, but it moves the ball least: 0.03 metres.
- most = "form" | Form moves the ball by 0.054 metres. Compare that with the timing.
""")
def one_at_a_time():
    """A nudge is multiplied by all the other dials, so the lowest dial moves the ball most."""
    return {
        "selection": 20 * 0.01 * 0.3 * 0.5,
        "timing": 20 * 0.9 * 0.01 * 0.5,
        "form": 20 * 0.9 * 0.3 * 0.01,
        "most": "timing",
    }


@exercise("""
Too much: selection 1, timing 0.5, form 0.7. The ball flies 20, then 10, then 7 metres: 1 metre too
far. Rewind it. What is the blame at the rim, and what are the blames of form, timing and selection?
1. Begin at the rim with 2 × the miss. Ball too far: the miss is a plus now.
2. A link's blame is what comes back to it, times the push that arrived there. What flies on is what
  came back, times the link's own dial.
3. Rim 2 × 1 = 2. Form 2 × 10 = 20, and 2 × 0.7 = 1.4 flies on. Timing 1.4 × 20 = 28, and 0.7 flies
  on. Selection 0.7 × 20 = 14.
- rim = 1 | That is the miss. The blame at the rim is 2 × the miss.
- rim = -2 | The ball flew too far, so the miss is a plus: 7 - 6 = 1.
- rim = 2 * -1.2 | That is the rim of the first shot. This one misses by +1.
- form = 2 * 7 | You took the 7 metres that leave the shooter. It counts what arrived: 10.
- form = 2 * 0.7 | That is what flies on to the passer. The form's blame is 2 × the push that
  arrived, 10.
- timing = 2 * 20 | You carried the 2 past the shooter unchanged. Only 0.7 of it flies on: 1.4.
- timing = 1.4 * 10 | 10 metres leave the passer. Take what arrived there: 20.
- timing = 1.4 * 0.5 | That is what flies on to the playmaker. The blame is 1.4 × the push, 20.
- selection = 2 * 20 | You carried the 2 back unchanged. It is times 0.7, then times 0.5: 0.7.
- selection = 0.7 | That is what comes back. Times the push that arrived, 20.
- form = -20, timing = -28, selection = -14 | The size is right, the sign is flipped. Too far is a
  plus: turn it down.
""")
def rewind_it():
    """Three stops, two products each. All are plus: every dial is to be turned down a little."""
    rim = 2 * (7 - 6)
    at_passer = rim * 0.7
    at_playmaker = at_passer * 0.5
    return {
        "rim": rim,
        "form": rim * 10,
        "timing": at_passer * 20,
        "selection": at_playmaker * 20,
    }


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
A crowded play: the better of two passes is thrown (0.5 beats 0.3), and a defender's pressure of 0.6
takes 2 × 0.6 = 1.2 metres off, so the ball lands at 3.6 m. What is the blame of the other pass, and
what is the blame of the pressure?
1. Nudge each in your mind. Does the ball move at all? Toward the hoop, or away from it?
2. For the timing: the miss is 3.6 - 6 = -2.4, the ball moves 20 × 0.8 × 0.6 = 9.6 metres for each
  1, and the blame is 2 × -2.4 × 9.6 = -46.08.
3. The other pass is not thrown: 0. The pressure moves the ball by -2 metres for each 1: 2 × -2.4 ×
  -2 = +9.6. Plus says: turn it down.
- other_pass = 2 * (3.6 - 6) * (20 * 0.8 * 0.6) | That is the blame of the pass that was thrown. A
  little change in the other one moves nothing.
- pressure = -9.6 | The sign is flipped: more pressure pulls the ball back, by -2 metres for each 1.
- pressure = -2 | That is how the ball moves for each 1 of pressure. The blame is made of that and
  the miss: 2 × the miss × -2.
- pressure = -2.4 | That is the miss. The blame is 2 × the miss × how the ball moves for each 1.
- pressure = 3.6 | That is where the ball lands. The miss is 3.6 - 6.
- pressure = 0.6 * 9.6 | You multiplied by the pressure itself. A slope is for each whole 1 of it.
- pressure = pressure / 2 | That is a blame without its 2: a square changes by 2 × the miss for each
  metre.
""")
def crowded_play():
    """A nudge that cannot move the ball gets no blame, and what pulls the ball back gets a plus."""
    miss = 3.6 - 6
    return {"other_pass": 0.0, "pressure": 2 * miss * -2}
