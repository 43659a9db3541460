"""Tickets: sealed, opened, told to browsers."""

import msgspec
import pytest

from mangxanh.contests.saving.desk import LATE_FOR, OpenDesk
from mangxanh.contests.saving.sqlite_store import SqliteStore
from mangxanh.contests.saving.tickets import LONGEST, Seal, Shape, Ticket, ticket_in
from mangxanh.contests.tests.saving.served import KEY, SHAPES, seal, ticket


def test_a_ticket_comes_back_as_it_was():
    assert seal().opened(seal().sealed(ticket(5))) == ticket(5)


def test_every_letter_of_a_ticket_counts():
    sealed = seal().sealed(ticket(5))

    for place, letter in enumerate(sealed):
        other = "A" if letter != "A" else "B"
        assert seal().opened(sealed[:place] + other + sealed[place + 1 :]) is None


def test_only_tickets_of_ours_are_remembered():
    one = seal()
    sealed = one.sealed(ticket(5))

    for strange in ("", ".", f"{sealed}a", "x" * 100_000, "é.é", f"{sealed[:-1]}="):
        assert one.opened(strange) is None
    assert one._known.cache_info().currsize == 0
    assert one.opened(sealed) is one.opened(sealed)
    assert one._known.cache_info().currsize == 1


def test_a_ticket_is_for_one_node():
    elsewhere = Seal(KEY, "b").sealed(ticket(5))

    assert seal().opened(elsewhere) is None
    assert Seal(KEY, "b").opened(elsewhere).attempt == 5


def test_a_ticket_of_another_release_is_asked_for_anew():
    class Other(msgspec.Struct, array_like=True):
        attempt: int
        node: str = ""
        shapes: tuple[int, ...] = (1,)

    assert seal().opened(seal().sealed(Other(5))) is None


def test_a_hundred_questions_fit_into_a_cookie():
    assert len(seal().sealed(ticket(5, shapes=SHAPES * 20))) < LONGEST / 2


@pytest.mark.parametrize("shapes", [(), (Shape("one", 4),) * 201])
def test_no_ticket_for_no_question_or_too_many(shapes):
    with pytest.raises(ValueError, match="so many questions"):
        seal().sealed(Ticket(1, 1, 1, shapes))


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="too short"):
        Seal(b"short")


def test_the_cookie_goes_to_the_contest_alone_and_to_no_script(tmp_path):
    desk = OpenDesk(SqliteStore(tmp_path / "answers.sqlite3"), seal(), now=lambda: 1_000_000)

    line = desk.cookie(ticket(5, due=1_060_000), secure=True)

    content, *words = line.split("; ")
    assert words == [
        "Path=/thi/", f"Max-Age={LATE_FOR // 1000 + 60}", "HttpOnly", "SameSite=Strict", "Secure",
    ]  # fmt: skip
    assert desk.opened(ticket_in(f"a=b; {content}")).due == 1_060_000
    assert "Secure" not in desk.cookie(ticket(5), secure=False)
    desk.close()
