"""Logging on the pages: half a minute, hostile uploads, past ones from a sheet."""

from datetime import date

import pytest
from django.urls import reverse

from mangxanh.files.tests.factories import excel, jpeg_with_gps, pdf_with_attachment, upload, word
from mangxanh.history.models import HistoryRow
from mangxanh.plan.models import Activity, ActivityFile, Evidence
from mangxanh.plan.tests.factories import ActivityFactory, LineFactory, go, nothing_stored
from mangxanh.school.tests.factories import BoardFactory, ClassFactory, TeacherFactory, YearFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def classes(year, line):
    names = (("6A1", 6), ("6A2", 6), ("7A1", 7))
    return [ClassFactory(year=year, name=name, grade=grade, size=40) for name, grade in names]


def typed(**words):
    return {
        "request_key": "tap", "kind": "flag_ceremony", "title": "Chào cờ: tin giả",
        "day": "20/11/2026", "faces": "no",
    } | words  # fmt: skip


def test_an_activity_is_logged_with_a_photograph_and_shows_its_code(as_teacher, line, classes):
    data = typed(groups=["6"], photos=[upload(jpeg_with_gps())], papers=[upload(word(), "a.docx")])

    response = go(as_teacher, "activity_new", data=data)

    activity = Activity.objects.get()
    assert response.url == reverse("activity_detail", args=[activity.pk])
    assert (activity.size, activity.class_rows.count(), activity.files.count()) == (80, 2, 2)
    assert "MC-1-2627-001" in go(as_teacher, "activity_detail", activity.pk).content.decode()


def test_the_days_offered_are_today_and_the_school_day_before(as_teacher):
    offered = go(as_teacher, "activity_new").context["form"].fields["when"].choices

    go(as_teacher, "activity_new", data=typed(when="2026-11-20", day=""))

    assert [value for value, _label in offered] == ["2026-11-23", "2026-11-20", "other"]
    assert Activity.objects.get().day.isoformat() == "2026-11-20"


def test_a_homeroom_teacher_picks_the_own_class_at_once(as_teacher, teacher, classes):
    classes[0].homeroom_teacher = teacher
    classes[0].save()

    go(as_teacher, "activity_new", data=typed(groups=[f"class-{classes[0].pk}"]))

    activity = Activity.objects.get()
    assert [row.school_class for row in activity.class_rows.all()] == [classes[0]]


def test_a_double_tap_files_one(as_teacher):
    for _tap in range(2):
        go(as_teacher, "activity_new", data=typed())

    assert Evidence.objects.count() == Activity.objects.count() == 1


def test_going_back_and_saving_again_files_nothing_twice(as_teacher, classes):
    go(as_teacher, "activity_new", data=typed(groups=["6"]))

    again = go(as_teacher, "activity_new", data=typed(groups=["6"], request_key="back"))
    other = go(as_teacher, "activity_new", data=typed(groups=["7"], request_key="other"))

    assert again.status_code == 422
    assert other.status_code == 302
    assert Activity.objects.count() == 2


@pytest.mark.parametrize("number", ["9" * 30, str(2**63), "9" * 5000, "-1", "x", "²"])
@pytest.mark.parametrize("field", ["classes", "lines"])
def test_numbers_that_no_row_has_are_said_and_nothing_is_stored(as_teacher, field, number):
    response = go(as_teacher, "activity_new", data=typed(**{field: [number]}))

    assert response.status_code == 422
    assert not Activity.objects.exists()


def test_far_too_many_files_are_said_on_the_form_and_what_was_typed_stays(as_teacher):
    files = [upload(b"x", f"{n}.txt") for n in range(120)]

    response = go(as_teacher, "activity_new", data=typed(title="Gõ lâu rồi", papers=files))

    assert response.status_code == 422
    assert "Gõ lâu rồi" in response.text
    assert not Activity.objects.exists()


@pytest.mark.parametrize("asked", ["nhu", "nhiem-vu"])
def test_an_address_with_a_number_that_no_row_has_shows_the_form(as_teacher, asked):
    response = as_teacher.get(reverse("activity_new"), {asked: "9" * 5000})

    assert response.status_code == 200


