"""Secrets: long enough, readable where people type them, kept only as a digest."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.common.dates import moved_clock, now
from mangxanh.common.signing import (
    CROCKFORD,
    digest,
    lock,
    new_code,
    new_token,
    read_code,
    seal,
    unlock,
    unseal,
)


def test_tokens_hold_256_bits_and_fit_an_address():
    tokens = {new_token() for _ in range(200)}

    assert len(tokens) == 200
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)


def test_codes_are_groups_of_four_without_letters_that_look_alike():
    code = new_code(3)

    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", code)
    assert len(new_code(1)) == 4


def test_a_code_is_read_as_people_type_it():
    assert read_code(" 0o1i-labc ") == "0011-1ABC"
    assert read_code("abcd efgh") == "ABCD-EFGH"
    assert read_code("Ab.cd/12") == "ABCD-12"
    assert read_code("") == ""


@given(st.text(alphabet=CROCKFORD, min_size=12, max_size=12), st.sampled_from(["", " ", "-", ". "]))
def test_every_printed_code_is_read_back(raw, gap):
    printed = f"{raw[:4]}-{raw[4:8]}-{raw[8:]}"

    assert read_code(printed.replace("-", gap).lower()) == printed


def test_a_digest_depends_on_purpose_secret_and_installation(settings):
    of_session = digest("session", "secret")
    of_link = digest("link", "secret")
    settings.SECRET_KEY = "another installation"

    assert re.fullmatch(r"[0-9a-f]{64}", of_session)
    assert len({of_session, of_link, digest("session", "secret"), digest("link", "other")}) == 4


def test_a_digest_is_the_same_every_time_and_does_not_show_the_secret():
    assert digest("session", "secret") == digest("session", "secret")
    assert "secret" not in digest("session", "secret")


HOUR = timedelta(hours=1)


def test_what_is_sealed_is_read_back_tells_nothing_and_is_of_one_length():
    short, long = seal("step", [1, 2, 3]), seal("step", [987654, 999, 12])

    assert unseal("step", short, lasts=HOUR) == [1, 2, 3]
    assert len(short) == len(long)
    assert seal("step", [1, 2, 3]) != short
    assert re.fullmatch(r"[\w=-]+", short)


def test_a_seal_holds_for_its_purpose_its_time_and_its_installation(settings):
    text = seal("step", ["x"])

    assert unseal("other", text, lasts=HOUR) is None
    for later in (timedelta(hours=1, seconds=1), timedelta(seconds=-5)):
        with moved_clock(now() + later):
            assert unseal("step", text, lasts=HOUR) is None
    settings.SECRET_KEY = "another"
    assert unseal("step", text, lasts=HOUR) is None


@given(st.text(max_size=200))
def test_what_is_not_sealed_is_refused(text):
    assert unseal("step", text, lasts=HOUR) is None


def test_what_is_locked_is_read_back_with_the_same_key_and_purpose_only(settings):
    locked = lock("app", "bí mật")

    assert unlock("app", locked) == "bí mật"
    assert "bí mật" not in locked
    assert lock("app", "bí mật") != locked
    for wrong in (lambda: unlock("other", locked), lambda: unlock("app", locked[:-8] + "AAAAAAAA")):
        with pytest.raises(ValueError, match=r"app|other"):
            wrong()
    settings.SECRET_KEY = "another"
    with pytest.raises(ValueError, match="app"):
        unlock("app", locked)
