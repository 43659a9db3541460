"""Words of officials are found, those that children know are not."""

from mangxanh.analysis.hard_words import hard_words

SYLLABLES = {"hành", "vi", "xử", "phạt", "quy", "tắc", "ứng", "bạo", "lực", "học"}


def found(text, *familiar):
    return list(hard_words(text, syllables=SYLLABLES, familiar=set(familiar)))


def test_two_bound_syllables_side_by_side_are_a_hard_word():
    assert found("Hành vi ấy bị xử phạt.") == ["hành vi", "xử phạt"]
    assert found("Em học bài. Vi phạm?") == []


def test_a_familiar_word_hides_what_only_meets_by_chance():
    assert found("bạo lực học đường", "bạo lực", "học đường") == []
    assert found("bộ quy tắc ứng xử", "quy tắc", "ứng xử") == []
    assert found("quy tắc ứng xử", "ứng xử") == ["quy tắc"]


def test_a_stop_stands_between_words():
    assert found("xử, phạt\nhành\nvi") == []