def test_the_details_of_the_kind_are_asked_and_kept(as_teacher, plan):
    LineFactory(plan=plan, form="documents")

    go(
        as_teacher,
        "activity_new",
        data=typed(kind="handout", handout="tờ rơi", copies=120, found=3),
    )

    activity = Activity.objects.get()
    assert activity.details == {"handout": "tờ rơi", "copies": 120}
    assert activity.evidence.get().line.form == "documents"
    page = go(as_teacher, "activity_detail", activity.pk).content.decode()
    assert "tờ rơi" in page


@pytest.mark.parametrize(
    "words",
    [
        {"title": "\u200b"},
        {"day": "24/11/2026"},
        {"day": "1/1/2001"},
        {"groups": ["6"], "heads": 81},
        {"kind": "party"},
        {"kind": "other"},
        {"lines": ["999999"]},
        {"link": "javascript:alert(1)"},
        {"photos": [upload(b"MZ hello", "a.jpg")]},
        {"photos": [upload(word(), "a.jpg")]},
        {"photos": [upload(jpeg_with_gps()), upload(b"<svg onload=x>", "b.png")]},
        {"photos": [upload(jpeg_with_gps())], "faces": "yes"},
        {"photos": [upload(jpeg_with_gps())], "faces": ""},
        {"when": "other", "day": ""},
        {"when": "", "day": ""},
        {"photos": [upload(jpeg_with_gps()) for _n in range(13)]},
        {"papers": [upload(pdf_with_attachment(), "a.pdf")]},
        {"papers": [upload(b"PK\x03\x04 broken", "a.docx")]},
        {"photos": [upload(jpeg_with_gps())], "day": "1/1/2001"},
    ],
)
def test_what_is_refused_is_said_once_and_nothing_is_stored(as_teacher, settings, words):
    for files in words.values():
        for file in files if isinstance(files, list) else ():
            if hasattr(file, "seek"):
                file.seek(0)

    response = go(as_teacher, "activity_new", data=typed(**words))

    assert response.status_code == 422
    said = response.context["form"].errors
    assert sum(len(messages) for messages in said.values()) == 1, said
    assert not Activity.objects.exists()
    assert nothing_stored(settings)
    assert not HistoryRow.objects.filter(verb="activity logged").exists()


def test_the_form_opens_like_another_activity_or_a_line(as_teacher, school, year, line):
    like = ActivityFactory(school=school, year=year, kind="thematic", title="Chuyên đề")

    def initial(query):
        return go(as_teacher, "activity_new", query=query).context["form"].initial

    assert initial(f"?nhu={like.pk}")["title"] == "Chuyên đề"
    assert "title" not in initial(f"?nhu={ActivityFactory().pk}")
    assert initial("?loai=handout")["kind"] == "handout"
    assert "kind" not in initial("?loai=party&nhu=x")
    assert initial(f"?nhiem-vu={line.pk}")["lines"] == [line.pk]


def test_the_list_is_searched_without_marks_and_narrowed(as_teacher, school, year):
    before = YearFactory(
        school=school, name="2025-2026", first_day=date(2025, 9, 1),
        second_term=date(2026, 1, 9), last_day=date(2026, 5, 31),
    )  # fmt: skip
    ActivityFactory(school=school, year=year, title="Đọc tin giả", kind="homeroom")
    ActivityFactory(school=school, year=before, title="Cũ", day=date(2026, 3, 2))
    go(as_teacher, "activity_new", data=typed(groups=["7"]))

    def found(query):
        return {row.title for row in go(as_teacher, "activity_list", query=query).context["page"]}

    assert found("?q=doc+tin") == {"Đọc tin giả"}
    assert found("?loai=homeroom") == {"Đọc tin giả"}
    assert found("?khoi=7") == {"Chào cờ: tin giả"}
    assert found("?khoi=" + "9" * 60) == set()
    assert found("?nam=2025-2026") == found("?den=2026-05-01") == {"Cũ"}
    assert found("?tu=2026-11-01") == {"Đọc tin giả", "Chào cờ: tin giả"}
    assert len(found("?tu=hôm-qua&page=99")) == 3


@pytest.fixture
def activity(school, year, teacher):
    return ActivityFactory(school=school, year=year, logged_by=teacher, size=80, heads=80)


