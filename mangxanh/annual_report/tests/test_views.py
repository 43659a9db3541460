import re
from datetime import date

import pytest
from django.urls import reverse

from mangxanh.annual_report import actions
from mangxanh.annual_report.models import BasisDocument, ManualFigure, Report
from mangxanh.annual_report.tests.factories import make_world
from mangxanh.files.actions import prepare_upload
from mangxanh.files.tests.factories import jpeg_with_gps, pdf, upload
from mangxanh.history.models import HistoryRow
from mangxanh.school.models import Membership, Role
from mangxanh.school.tests.factories import PersonFactory, SchoolFactory
from mangxanh.work.models import LongJob
from mangxanh.work.worker import drain

BOXES = ("strengths", "limits", "causes", "directions", "proposals")


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def pages_of(report):
    """Return every page of one report, and those of no report in particular."""
    own = {
        name: reverse(name, args=[report.pk])
        for name in (
            "report_ready",
            "report_dates",
            "report_recipients",
            "report_basis",
            "report_preview",
            "report_issue",
        )
    }
    return {**own, "report_edit": reverse("report_edit", args=[report.pk, "limits"])}


def test_clerk_opens_a_report_and_sees_what_is_missing(world, visit):
    browser = visit(world.clerk)

    opened = browser.post(
        reverse("report_open"), {"year": world.year.pk, "period": "school"}, follow=True
    )

    assert opened.status_code == 200
    assert "1, 2, 3, 4, 5" in words(opened)
    assert "30/09/2026" in words(opened)
    assert "30/09/2026" in words(browser.get(reverse("report_list")))


def test_year_that_is_not_ours_opens_nothing(world, visit):
    other = make_world()

    refused = visit(world.clerk).post(
        reverse("report_open"), {"year": other.year.pk, "period": "school"}
    )

    assert refused.status_code == 422
    assert not Report.objects.exists()


def test_writers_see_every_page(world, visit):
    world.log(heads=70)
    report = world.report()
    browser = visit(world.board)

    for name, url in pages_of(report).items():
        assert browser.get(url).status_code == 200, name


@pytest.mark.parametrize("who", ["teacher", "elsewhere", "stranger", "it"])
def test_others_see_no_page_of_a_report(world, visit, client, who):
    report = world.report()
    browser, expected = client, 302
    if who == "stranger":
        client.defaults["HTTP_HOST"] = world.school.host
    elif who == "teacher":
        browser, expected = visit(world.teacher), 403
    elif who == "it":
        browser, expected = visit(PersonFactory(school=world.school, roles=(Role.IT,))), 404
    else:
        browser, expected = visit(make_world().board), 404

    for name, url in pages_of(report).items():
        assert browser.get(url).status_code == expected, name


@pytest.mark.parametrize(
    "name", ["report_check", "report_submit", "report_take_back", "report_issue", "report_dates"]
)
def test_post_of_who_may_not_changes_nothing(world, visit, name):
    report = world.report()

    assert visit(world.teacher).post(reverse(name, args=[report.pk])).status_code == 403
    assert visit(make_world().board).post(reverse(name, args=[report.pk])).status_code == 404

    written = HistoryRow.objects.filter(school_id=world.school.pk)
    assert set(written.values_list("verb", flat=True)) == {"report opened", "signed in"}


def test_every_colleague_sees_figures_but_it_does_not(world, visit):
    world.log()
    it = PersonFactory(school=world.school, roles=(Role.IT,))
    url = reverse("report_figures") + "?nam=2025-2026"

    assert visit(world.teacher).get(url).status_code == 200
    assert visit(it).get(url).status_code == 403


def test_figures_show_records_paper_and_what_has_none(world, visit):
    world.log(heads=70, paper_source="Sổ đầu bài")
    actions.set_manual_figure(
        world.school,
        by=world.board,
        year="2024-2025",
        period="school",
        code="articles",
        value=9,
        source="Báo cáo số 52",
    )
    url = reverse("report_figures")
    browser = visit(world.board)

    whole = browser.get(url + "?nam=2025-2026")

    text = words(whole)
    assert "01 buổi, 70 lượt*" in text
    assert "87,5% (70/80)" in text
    assert "Báo cáo số 52" in text
    assert "/hoat-dong/?loai=flag_ceremony&amp;tu=2025-09-05" in whole.content.decode()
    assert "09 tin, bài*" in words(browser.get(url + "?nam=2025-2026&nguon=typed"))
    assert "70 lượt" not in words(browser.get(url + "?nam=2025-2026&nguon=none"))
    assert "70 lượt" in words(browser.get(url + "?nam=2025-2026&nguon=records&phan=II.1"))


@pytest.mark.parametrize("query", ["?nam=1999-2000", "?ky=week"])
def test_figures_of_no_period_are_not_there(world, visit, query):
    assert visit(world.board).get(reverse("report_figures") + query).status_code == 404


