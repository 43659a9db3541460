"""The same form sent many times at once files once; many forms at once file all, each its own."""

import ast
import shutil

import pytest
from django.conf import settings

from mangxanh.cases.tests.conftest import team  # noqa: F401  # a fixture
from mangxanh.school.tests.test_parallel import in_threads
from mangxanh.speakup.tests.walking import STORY, browser, third_page

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
AT_ONCE = 10
SEND = (
    "from mangxanh.speakup.tests.walking import browser, code_on;"
    " said.append(code_on(browser(school).post('/trang/3/', {{**{token}, 'story': 'Các bạn nói xấu em.'}})))"
)
COUNT = (
    "[len({code for code in said if code != 'did'}),"
    " *(__import__('django.apps', fromlist=['apps']).apps.get_model(name).objects.count()"
    " for name in ('cases.Case', 'speakup.Receipt', 'cases.Entry', 'notices.Notice'))]"
)


@pytest.fixture
def forms(team, tmp_path):  # noqa: F811  # the fixture
    """Return what the last pages carry of so many forms, whose keys the other process has too."""

    def make(count, kind):
        made = [third_page(browser(team.school), {"kind": kind}) for _ in range(count)]
        shutil.copytree(settings.KEYS_DIR, tmp_path / "keys", dirs_exist_ok=True)
        return made

    return make


def test_one_form_sent_many_times_at_once_is_one_report(team, tmp_path, forms):  # noqa: F811
    [token] = forms(1, "threatened")

    said, counts = in_threads(tmp_path, team.school, SEND.format(token=token), COUNT, count=AT_ONCE)

    codes = ast.literal_eval(said)
    assert len(codes) == 2 * AT_ONCE, codes  # each a code and "did"
    assert ast.literal_eval(counts) == [1, 1, 1, 1, 3]  # told once to each of the ladder


def test_many_forms_at_once_are_as_many_reports(team, tmp_path, forms):  # noqa: F811
    tokens = forms(AT_ONCE, "bullied")

    _said, counts = in_threads(
        tmp_path, team.school, SEND.format(token=f"{tokens}[turn]"), COUNT, count=AT_ONCE
    )

    assert ast.literal_eval(counts) == [AT_ONCE, AT_ONCE, AT_ONCE, AT_ONCE, 0]


def test_the_story_of_these_tests_is_not_urgent():
    """Else they would tell the ladder, and count something else."""
    from mangxanh.analysis.crisis import danger  # noqa: PLC0415  # here alone

    assert not danger(STORY).is_urgent