def test_files_are_added_served_and_removed(as_teacher, activity, signed_in, settings):
    looked = {"photos": [upload(jpeg_with_gps())], "faces": "no"}
    go(as_teacher, "activity_add_files", activity.pk, data=looked)
    row = ActivityFile.objects.get()

    served = go(as_teacher, "activity_file", row.pk)
    assert served.headers["Content-Type"] == "image/jpeg"
    assert go(signed_in(BoardFactory()), "activity_file", row.pk).status_code == 404
    go(as_teacher, "activity_file_remove", row.pk, data={})
    assert go(as_teacher, "activity_file", row.pk).status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        {"note": "x"},
        {"photos": [upload(jpeg_with_gps())], "faces": "yes"},
        {"photos": [upload(b"MZ hello")]},
    ],
)
def test_files_that_are_refused_leave_nothing(as_teacher, activity, settings, words):
    for file in words.get("photos", ()):
        file.seek(0)

    assert go(as_teacher, "activity_add_files", activity.pk, data=words).status_code == 422

    assert nothing_stored(settings)


def test_the_count_is_mended_within_the_size(as_teacher, activity):
    assert go(as_teacher, "activity_edit", activity.pk, data={"heads": 81}).status_code == 422
    assert go(as_teacher, "activity_edit", activity.pk, data={"heads": 79}).status_code == 302

    activity.refresh_from_db()
    assert activity.heads == 79


def test_undo_withdraws_the_activity_and_its_evidence(as_teacher):
    go(as_teacher, "activity_new", data=typed())
    activity = Activity.objects.get()

    assert go(as_teacher, "activity_withdraw", activity.pk, data={"reason": ""}).status_code == 422
    go(as_teacher, "activity_withdraw", activity.pk, data={"reason": "nhầm ngày"})

    assert not Evidence.objects.standing().exists()
    page = go(as_teacher, "activity_detail", activity.pk)
    assert not page.context["may_change"]
    for name, data in (
        ("activity_edit", {"heads": 1}),
        ("activity_add_files", {"photos": [upload(jpeg_with_gps())]}),
    ):
        assert go(as_teacher, name, activity.pk, data=data).status_code == 422
    assert not ActivityFile.objects.exists()


def test_a_colleague_changes_nothing_of_anothers_activity(signed_in, school, activity):
    client = signed_in(TeacherFactory(school=school))

    for name in ("activity_edit", "activity_add_files", "activity_withdraw"):
        assert go(client, name, activity.pk, data={"reason": "x", "heads": "1"}).status_code == 403

    activity.refresh_from_db()
    assert (activity.heads, activity.withdrawn_at) == (80, None)


def test_a_sheet_is_entered_or_all_its_faults_are_named(as_teacher):
    good = "Ngày,Hoạt động,Loại\n3/11/2026,Tin giả,Chào cờ\n".encode()
    bad = good + b"hom qua,x,y\n3/11/2001,x,y\n"

    refused = go(as_teacher, "activity_sheet", data={"file": upload(bad, "a.csv"), "source": "Sổ"})
    assert refused.status_code == 422
    assert len(refused.context["faults"]) == 2
    assert not Activity.objects.exists()

    go(as_teacher, "activity_sheet", data={"file": upload(good, "a.csv"), "source": "Sổ"})
    assert Activity.objects.get().paper_source == "Sổ"


@pytest.mark.parametrize(
    "words",
    [
        {"file": upload(b"\x00\x01", "a.xlsx")},
        {"file": upload(b"PK\x03\x04 broken", "a.xlsx")},
        {"file": upload(b"", "a.csv")},
        {"file": upload(excel(), "a.xlsx")},
        {"file": upload(b"Ngay,Hoat dong\n3/11/2026,x\n", "a.csv"), "source": " \u200b"},
        {},
    ],
)
def test_a_sheet_that_is_none_is_refused_and_nothing_is_stored(as_teacher, settings, words):
    if "file" in words:
        words["file"].seek(0)

    response = go(as_teacher, "activity_sheet", data={"source": "Sổ"} | words)

    assert response.status_code == 422
    assert not Activity.objects.exists()
    assert nothing_stored(settings)


def test_an_activity_is_counted_for_one_more_line(as_teacher, plan, line, year):
    go(as_teacher, "activity_new", data=typed())
    activity, other = Activity.objects.get(), LineFactory(plan=plan)

    page = go(as_teacher, "activity_edit", activity.pk).text
    go(as_teacher, "activity_edit", activity.pk, data={"heads": "", "note": "", "also": other.pk})

    assert other.title in page
    assert set(activity.evidence.standing().values_list("line", flat=True)) == {line.pk, other.pk}
