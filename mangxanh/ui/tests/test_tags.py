"""Tags and filters, each alone."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import engines
from django.utils import translation

from mangxanh.ui.states import STATES
from mangxanh.ui.templatetags import ui


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


def rendered(source, **context):
    return engines["django"].from_string(source).render(context)


def squeezed(html):
    return re.sub(r"\s+", " ", html).replace(" >", ">").replace("> <", "><")


class Everything(forms.Form):
    name = forms.CharField(label="Tên", help_text="Một dòng")
    day = forms.DateField(label="Ngày", required=False)
    count = forms.IntegerField(label="Số", required=False)
    share = forms.DecimalField(label="Tỉ lệ", required=False)
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea)
    place = forms.ChoiceField(label="Nơi", required=False, choices=[("a", "A")])
    kind = forms.ChoiceField(
        label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    seen = forms.BooleanField(label="Đã đọc", required=False, help_text="Tự đánh dấu")
    paper = forms.FileField(label="Tệp", required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)


def shown(name, data=None, **options):
    form = Everything(data) if data is not None else Everything()
    return squeezed(ui.field(form[name], **options))


def test_an_icon_is_silent_to_screen_readers():
    assert ui.icon("home") == (
        '<svg class="i" aria-hidden="true"><use href="/static/ui/icons.svg#i-home"/></svg>'
    )


def test_an_icon_may_be_large_and_turning():
    assert 'class="i i--lg spin"' in ui.icon("sync", "lg", spin=True)


@pytest.mark.parametrize("tag", ['{% icon "nothing" %}', '{% picture "nothing" %}'])
def test_a_drawing_that_does_not_exist_is_an_error(tag):
    with pytest.raises(LookupError):
        rendered(tag)


def test_a_state_that_does_not_exist_is_an_error():
    with pytest.raises(LookupError):
        ui.chip("nothing")


def test_a_picture_keeps_its_place_while_it_loads():
    assert 'alt="" width="324"' in ui.picture("thuyen-giay")


@pytest.mark.parametrize("state", STATES)
def test_a_state_has_a_shape_and_a_word(state):
    chip = ui.chip(state)

    assert "#i-" in chip
    assert str(STATES[state].word) in chip


def test_a_chip_escapes_its_label():
    assert "&lt;b&gt;" in ui.chip("done", "<b>")


def test_a_leaf_of_the_map_is_spoken():
    leaf = rendered('{% map_leaf 11 "late" "/x/" %}')

    assert 'class="late"' in leaf
    assert str(STATES["late"].word) in leaf
    assert 'class="go"' in rendered('{% map_leaf 11 "stale" "/x/" %}')


@pytest.mark.parametrize(
    ("done", "total", "width"), [(3, 4, "75.0%"), (0, 0, "0.0%"), (5, 4, "100.0%"), (1, 3, "33.3%")]
)
def test_a_meter_is_as_long_as_what_is_done(done, total, width):
    meter = ui.meter(done, total, "Đã nhận")

    assert f'class="on" width="{width}"' in meter
    assert f'aria-label="Đã nhận {done}/{total}"' in meter


def test_a_large_meter_says_so():
    assert "meter--l" in ui.meter(1, 2, "x", "l")


def test_steps_fill_up_to_now():
    steps = rendered("{% steps 2 3 'Lớp' %}")

    assert steps.count('class="on"') == 2
    assert "Lớp" in steps


def test_a_field_has_its_label_hint_and_input_in_this_order():
    html = shown("name")

    assert html.index("Tên") < html.index("Một dòng") < html.index("<input")
    assert 'aria-describedby="id_name_helptext"' in html


def test_an_error_is_tied_to_its_input():
    html = shown("name", {})

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html


def test_an_optional_field_says_so_unless_told_not_to():
    words = translation.gettext("(optional)")

    assert words in shown("note")
    assert words not in shown("note", optional=False)
    assert words not in shown("name")
    assert words not in shown("seen")


def test_a_date_is_typed_and_says_how():
    html = shown("day", {"day": "20/11/2026"})

    assert 'type="text"' in html
    assert "20/11/2026" in html.split("<input")[0]
    assert 'value="20/11/2026"' in html


def test_figures_are_typed_on_the_number_keys():
    assert 'type="text"' in shown("count")
    assert 'inputmode="numeric"' in shown("count")
    assert 'inputmode="decimal"' in shown("share")


def test_a_text_area_does_not_fill_a_phone():
    assert 'rows="4"' in shown("note")


def test_choices_are_large_targets_in_a_field_set():
    html = shown("kind", {})

    assert html.count('class="choice"') == 2
    assert '<fieldset class="field field--error" id="id_kind"' in html
    assert 'aria-describedby="id_kind_error"' in html


def test_choices_may_be_picked_as_tiles_with_icons():
    html = shown("kind", picks="tile", icons={"a": "flag"})

    assert 'class="picks picks--tile"' in html
    assert html.count("#i-flag") == 1


def test_picks_of_no_known_kind_are_plain_choices():
    assert 'class="choice"' in shown("kind", picks="nothing")


def test_a_tick_carries_its_hint_inside():
    html = shown("seen")

    assert '<small id="id_seen_helptext">Tự đánh dấu</small>' in html
    assert 'aria-describedby="id_seen_helptext"' in html


def test_a_file_may_be_dropped_on_a_large_area():
    html = shown("paper", drop=True)

    assert "field drop" in html
    assert 'type="file"' in html


def test_a_field_may_have_its_label_hidden_another_hint_and_a_unit():
    html = shown("count", hide_label=True, hint="Đếm", after="em", label="Bao nhiêu")

    assert '<span class="vh">Bao nhiêu</span>' in html
    assert "Đếm" in html
    assert '<span class="muted">em</span>' in html


def test_a_hidden_field_is_only_its_input():
    assert shown("kept") == '<input type="hidden" name="kept" id="id_kept">'


def test_the_summary_links_each_error_to_its_field():
    html = ui.errors(Everything({}))

    assert '<a href="#id_name">Tên: ' in html
    assert '<a href="#id_kind_0">Loại: ' in html
    assert 'role="alert"' in html


def test_the_summary_says_what_belongs_to_no_field():
    form = Everything({"name": "x", "kind": "a"})
    form.add_error(None, "Không khớp")

    assert "<strong>Không khớp</strong>" in ui.errors(form)


def test_the_summary_goes_through_a_set_of_forms():
    forms_of = forms.formset_factory(Everything, extra=0, validate_min=True, min_num=1)
    bound = forms_of({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "x"})

    assert '<a href="#id_form-0-kind_0">' in ui.errors(bound)


def test_there_is_no_summary_without_errors():
    assert ui.errors(Everything(), None, Everything({"name": "x", "kind": "a"})) == ""


LATE_EVENING = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)  # 23/11, 01:05 in Hà Nội


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ v|day }}", date(2026, 11, 3), "03/11/2026"),
        ("{{ v|day }}", LATE_EVENING, "23/11/2026"),
        ("{{ v|day }}", None, ""),
        ("{{ v|when }}", LATE_EVENING, "23/11/2026 01:05"),
        ("{{ v|when }}", None, ""),
        ("{{ v|clock }}", LATE_EVENING, "01:05"),
        ("{{ v|clock }}", None, ""),
        ("{{ v|thousands }}", 1234567, "1.234.567"),
        ("{{ v|thousands }}", 0, "0"),
        ("{{ v|thousands }}", None, ""),
        ("{{ v|percent }}", 0.93, "93%"),
        ("{{ v|percent:1 }}", 0.1234, "12,3%"),
        ("{{ v|percent }}", None, ""),
    ],
)
def test_filters_write_as_the_school_does(source, value, expected):
    assert rendered(source, v=value) == expected


def test_few_picks_are_shown_first_and_the_rest_behind_words():
    html = shown("kind", {"kind": "b"}, picks="tile", first=1, rest="Loại khác")

    assert html.index('value="a"') < html.index("<summary>Loại khác") < html.index('value="b"')
    assert '<details class="more" open>' in html


def test_a_photograph_is_asked_for_by_a_button():
    html = shown("paper", button="Chụp hoặc chọn ảnh")

    assert 'for="id_paper"' in html
    assert "#i-camera" in html
    assert 'class="file--bare"' in html
