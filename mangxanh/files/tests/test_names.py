"""Names are shown and downloaded, and never a path."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mangxanh.files.names import file_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Kế hoạch.pdf", "Kế hoạch.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.PDF"), "Kế hoạch.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Hạnh\\ke hoach.docx", "ke hoach.pdf"),
        ("a.pdf.exe", "a.pdf.exe.pdf"),
        ("a.pdf.pdf", "a.pdf"),
        ("a\u202efdp.exe", "afdp.exe.pdf"),
        ("a\x00b\nc.pdf", "ab c.pdf"),
        ('a<b>:"|?*.pdf', "a-b------.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("...", "tep.pdf"),
        ("", "tep.pdf"),
        ("CON.pdf", "tep-CON.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given_name, kept):
    assert file_name(given_name, ".pdf") == kept


@given(st.text(max_size=200))
def test_whatever_is_sent_becomes_a_harmless_name(given_name):
    name = file_name(given_name, ".jpg")

    assert name.endswith(".jpg")
    assert 5 <= len(name) <= 120
    assert name == unicodedata.normalize("NFC", name)
    assert not set(name) & set('/\\<>:"|?*\x00')
    assert not name.startswith(".")
