import hashlib
import io
import json
import zipfile
from datetime import date

import docx
import pytest
from django.urls import reverse

from mangxanh.annual_report import actions
from mangxanh.annual_report.commands import run, write_all
from mangxanh.annual_report.folder import INDEX, SUMS, layout_of, slug, write_folder
from mangxanh.annual_report.models import Report
from mangxanh.annual_report.queries import collect, report_data, unopened
from mangxanh.annual_report.tests.factories import make_world
from mangxanh.cli import main
from mangxanh.common.errors import BadInput
from mangxanh.consents.actions import withdraw
from mangxanh.consents.tests.factories import allow
from mangxanh.files.actions import prepare_upload
from mangxanh.files.models import StoredFile
from mangxanh.files.tests.factories import jpeg_with_gps, pdf, upload
from mangxanh.plan.actions.evidence import file_paper
from mangxanh.plan.models import ActivityFile, PhotoPupil
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.factories import PupilFactory
from mangxanh.work.models import LongJob
from mangxanh.work.worker import drain


@pytest.fixture
def filled(world):
    """Give the world one photograph that proves two lines, a paper, and a page."""
    photo = prepare_upload(upload(jpeg_with_gps()), kind="photo")
    world.log(line="1 2", title="Chào cờ đầu tuần: ứng xử", files=[photo])
    paper = prepare_upload(upload(pdf(), "so.pdf"), kind="paper")
    file_paper(world.row("3"), "Sổ rà soát", day=date(2026, 3, 1), by=world.board, prepared=paper)
    world.log("article", line="3", classes=(), title="Tin", link="https://truong.test/tin")
    return world


def folder_of(world, tmp_path):
    target = tmp_path / "folder.zip"
    said = []
    data = collect(unopened(world.school, world.year, "school"))
    broken = write_folder(
        data,
        layout_of(data, world.school.pk),
        target,
        lambda done, total: said.append((done, total)),
    )
    return zipfile.ZipFile(target), broken, said


def index_of(archive):
    document = docx.Document(io.BytesIO(archive.read(INDEX)))
    return " ".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )


def test_files_lie_by_clause_under_code_and_title(filled, tmp_path):
    archive, broken, said = folder_of(filled, tmp_path)

    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        INDEX,
        SUMS,
        "II.1-1_bien-soan-tai-lieu-quy-tac-ung-xu/MC-1-2526-001_chao-co-dau-tuan-ung-xu_1.jpg",
        "II.2-1_ra-soat-trang-nhom-cua-truong/MC-3-2526-001_so-ra-soat_1.pdf",
    ]
    assert broken == []
    assert said[-1] == (3, 3)


def test_sums_are_those_of_the_files(filled, tmp_path):
    archive, _broken, _said = folder_of(filled, tmp_path)

    for line in archive.read(SUMS).decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest


def test_index_tells_every_line_and_where_its_evidence_lies(filled, tmp_path):
    archive, _broken, _said = folder_of(filled, tmp_path)

    words = index_of(archive)

    assert "MC-2-2526-001" in words
    assert "https://truong.test/tin" in words
    assert "chưa có minh chứng" in words.lower()


def test_file_that_was_changed_or_is_gone_is_told(filled, tmp_path):
    first, second = (
        filled.lines["1"].evidence.get(),
        filled.lines["3"].evidence.get(title="Sổ rà soát"),
    )
    first.activity.files.get().stored.path.write_bytes(b"x")
    second.stored.path.unlink()

    archive, broken, _said = folder_of(filled, tmp_path)

    assert len(broken) == 2
    assert "không còn khớp" in index_of(archive)


def test_case_06_a_restricted_photograph_stays_in_the_school(filled, tmp_path):
    stored = filled.lines["1"].evidence.get().activity.files.get().stored
    StoredFile.objects.filter(pk=stored.pk).update(restricted=True)

    archive, _broken, _said = folder_of(filled, tmp_path)

    assert not [name for name in archive.namelist() if name.endswith(".jpg")]
    assert "ảnh hạn chế" in index_of(archive)


def test_title_becomes_a_name_that_every_system_unpacks():
    assert slug("Đố vui: “Ứng xử” / mạng?") == "do-vui-ung-xu-mang"
    assert slug("a" * 60) == "a" * 40


@pytest.mark.parametrize("part", actions.PARTS)
def test_worker_makes_every_part(filled, part):
    actions.start_build(filled.report(), part, by=filled.board)

    drain()

    job = LongJob.objects.get()
    assert (job.state, job.error) == ("done", "")
    assert job.done == job.total
    assert job.result_file.stat().st_size > 500
    assert job.result_name.endswith("zip" if part == "folder" else part)


