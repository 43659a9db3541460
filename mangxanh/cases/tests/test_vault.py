"""Boxes, words, shares, month keys."""

import json
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.cases.vault import months
from mangxanh.cases.vault.boxes import SIZES, CannotOpen, new_pair, seal, seal_key, unseal
from mangxanh.cases.vault.shares import join, number_of, split
from mangxanh.cases.vault.words import lock, unlock
from mangxanh.common.dates import at, moved_clock


@given(st.binary(max_size=70_000))
def test_what_is_sealed_opens_and_has_one_of_few_sizes(data):
    pair = new_pair()
    if len(data) > SIZES[-1] - 4:
        with pytest.raises(ValueError, match=str(len(data))):
            seal(pair.public, data)
        return
    sealed = seal(pair.public, data)
    assert unseal(pair.private, sealed) == data
    assert len(sealed) - 48 in SIZES


def test_another_key_or_a_changed_bit_opens_nothing():
    pair = new_pair()
    sealed = bytearray(seal(pair.public, b"x"))
    with pytest.raises(CannotOpen):
        unseal(new_pair().private, bytes(sealed))
    sealed[60] ^= 1
    with pytest.raises(CannotOpen):
        unseal(pair.private, bytes(sealed))


def test_words_open_however_they_are_typed():
    kept = lock(b"k" * 32, "cầu vồng, hoa sen, bánh mì")
    assert unlock(kept, "CAU VONG hoasen banh mi") == b"k" * 32
    with pytest.raises(CannotOpen):
        unlock(kept, "cau vong hoa sen banh bao")


@given(st.binary(min_size=32, max_size=32), st.permutations([0, 1, 2]))
def test_any_two_of_three_shares_give_the_secret(secret, order):
    shares = split(secret)
    one, other = shares[order[0]], shares[order[1]]
    assert join(one, other) == secret
    assert join(other.lower().replace("-", " "), one) == secret
    assert [number_of(share) for share in shares] == [1, 2, 3]


def test_one_share_twice_or_mistyped_gives_nothing():
    shares = split(b"s" * 32)
    with pytest.raises(CannotOpen):
        join(shares[0], shares[0])
    wrong = shares[1][:-1] + ("0" if shares[1][-1] != "0" else "1")
    for typed in (wrong, "", "ABCD", "Z" * 56, "0" * 400):
        with pytest.raises(CannotOpen):
            join(shares[0], typed)


def test_a_month_key_is_used_for_30_days_and_gone_after_60(settings, tmp_path):
    settings.KEYS_DIR = tmp_path
    first = date(2026, 11, 2)
    with moved_clock(at(first, time(8))):
        name, sealed = months.under_newest(b"wrap")
        assert months.from_under(name, sealed) == b"wrap"
    with moved_clock(at(first + timedelta(days=29), time(8))):
        assert months.newest() == name
    with moved_clock(at(first + timedelta(days=30), time(8))):
        assert months.newest() != name
        assert months.destroy_old() == 0
        assert months.from_under(name, sealed) == b"wrap"
    with moved_clock(at(first + timedelta(days=60), time(8))):
        assert months.destroy_old() == 1
        with pytest.raises(CannotOpen):
            months.from_under(name, sealed)
    with pytest.raises(CannotOpen):
        months.from_under("../secret", sealed)


@pytest.mark.parametrize(
    ("name", "key"),
    [("month-9999-99-99", "00" * 32), ("month-2999-01-01", "00" * 32), ("month-2026-11-01", "00")],
)
def test_no_month_key_that_cannot_be_ours_is_brought_in(settings, tmp_path, name, key):
    settings.KEYS_DIR = tmp_path
    pair = new_pair()
    file = seal_key(pair.public, json.dumps({"keys": {name: key}, "shredded": []}).encode())
    with moved_clock(at(date(2026, 11, 23), time(8))):
        with pytest.raises(CannotOpen):
            months.bring_in(pair.private, file)
        assert months.names() == []
