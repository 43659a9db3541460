"""Which texts are urgent: who speaks, what stands round, long stories, nothing kept."""

import gc
import time

import pytest

from mangxanh.analysis.crisis import Finding, crisis

HARMLESS = (
    "Hôm nay lớp em học bài về các loài cây, cô cho cả lớp ra vườn trường vẽ tranh. Em vẽ cây phượng, "
    "bạn ngồi cạnh vẽ cây bàng. Giờ ra chơi tụi em ăn bánh rồi chơi nhảy dây ngoài sân. "
)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("em muốn chết", "selfharm"),
        ("Bạn ấy nói muốn chết", "selfharm"),
        ("Bạn em bảo là sẽ tự tử, em phải làm sao", "selfharm"),
        ("e mún tự tử", "selfharm"),
        ("em muon tu tu", "selfharm"),
        ("tuwj tuwr", "selfharm"),
        ("EM MUỐN T Ự T Ử", "selfharm"),
        ("em không muốn sống nữa", "selfharm"),
        ("bố đánh em", "abuse"),
        ("Thầy sờ đùi em", "abuse"),
        ("anh trong game bắt em gửi ảnh không mặc áo", "grooming"),
        ("không gửi tiền là nó đăng ảnh em", "grooming"),
        ("mai tụi nó chặn đánh em", "threat"),
    ],
)
def test_what_is_urgent_and_of_what_kind(text, category):
    found = crisis(text)

    assert found.is_urgent
    assert found.category == category
    assert all(rule.startswith(category) for rule in found.why)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "Hôm nay trời đẹp quá",
        "cười chết mất",
        "đói chết đi được",
        "Em đói muốn chết luôn á",
        "Chí Phèo giết Bá Kiến rồi tự sát ở cuối truyện",
        "Lão Hạc trong truyện tự tử bằng bả chó",
        "Trường em tổ chức chuyên đề phòng chống xâm hại tình dục trẻ em",
        "Trong trận Liên Quân em bị giết năm lần",
        "Em chưa bao giờ nghĩ đến tự tử",
    ],
)
def test_what_is_harmless_is_not_urgent(text):
    assert not crisis(text).is_urgent


def test_a_guard_lowers_and_says_so_and_an_idiom_is_nothing():
    lowered = crisis("Chuyên đề phòng chống xâm hại tình dục cho trẻ bị xâm hại")

    assert lowered.level == "look"
    assert all("~" in rule for rule in lowered.why)
    assert crisis("cười chết mất") == Finding()


def test_one_sign_is_looked_at_and_two_are_urgent():
    one, two = crisis("bạn ấy rất cô đơn"), crisis("bạn ấy rất cô đơn, bạn đem con mèo cho em")

    assert (one.level, two.level) == ("look", "urgent")
    assert "selfharm.two-signs" in two.why


def test_fear_and_haste_alone_are_nothing_but_beside_a_sign_they_count():
    assert crisis("em lo lắm, xin cô giúp ngay") == Finding()
    assert crisis("bạn ấy rất cô đơn, em lo lắm").is_urgent


def test_two_signs_far_from_each_other_are_only_signs():
    story = "Bạn ấy rất cô đơn. " + HARMLESS * 6 + " Bạn đem con mèo cho em."

    assert crisis(story).level == "look"


@pytest.mark.parametrize("before", [0, 1, 30])
def test_the_alarming_part_of_a_long_story_is_found_wherever_it_is(before):
    text = HARMLESS * before + "Tối nay em muốn chết. " + HARMLESS * (30 - before)

    found = crisis(text)

    assert found.is_urgent
    assert {text[start:end] for start, end in found.spans} == {"muốn chết"}


def test_a_guard_works_near_its_words_and_not_on_the_whole_story():
    story = "Em đọc truyện Lão Hạc ở nhà. " + HARMLESS + "Em muốn tự tử. " + HARMLESS

    assert crisis(story + "Nói đùa với bạn là vui.").is_urgent


@pytest.mark.parametrize(
    "text",
    [
        "Đọc truyện Lão Hạc xong em muốn chết, em khổ như lão",
        "Hôm nay có buổi tuyên truyền phòng chống xâm hại, em cũng bị dượng xâm hại",
        "Xem thời sự em mới dám kể, em bị chú hàng xóm hiếp",
    ],
)
def test_what_somebody_says_of_themselves_is_not_silenced_by_what_stands_round(text):
    assert crisis(text).is_urgent


def test_places_are_those_of_the_text_as_it_was_given():
    text = "Xin chào 🙂, e muo\u0302\u0301n t\u200bự tử nha"

    ((start, end),) = crisis(text).spans

    assert text[start:end].endswith("tử")
    assert text[start] == "t"


def test_no_word_of_a_text_is_in_what_is_told_or_kept():
    word = "bímậtcủaemxyz"

    found = crisis(f"{word} em muốn chết {word}")

    assert word not in repr(found)
    gc.collect()
    kept = [one for one in gc.get_objects() if type(one) is dict and word in one]
    assert [one for one in kept if "word" not in one] == []


@pytest.mark.no_cover
def test_a_very_long_text_takes_no_more_than_its_length_asks():
    for text in ("Bố em hay đánh em. ", "em ", "muốn ", "Trong truyện Lão Hạc tự tử. "):
        began = time.process_time()
        crisis(text * (100_000 // len(text)))
        assert time.process_time() - began < 30  # a second here
