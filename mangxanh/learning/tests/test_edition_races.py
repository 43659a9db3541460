"""Several at once: one draft, one edition, and nobody's text lost unsaid."""

import pytest

from mangxanh.common.seen import Overtaken
from mangxanh.history.models import HistoryRow
from mangxanh.learning.actions.editions import publish, save_draft
from mangxanh.learning.actions.watching import watch_facts
from mangxanh.learning.models import EndedFact, LessonEdition, mark_of
from mangxanh.learning.shelf import source_of
from mangxanh.learning.tests.factories import KEY
from mangxanh.plan.tests.test_races import at_once, own
from mangxanh.school.models import Role
from mangxanh.school.tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
__all__ = ["at_once"]  # a fixture


@pytest.fixture
def heads(school):
    return [PersonFactory(school=school, roles=(Role.SUBJECT_HEAD,)) for _turn in range(4)]


def test_of_several_first_drafts_one_is_kept_and_the_others_are_told(school, heads, at_once):
    text = source_of(KEY)
    people = [own(one) for one in heads]

    wrong, seen = at_once(
        [
            lambda by=by, n=n: save_draft(by.school, KEY, f"{text}# {n}", by=by, seen=mark_of(text))
            for n, by in enumerate(people)
        ],
        LessonEdition.objects.count,
    )

    assert [type(error) for error in wrong] == [Overtaken] * 3
    assert seen == [1]


def test_a_draft_is_published_once_and_there_is_one_edition(school, heads, at_once):
    text = source_of(KEY)
    publish(save_draft(school, KEY, text + "# a", by=heads[0]), by=heads[0])
    draft = save_draft(school, KEY, text + "# b", by=heads[0])
    people = [own(one) for one in heads]

    wrong, seen = at_once(
        [lambda by=by: publish(draft, by=by, seen=draft.mark) for by in people],
        lambda: (
            LessonEdition.objects.published().count(),
            HistoryRow.objects.filter(verb="lesson published").count(),
        ),
    )

    assert (wrong, seen) == ([], [(1, 2)])


def test_who_saves_while_another_publishes_loses_nothing(school, heads, at_once):
    text = source_of(KEY)
    draft = save_draft(school, KEY, text + "# a", by=heads[0])
    one, two = own(heads[0]), own(heads[1])

    wrong, seen = at_once(
        [
            lambda: publish(draft, by=one, seen=draft.mark),
            lambda: save_draft(two.school, KEY, text + "# b", by=two, seen=draft.mark),
        ],
        lambda: sorted(LessonEdition.objects.values_list("text", flat=True)),
    )

    assert [type(error) for error in wrong] in ([], [Overtaken])
    first_published = [[f"{text}# a", f"{text}# b"]]
    assert seen == ([[f"{text}# b"]] if wrong else first_published)


def test_two_workers_tell_once(school, heads, at_once):
    publish(save_draft(school, KEY, source_of(KEY), by=heads[0]), by=heads[0])
    stating = source_of(KEY).replace("facts: [", "facts: [998, ", 1)
    LessonEdition.objects.published().update(text=stating)

    wrong, seen = at_once([lambda: watch_facts(school)] * 3, EndedFact.objects.count)

    assert (wrong, seen) == ([], [1])
