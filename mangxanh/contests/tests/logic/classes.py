"""Papers as pupils and scripts fill them in: an own simulation, the same each time.

Scripts as the two that were found (a page's script, a browser extension): they hold the whole key,
find a question by its text and click the right option. One clicks at once, one waits for a beat, one
waits for random seconds so as to look like a hand.
"""

import random

from mangxanh.contests.flags import Given

QUESTIONS = 120


def letters_of(question):
    return 90 + (question * 37) % 330


def hard_of(question):
    return (question * 17 % 100) / 100  # 0 easy, 1 hard


def drawn(chance, count=20):
    return chance.sample(range(QUESTIONS), count)


def honest(chance, reads=None, able=None, careless=0.0, queued=False):
    """Return a paper of somebody who reads: `reads` letters a second, `able` from 0 to 1."""
    reads = reads or chance.uniform(9, 18)
    able = chance.betavariate(4, 2) if able is None else able
    paper = []
    for question in drawn(chance):
        seconds = (2 + letters_of(question) / reads + 8 * hard_of(question) * chance.random()) * (
            chance.lognormvariate(0, 0.4)
        )
        knows = 0.25 + 0.75 * min(max(able * 1.25 - hard_of(question) * 0.35, 0), 1)
        if chance.random() < careless:
            seconds, knows = chance.uniform(0.5, 2.5), 0.25
        late = queued and len(paper) >= 5
        paper.append(
            Given(
                question,
                0.02 if late else seconds,
                letters_of(question),
                chance.random() < knows,
                late,
            )
        )
    return paper


def scripted(chance, wait):
    """Return a paper that a script fills in; `wait(chance)`: seconds before each click."""
    return [
        Given(question, wait(chance), letters_of(question), right=True)
        for question in drawn(chance)
    ]


AT_ONCE = lambda chance: chance.uniform(0.01, 0.08)  # noqa: E731
IN_A_BEAT = lambda chance: 1.5 + chance.uniform(0, 0.4)  # noqa: E731
LIKE_A_HAND = lambda chance: chance.uniform(4, 14)  # noqa: E731


def whole_school(seed):
    """Return 950 honest papers and 50 scripted ones: 20 at once, 20 in a beat, 10 like a hand."""
    chance = random.Random(seed)  # noqa: S311  # invented pupils, the same each time
    pupils = [honest(chance) for _one in range(830)]
    pupils += [honest(chance, careless=1.0) for _one in range(40)]  # tap through, know nothing
    pupils += [
        honest(chance, queued=True) for _one in range(40)
    ]  # the network went, answers came late
    pupils += [honest(chance, reads=28, able=0.97) for _one in range(40)]  # quick and clever
    scripts = [scripted(chance, AT_ONCE) for _one in range(20)]
    scripts += [scripted(chance, IN_A_BEAT) for _one in range(20)]
    scripts += [scripted(chance, LIKE_A_HAND) for _one in range(10)]
    return pupils, scripts