def test_job_that_was_killed_leaves_nothing_and_runs_again(filled, settings):
    actions.start_build(filled.report(), "folder", by=filled.board)
    job = LongJob.objects.get()
    left = settings.FILE_UPLOAD_TEMP_DIR / f"folder-{job.pk}.zip"
    left.write_bytes(b"half of it")

    drain()

    job.refresh_from_db()
    assert job.state == "done"
    assert zipfile.ZipFile(job.result_file).testzip() is None
    assert not left.exists()


def test_job_reads_no_report_of_another_school(filled):
    other = make_world()
    report = other.report()
    LongJob.objects.create(
        kind=actions.BUILD,
        school_id=filled.school.pk,
        by_id=filled.board.pk,
        params={"report": report.pk, "part": "json"},
    )

    drain()

    job = LongJob.objects.get()
    assert job.state == "failed"
    assert not job.result_path


class Asked:
    period = "school"
    school = None

    def __init__(self, **given):
        self.__dict__.update(given)


def test_command_writes_four_files_and_opens_nothing(filled, tmp_path, capsys):
    code = run(Asked(year="2025-2026", out=str(tmp_path / "out")))

    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert code == 0
    assert [name.rpartition(".")[2] for name in names] == ["docx", "json", "pdf", "zip"]
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert not Report.objects.exists()


def test_command_writes_the_same_json_again(filled, tmp_path):
    run(Asked(year="2025-2026", out=str(tmp_path / "a")))
    run(Asked(year="2025-2026", out=str(tmp_path / "b")))

    first, second = (next((tmp_path / name).glob("*.json")) for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert json.loads(first.read_bytes())["schema"] == "mangxanh.report/1"


def test_command_takes_the_report_that_is_open(filled, tmp_path):
    report = filled.report()
    actions.save_text(report, "strengths", "Nền nếp tốt.", by=filled.board)

    run(Asked(year="2025-2026", out=str(tmp_path / "out")))

    written = json.loads(next((tmp_path / "out").glob("*.json")).read_bytes())
    assert written["texts"]["strengths"] == "Nền nếp tốt."


@pytest.mark.parametrize("asked", [{"year": "1999-2000"}, {"year": "2025-2026", "school": "none"}])
def test_command_refuses_what_is_not_there(world, tmp_path, asked):
    with pytest.raises(BadInput):
        run(Asked(out=str(tmp_path), **asked))


def test_command_asks_which_school_where_there_are_several(world, tmp_path):
    make_world()

    with pytest.raises(BadInput):
        run(Asked(year="2025-2026", out=str(tmp_path)))
    assert run(Asked(year="2025-2026", out=str(tmp_path), school=world.school.code)) == 0


def test_long_body_is_told_and_not_cut(world, tmp_path, capsys):
    report = world.report()
    for box in ("strengths", "limits", "causes", "directions"):
        text = "\n".join(["Nhà trường làm tốt việc phối hợp với gia đình và địa phương. " * 6] * 9)
        actions.save_text(report, box, text, by=world.board)
    report.refresh_from_db()

    written = write_all(report_data(report), world.school.pk, tmp_path)

    assert len(written) == 4
    assert capsys.readouterr().err


def test_help_of_the_command_is_there(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["report", "build", "--help"])

    assert ended.value.code == 0
    assert "--period" in capsys.readouterr().out


@pytest.fixture
def agreed(filled):
    """Give the photograph's pupil a yes of both; it is recognised on it and named."""
    file = filled.lines["1"].evidence.get().activity.files.get()
    StoredFile.objects.filter(pk=file.stored_id).update(restricted=True)
    ActivityFile.objects.update(names_complete=True)
    pupil = PupilFactory(school=filled.school, school_class=filled.classes[0])
    allow(pupil, "photograph")
    PhotoPupil.objects.create(school=filled.school, file=file, pupil=pupil)
    return pupil


def photographs_in(archive):
    return [name for name in archive.namelist() if name.endswith(".jpg")]


def test_case_06_a_restricted_photograph_goes_out_with_the_yes_of_both(filled, agreed, tmp_path):
    archive, _broken, _said = folder_of(filled, tmp_path)

    assert len(photographs_in(archive)) == 1


def test_case_43_a_consent_taken_back_is_in_no_folder(filled, agreed, tmp_path):
    withdraw(agreed, ["photograph"], by=filled.board)

    archive, _broken, _said = folder_of(filled, tmp_path)

    assert photographs_in(archive) == []
    assert "ảnh hạn chế" in index_of(archive)


def test_case_43_a_folder_that_was_made_before_is_not_handed_out_any_more(filled, agreed):
    actions.start_build(filled.report(), "folder", by=filled.board)
    drain()
    job = LongJob.objects.get()
    client, address = browser(filled.board), reverse("job_result", args=[job.pk])
    assert b"".join(client.get(address).streaming_content).startswith(b"PK")

    withdraw(agreed, ["photograph"], by=filled.board)

    assert client.get(address).status_code == 302
    assert LongJob.objects.get().result_file is None  # nor does it lie on the disk
    assert client.get(address).status_code == 404
