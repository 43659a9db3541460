import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from mangxanh.common.dates import now
from mangxanh.work.actions import start_job
from mangxanh.work.actions.long_jobs import (
    JobHandle,
    JobLost,
    beat_job,
    reclaim_jobs,
    run_job,
)
from mangxanh.work.actions.tasks import beat_worker
from mangxanh.work.models import LongJob, results_dir
from mangxanh.work.tests import sample_tasks
from mangxanh.work.tests.factories import LongJobFactory
from mangxanh.work.worker import drain

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
SAMPLES = "mangxanh.work.tests.sample_tasks"


@pytest.fixture(autouse=True)
def samples(listed):
    sample_tasks.DONE.clear()
    for kind in ("report", "path", "bad", "invalid", "crashing"):
        listed(f"test.{kind}", f"{SAMPLES}.{kind}_job")


def start(kind="test.report", **params):
    return start_job(kind, school_id=1, by_id=7, params=params)


def person(pk, school):
    return SimpleNamespace(pk=pk, school=school and SimpleNamespace(pk=school))


def test_a_long_job_ends_with_its_file():
    job = start()

    drain()

    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.percent) == ("done", 4, 4, 100)
    assert job.result_file.read_bytes() == b"noi dung"
    assert job.result_file.stat().st_mode & 0o777 == 0o600
    assert job.result_name == "bao-cao.pdf"
    assert job.is_finished
    assert job.error == ""


def test_a_file_made_on_the_disk_is_moved_into_the_results(tmp_path):
    job = start("test.path", path=str(tmp_path / "made.pdf"))

    drain()

    job.refresh_from_db()
    assert job.result_file.read_bytes() == b"%PDF"
    assert not (tmp_path / "made.pdf").exists()


def test_a_result_that_is_gone_from_the_disk_is_not_offered():
    job = LongJobFactory(result_path="gone")

    assert job.result_file is None
    assert LongJobFactory().result_file is None


def test_a_double_tap_starts_one_job():
    first = start(year=1)

    assert start(year=1) == first
    assert start(year=2) != first
    assert start_job("test.report", school_id=2, by_id=7, params={"year": 1}) != first


def test_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        start("test.nothing")

    assert not LongJob.objects.exists()


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("test.bad", "Tệp này không đọc được."),
        ("test.invalid", "Thiếu ngày."),
        ("test.crashing", "Something went wrong on our side."),
    ],
)
def test_what_went_wrong_is_told_to_the_person(kind, says, caplog):
    caplog.set_level(logging.DEBUG)
    job = start(kind)

    with override("en"):
        drain()

    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error.startswith(says)
    assert "6A1" not in caplog.text


def test_a_person_sees_their_own_jobs_in_their_school_only():
    mine = LongJobFactory(school_id=1, by_id=7)
    LongJobFactory(school_id=2, by_id=7)
    LongJobFactory(school_id=1, by_id=8)
    LongJobFactory(school_id=None, by_id=None)

    assert list(LongJob.objects.visible_to(person(7, 1))) == [mine]
    assert not LongJob.objects.visible_to(person(None, 1)).exists()
    assert not LongJob.objects.visible_to(person(7, None)).exists()


def running(worker, **values):
    return LongJobFactory(
        kind="test.report", state="running", worker=worker, heartbeat_at=now(), **values
    )


def test_a_job_whose_worker_died_goes_on_where_it_was():
    job = running("gone", attempts=1, resume_data={"step": 2}, done=2, total=4)

    reclaim_jobs()
    drain()

    job.refresh_from_db()
    assert job.state == "done"
    assert sample_tasks.DONE == [2, 3]


def test_a_job_whose_worker_lives_is_left_alone():
    beat_worker("w1")
    running("w1")

    assert reclaim_jobs() == 0


def test_a_job_that_kills_its_worker_three_times_fails_with_a_sentence():
    job = running("gone", attempts=3)

    reclaim_jobs()

    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error


def test_a_job_taken_over_by_another_worker_stops_and_changes_nothing(caplog):
    job = running("other", done=1, total=9)
    handle = JobHandle(LongJob(pk=job.pk, kind=job.kind, worker="slow"))

    with pytest.raises(JobLost):
        handle.progress(9, 9)

    job.refresh_from_db()
    assert job.done == 1


def test_a_run_that_lost_its_job_ends_without_a_word_to_the_person(listed, caplog):
    listed("test.report", f"{__name__}.lose_job")
    job = start()

    run_job("w1")

    job.refresh_from_db()
    assert (job.state, job.worker) == ("running", "w2")


def lose_job(handle):
    LongJob.objects.filter(pk=handle.pk).update(worker="w2")
    handle.progress(1, 1)


def test_another_worker_was_first(monkeypatch):
    job = start()
    query = type(LongJob.objects.all())
    LongJob.objects.update(state="running", worker="w2")
    monkeypatch.setattr(query, "order_by", lambda _all, _key: [job])

    assert run_job("w1") is False


def test_progress_is_written_twice_a_second_at_most_and_always_at_the_end():
    job = running("w1")
    handle = JobHandle(job)

    handle.progress(1, 3)
    handle.progress(2, 3)
    job.refresh_from_db()
    early = job.done
    handle.progress(3, 3, "Done")

    job.refresh_from_db()
    assert (early, job.done, job.message) == (1, 3, "Done")


def test_the_pulse_keeps_the_jobs_of_a_worker_fresh():
    job = running("w1")
    LongJob.objects.update(heartbeat_at=now() - timedelta(minutes=5))

    beat_job("w1")

    job.refresh_from_db()
    assert job.heartbeat_at > now() - timedelta(minutes=1)


def test_what_a_job_says():
    job = LongJobFactory(message="Drawing pages")

    assert job.says == "Drawing pages"
    assert LongJobFactory().says == ""
    assert LongJobFactory().percent == 0
    assert str(job) == "work.make_backup queued"
    assert results_dir().name == "results"
