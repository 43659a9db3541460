"""How a contest is shown after its closing."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.contests.entrants import number_of
from mangxanh.contests.flags import AUTOFILL, TEXT_MATCHING, TOO_FAST
from mangxanh.contests.models import Attempt, Contest
from mangxanh.contests.permissions import can_see_names
from mangxanh.contests.queries.across import number_words
from mangxanh.contests.queries.figures import Judged
from mangxanh.school.models import Person

register = template.Library()
HARD, EASY = 0.3, 0.9


@register.simple_tag
def after_tabs(contest: Contest, here: str, viewer: Person) -> list[dict[str, object]]:
    """Return the pages of a contest after its closing; names only who may see them opens."""
    closed = contest.state not in (Contest.State.DRAFT, Contest.State.OPEN)
    tabs = [("results", _("Overview"), "contest_results")]
    if closed:
        tabs.append(("items", _("Questions"), "contest_items"))
    if closed and can_see_names(viewer, contest):
        tabs.append(("ranking", pgettext("of a contest", "Ranking"), "contest_ranking"))
    took_part = _("Schools that took part") if contest.across else _("Classes that took part")
    tabs.append(("board", took_part, "contest_board"))
    if contest.published_at:
        tabs.append(("prizes", _("Prizes"), "contest_winners"))
    return [
        {"label": label, "url": reverse(name, args=[contest.pk]), "here": key == here}
        for key, label, name in tabs
    ]


@register.filter
def called(attempt: Attempt, contest: Contest) -> str:
    """Return whose attempt it is, for who is in charge: across schools by number."""
    return number_words(contest, attempt.person_id) if contest.across else str(attempt.person.name)


@register.filter
def numbered(person: Person, contest: Contest) -> int:
    """Return the number under which somebody stands in a contest."""
    return number_of(contest.pk, person.pk)


@register.filter
def share(figure: float) -> str:
    """Return a share as "24%"."""
    return f"{round(100 * figure)}%"


@register.filter
def item_words(one: Judged) -> str:
    """Say in plain words how a question did."""
    item = one.item
    if item.discrimination is None:
        told = _("All did the same here, so it tells nobody apart.")
    elif item.discrimination < 0:
        told = _("Whoever did well in the rest was wrong here more often: is the key right?")
    elif one.must_look:
        told = _("Who did well in the rest and who did not were right here alike.")
    else:
        told = _("Whoever did well in the rest was right here more often, as it should be.")
    if item.facility < HARD:
        told += " " + _("Very few were right.")
    elif item.facility > EASY:
        told += " " + _("Nearly all were right.")
    return told


@register.filter
def sign_words(sign: dict[str, object]) -> str:
    """Say in plain words what was seen in an attempt."""
    words = {
        AUTOFILL: _("Answers came at once, or in an even beat."),
        TOO_FAST: _("Most right answers came before the question can be read."),
        TEXT_MATCHING: _("All is right, and long questions took no longer than short ones."),
    }
    return words.get(str(sign.get("sign")), "")