def test_figures_without_a_school_year_say_so(visit, db):
    board = PersonFactory(school=SchoolFactory(), roles=(Role.BOARD,))

    assert visit(board).get(reverse("report_figures")).status_code == 200


def test_number_from_paper_is_entered_and_removed(world, visit):
    browser = visit(world.clerk)
    form = {"code": "articles", "year": "2024-2025", "period": "school", "value": "9"}
    form["source"] = "Báo cáo số 52"

    bad = browser.post(reverse("figure_enter"), {**form, "year": "2024-2029"})
    good = browser.post(reverse("figure_enter"), form)

    assert bad.status_code == 422
    assert good.url == "/so-lieu/?ky=school&nam=2025-2026"
    row = ManualFigure.objects.get()
    assert row.author == world.clerk
    assert browser.get(reverse("figure_enter") + "?ma=articles&nam=2024-2025").status_code == 200
    assert visit(world.teacher).get(reverse("figure_enter")).status_code == 403
    assert browser.post(reverse("figure_remove", args=[row.pk])).status_code == 403
    visit(world.clerk).post(reverse("figure_remove", args=[row.pk]))
    assert not ManualFigure.objects.exists()


def test_number_of_another_school_is_not_there(world, visit):
    other = make_world()
    row = actions.set_manual_figure(
        other.school,
        by=other.board,
        year="2024-2025",
        period="school",
        code="articles",
        value=9,
        source="Sổ",
    )

    assert visit(world.board).post(reverse("figure_remove", args=[row.pk])).status_code == 404
    assert ManualFigure.objects.exists()


@pytest.mark.parametrize("box", BOXES)
def test_box_is_written_beside_what_last_year_said(world, visit, box):
    earlier = actions.open_report(world.before, "school", by=world.board)
    actions.save_text(earlier, box, "Năm ngoái đã nói.", by=world.board)
    report = world.report()
    url = reverse("report_edit", args=[report.pk, box])
    browser = visit(world.board)

    shown = browser.get(url)
    saved = browser.post(url, {"text": "Năm nay."})

    report.refresh_from_db()
    assert "Năm ngoái đã nói." in words(shown)
    assert saved.status_code == 302
    assert report.texts == {box: "Năm nay."}


def test_text_that_is_too_long_is_said_and_kept_on_the_page(world, visit):
    report = world.report()

    answer = visit(world.board).post(
        reverse("report_edit", args=[report.pk, "limits"]), {"text": "a" * 4500}
    )

    assert answer.status_code == 422
    assert "aaaa" in answer.content.decode()


def test_box_that_is_none_is_not_there(world, visit):
    report = world.report()

    assert visit(world.board).get(f"/bao-cao/{report.pk}/soan/poem/").status_code == 404


def test_days_and_recipients_are_changed(world, visit):
    report = world.report()
    browser = visit(world.clerk)
    days, names = pages_of(report)["report_dates"], pages_of(report)["report_recipients"]

    browser.post(days, {"cutoff": "08/09/2026", "due_on": "29/09/2026"})
    bad_days = browser.post(days, {"cutoff": "08/10/2026", "due_on": "29/09/2026"})
    browser.post(names, {"addressees": "UBND phường\nSở GDĐT", "recipients": ""})
    bad_names = browser.post(names, {"addressees": " ", "recipients": ""})

    report.refresh_from_db()
    assert (report.cutoff, report.due_on) == (date(2026, 9, 8), date(2026, 9, 29))
    assert report.addressees == ["UBND phường", "Sở GDĐT"]
    assert (bad_days.status_code, bad_names.status_code) == (422, 422)


def test_recipients_of_a_report_with_the_signer_stay(world, visit):
    report = world.report()
    actions.submit_report(report, by=world.board)

    answer = visit(world.clerk).post(
        pages_of(report)["report_recipients"], {"addressees": "Ai đó", "recipients": ""}
    )

    assert answer.status_code == 422


def test_basis_is_named_and_removed(world, visit):
    report = world.report()
    url = pages_of(report)["report_basis"]
    browser = visit(world.clerk)
    form = {
        "number": "112/KH-UBND",
        "issuer": "UBND phường",
        "title": "xây dựng",
        "issued_on": "22/08/2025",
    }

    browser.post(url, form)
    future = browser.post(url, {**form, "issued_on": "22/08/2030"})
    shown = browser.get(url)

    assert future.status_code == 422
    assert "112/KH-UBND" in words(shown)
    row = BasisDocument.objects.get()
    assert visit(make_world().board).post(reverse("basis_remove", args=[row.pk])).status_code == 404
    visit(world.clerk).post(reverse("basis_remove", args=[row.pk]))
    assert not BasisDocument.objects.exists()


