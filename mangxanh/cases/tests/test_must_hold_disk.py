"""Whatever a handler types or has made: sealed, and in no file, row, log or message in clear.

Safety 3. While the pages work, every file that Python opens for writing is looked at too.
"""

import io
import logging
import os
import sys

import pytest
from django.db import connection
from django.db.utils import OperationalError

from mangxanh.cases.actions.keeping import add_files
from mangxanh.cases.actions.second import decide
from mangxanh.cases.models import Action, Referral, SecondPerson
from mangxanh.cases.tests.factories import answered, fresh, here, private_of
from mangxanh.cases.tests.pages import at_work, page
from mangxanh.cases.tests.test_files import kept
from mangxanh.common.logs import Anonymous, Line
from mangxanh.home.tests.asking import rows

pytestmark = pytest.mark.django_db
CANARY = "chimsephuongnam"
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
written = []
watched = [False]


def _watch(event, args):
    """Note each file that is opened to be written; a hook stays for good, so it has a switch."""
    if watched[0] and event == "open":
        name, mode, flags = args
        if (isinstance(flags, int) and flags & WRITES) or any(one in str(mode) for one in "wax+"):
            written.append(str(name))


sys.addaudithook(_watch)


@pytest.fixture
def watching():
    written.clear()
    watched[0] = True
    yield written
    watched[0] = False


def in_clear(folder):
    forms = (CANARY.encode(), CANARY.upper().encode(), CANARY.encode("utf-16-le"))
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and any(form in path.read_bytes() for form in forms)
    ]


def typed(client, case, officer):
    """Send each form of a case with the canary in every field that takes words."""

    def send(rest, status=302, **data):
        answer = client.post(f"/vu-viec/{case.number}/{rest}", data)
        assert answer.status_code == status, (rest, answer.status_code)
        if hasattr(answer, "streaming_content"):
            b"".join(answer.streaming_content)

    send("thu/", text=CANARY)
    send("thu/", 422, text=f"{CANARY} Cô hứa giữ bí mật.")
    send("ghi-chu/", text=CANARY, seen_by="team")
    send("ghi-chu/", text=CANARY, seen_by="own")
    send("lien-quan/", rows=f"{CANARY} | 7A2 | {CANARY}")
    send("dau-viec/", what="talk", text=CANARY, owner=officer, due_on="25/11/2026")
    told = {"person": CANARY, "reference": CANARY, "sent": CANARY, "to": CANARY}
    told |= {"channel": "phone", "at": "23/11/2026 08:30", "answer_due_on": "24/11/2026"}
    send("bao-ngoai/", place="police", **told)
    send(f"bao-ngoai/{Referral.objects.get().entry.n}/", answer=CANARY)
    think = {"exposes": "must", "agreed": "safety", "why": CANARY, "reason": CANARY, "text": CANARY}
    client.post(f"/vu-viec/{case.number}/dau-viec/{Action.objects.get().entry.n}/", think)
    send("gia-dinh/", told="put_off", key="unknown", decided_by=CANARY, text=CANARY)
    send("nguoi-thu-hai/ban-goc/2/", 404, reason=CANARY)
    send("nguoi-thu-hai/ca-bo/", reason=CANARY)
    send("phieu/", 200, to=CANARY, words=CANARY, danger=CANARY, pdf="1")
    send("phieu/", 200, to=CANARY, words=CANARY, danger=CANARY, docx="1")
    send("mo-lai/", reason=CANARY)


def test_of_all_that_is_typed_nothing_lies_in_clear(team, data_folder, caplog, watching):
    case, _private = answered(
        team,
        is_urgent=True,
        is_anonymous=False,
        identity={"name": CANARY},
        report={"text": CANARY, "links": CANARY},
    )
    add_files(case, [kept(team.school.pk, f"{CANARY}.png")])
    watching.clear()
    caplog.set_level("DEBUG")
    client, locked = at_work(team.officer), at_work(team.deputy, unlocked=False)
    typed(client, case, str(team.officer.person_id))
    asked = SecondPerson.objects.get()
    decide(asked, True, by=here(team.head), private=private_of(team.head), words=CANARY)
    made = client.post(f"/vu-viec/{case.number}/ho-so/", {"reason": CANARY})
    assert made.status_code == 200
    b"".join(made.streaming_content)
    kept_meanwhile = locked.post(f"/vu-viec/{case.number}/thu/", {"text": CANARY})
    assert kept_meanwhile.status_code == 403  # asks for the words, with what was typed in it
    assert CANARY in kept_meanwhile.text

    assert CANARY in page(client, f"/vu-viec/{case.number}/")
    assert CANARY not in str(rows()).lower()
    assert CANARY.encode().hex() not in str(rows()).lower()
    assert in_clear(data_folder) == []
    assert CANARY not in caplog.text
    inside = [name for name in watching if name.startswith(str(data_folder))]
    outside = [name for name in watching if not name.startswith(str(data_folder))]
    assert not [name for name in inside if "/keys/" not in name and "/heads/" not in name]
    assert not [name for name in outside if name.startswith(("/tmp", "/var"))]  # noqa: S108  # looked for


@pytest.fixture
def log():
    """What the installation's own handler would write."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(Anonymous())
    handler.setFormatter(Line("%(levelname)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("failure", [OperationalError, RuntimeError, UnicodeError])
def test_a_page_that_breaks_in_the_middle_tells_no_word(team, log, failure):
    """Not even where the failure itself quotes what was sent; where it broke is told."""
    case, _private = answered(team)
    client = at_work(team.officer)
    client.raise_request_exception = False

    def full(execute, sql, params, many, context):
        if sql.startswith("INSERT") and "cases_entry" in sql:
            raise failure(CANARY)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(full):
        answer = client.post(f"/vu-viec/{case.number}/thu/", {"text": CANARY})
    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert CANARY not in log.getvalue()
    assert f"A page below /vu-viec/ broke: {failure.__name__} in " in log.getvalue()
    assert case.number not in log.getvalue()
    assert fresh(case).entries_count == case.entries_count