def test_basis_of_a_report_with_the_signer_is_not_removed(world, visit):
    report = world.report()
    given = {"number": "1/KH", "issuer": "UBND", "title": "x", "issued_on": None}
    row = actions.add_basis(report, **given, by=world.board)
    actions.submit_report(report, by=world.board)

    visit(world.clerk).post(reverse("basis_remove", args=[row.pk]))

    assert BasisDocument.objects.exists()


def test_report_goes_to_the_signer_gets_its_number_and_is_downloaded(world, visit):
    world.log()
    report = world.report()
    browser = visit(world.clerk)

    browser.post(reverse("report_submit", args=[report.pk]))
    early = browser.get(reverse("report_scan", args=[report.pk]))
    issue = reverse("report_issue", args=[report.pk])
    wrong = browser.post(
        issue,
        {"number": "52/BC", "issued_on": "24/09/2026", "scan": upload(b"not a paper", "a.pdf")},
    )
    late = browser.post(issue, {"number": "52/BC", "issued_on": "24/09/2030"})
    browser.post(
        issue,
        {"number": "52/BC", "issued_on": "24/09/2026", "scan": upload(pdf(), "ban-ky.pdf")},
    )

    report.refresh_from_db()
    assert early.status_code == 404
    assert (wrong.status_code, late.status_code) == (422, 422)
    assert (report.state, report.number) == ("sent", "52/BC")
    scan = browser.get(reverse("report_scan", args=[report.pk]))
    assert b"".join(scan.streaming_content).startswith(b"%PDF")
    assert "52/BC" in words(browser.get(report.get_absolute_url()))
    browser.post(reverse("report_take_back", args=[report.pk]))
    report.refresh_from_db()
    assert report.state == "draft"


def test_case_07_a_changed_byte_is_said_on_the_page_of_the_report(world, visit):
    photo = prepare_upload(upload(jpeg_with_gps()), kind="photo")
    world.log(line="1", files=[photo]).files.get().stored.path.write_bytes(b"x")
    report = world.report()
    browser = visit(world.board)

    checked = browser.post(reverse("report_check", args=[report.pk]), follow=True)
    refused = browser.post(reverse("report_submit", args=[report.pk]), follow=True)

    report.refresh_from_db()
    assert report.state == "draft"
    assert "MC-1-2526-001" in words(checked)
    assert "MC-1-2526-001" in words(refused)


def test_whole_evidence_is_said_to_be_whole(world, visit):
    report = world.report()

    answer = visit(world.board).post(reverse("report_check", args=[report.pk]), follow=True)

    assert answer.status_code == 200
    assert report.broken == []


def test_preview_highlights_what_is_not_written(world, visit):
    world.log(heads=70, partners=["police"])
    report = world.report()

    shown = visit(world.board).get(pages_of(report)["report_preview"])

    html = shown.content.decode()
    assert "<mark>[Chưa viết: ưu điểm]</mark>" in html
    assert "01 buổi, 70 lượt" in html
    assert "Công an phường" in html


def test_file_is_built_followed_and_downloaded_by_who_asked(world, visit):
    report = world.report()
    browser = visit(world.clerk)

    started = browser.post(reverse("report_build", args=[report.pk, "json"]))
    waiting = browser.get(started.url)
    result = reverse("job_result", args=[LongJob.objects.get().pk])
    early = browser.get(result)
    drain()
    ready = browser.get(started.url, headers={"HX-Request": "true"})
    file = browser.get(result)

    assert waiting.status_code == 200
    assert "refresh" in waiting.content.decode()
    assert early.status_code == 404
    assert result in ready.content.decode()
    assert "<html" not in ready.content.decode()
    assert file["Content-Type"] == "application/json"
    assert b"mangxanh.report/1" in b"".join(file.streaming_content)
    assert "json" in words(browser.get(report.get_absolute_url()))
    assert visit(world.board).get(started.url).status_code == 404
    assert visit(world.teacher).get(started.url).status_code == 404
    Membership.objects.filter(person=world.clerk).update(role=Role.TEACHER)
    assert visit(world.clerk).get(result).status_code == 403
    assert visit(make_world().board).get(result).status_code == 404


def test_part_that_is_none_is_not_built(world, visit):
    report = world.report()

    answer = visit(world.clerk).post(f"/bao-cao/{report.pk}/tao/exe/")

    assert answer.status_code == 404
    assert not LongJob.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("report_list", 9), ("report_figures", 19), ("report_ready", 17), ("report_preview", 20)],
)
def test_pages_take_the_same_queries_for_more(
    world, visit, django_assert_num_queries, name, queries, count
):
    for year in (world.before, world.year)[: count - 1]:
        actions.open_report(year, "term1", by=world.board)
    for _turn in range(count):
        world.log(line="1 2")
    report = world.report()
    args = [] if name in ("report_list", "report_figures") else [report.pk]
    browser = visit(world.board)

    with django_assert_num_queries(queries):
        browser.get(reverse(name, args=args))
