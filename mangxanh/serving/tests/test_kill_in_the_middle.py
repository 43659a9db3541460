"""SIGKILL while a plan or a list of pupils is brought in and a report built, by the processes of `serve`."""

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from io import BytesIO

import pytest

from mangxanh.home.demo import PASSWORD
from mangxanh.serving.tests.running import ROOT, Serve, environment
from mangxanh.serving.tests.visitor import GONE, Visitor

KILLS = int(os.environ.get("MX_KILLS", "12"))
LONGEST = {"docx": 0.5, "pdf": 0.5, "folder": 0.02}  # of the time from the button to the file
LINES = 400  # of an imported plan: long enough to be hit in the middle
PUPILS = 600  # of a list: the worker brings it in
FACTS = {"title": "Kế hoạch thử", "first_day": "2026-09-01", "last_day": "2030-08-31", "text": ""}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def mangxanh(data, *words):
    return subprocess.run(  # noqa: S603  # our own program
        [sys.executable, "-m", "mangxanh.cli", *words, "--data", str(data)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )


class School(Serve):
    """The demo school, served; its head signed in; its processes killed at random moments."""

    def __init__(self, data, seed):
        super().__init__(data)
        self.chance = random.Random(seed)  # noqa: S311  # moments, not secrets
        self.killed = []

    def kill(self, name):
        """Kill one process; wait until all three live again and pages come."""
        pid = self.pids()[name]
        os.kill(pid, signal.SIGKILL)
        self.killed.append(name)
        if name == "parent":
            self.process.wait()
            self.process.stdout.close()
            self.start()
        else:
            self.wait_until(lambda: self.pids().get(name) not in (None, pid))
        self.wait_until(self.is_up)
        self.wait_until(lambda: "worker" in self.pids())

    def head(self):
        visitor = Visitor(self.url)
        visitor.sign_in("hanhdt", PASSWORD)
        return visitor

    def ask(self, sql, *values):
        with closing(sqlite3.connect(self.data / "main.sqlite3", timeout=20)) as opened:
            return opened.execute(sql, values).fetchall()

    def must_be_whole(self):
        assert self.ask("PRAGMA integrity_check") == [("ok",)]
        assert self.ask("PRAGMA foreign_key_check") == []
        verified = mangxanh(self.data, "audit", "verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr


@pytest.fixture
def school(tmp_path, request):
    data = tmp_path / "school"
    assert mangxanh(data, "demo", "--small").returncode == 0
    served = School(data, request.node.name)
    served.start()
    yield served
    served.stop()


def plan_text():
    duties = "\n".join(
        f"- Nhà trường tổ chức chuyên đề số {n} về ứng xử trên mạng cho học sinh trong tháng 11."
        for n in range(1, LINES + 1)
    )
    return (
        f"KẾ HOẠCH\nXây dựng văn hóa ứng xử trên mạng\n\nII. NHIỆM VỤ\n1. Truyền thông\n{duties}\n"
    )


class Import(threading.Thread):
    """One POST of a plan; `address` stays None where nobody answered."""

    def __init__(self, visitor, content):
        super().__init__(daemon=True)
        self.visitor, self.content, self.address = visitor, content, None

    def run(self):
        try:
            self.address, _page = self.visitor.post(
                "/ke-hoach/moi/", FACTS, file=("ke-hoach.txt", self.content)
            )
        except GONE:
            self.address = None


def plans(school):
    """Return {plan: (its lines, the file it came from)} of the imports."""
    return {
        pk: (lines, f"files/{owner}/{key[:2]}/{key}", sha256)
        for pk, lines, owner, key, sha256 in school.ask(
            "SELECT p.id, count(l.id), f.school_id, f.key, f.sha256 FROM plan_plan p"
            " JOIN files_storedfile f ON f.id = p.source_id"
            " LEFT JOIN plan_line l ON l.plan_id = p.id WHERE p.title = ? GROUP BY p.id",
            FACTS["title"],
        )
    }


def test_a_plan_import_killed_at_random_is_there_whole_or_not_at_all(school):
    content = plan_text().encode()
    head = school.head()
    head.get("/ke-hoach/moi/")
    begun = time.monotonic()
    address, _page = head.post("/ke-hoach/moi/", FACTS, file=("ke-hoach.txt", content))
    takes = time.monotonic() - begun
    assert address.endswith("/duyet/")
    answered = 1
    for kill in range(KILLS):
        head.get("/ke-hoach/moi/")
        sending = Import(head, content)
        sending.start()
        time.sleep(school.chance.uniform(0, takes * 0.7))  # the rest is the next page
        school.kill("parent" if kill % 4 == 3 else "web")
        sending.join(40)
        answered += sending.address is not None
        school.must_be_whole()

    found = plans(school)
    print(  # noqa: T201  # a measurement
        f"{KILLS} kills {school.killed} in {takes:.2f} s of import;"
        f" {answered} answered, {len(found)} stored, each of {LINES} lines"
    )
    assert answered <= len(found) <= KILLS + 1
    for lines, path, sha256 in found.values():
        assert lines == LINES
        assert hashlib.sha256((school.data / path).read_bytes()).hexdigest() == sha256
    assert school.ask("SELECT count(*) FROM plan_line WHERE plan_id NOT IN (SELECT id FROM plan_plan)") == [(0,)]  # fmt: skip
    head.get("/ke-hoach/moi/")
    again, _page = head.post("/ke-hoach/moi/", FACTS, file=("ke-hoach.txt", content))
    assert again.endswith("/duyet/")
    assert len(plans(school)) == len(found) + 1


def state_of(school):
    return school.ask("SELECT state FROM work_longjob ORDER BY id DESC LIMIT 1")[0][0]


def start_build(school, head, report, part):
    """Press "make"; return when a worker has begun with it."""
    head.get(f"/bao-cao/{report}/")
    address, _page = head.post(f"/bao-cao/{report}/tao/{part}/", {})
    return address.removeprefix(head.url)


def result_of(school, head, page):
    school.wait_until(lambda: state_of(school) in {"done", "failed"})
    assert state_of(school) == "done"
    return head.get(f"{page}tep/")[1]


@pytest.mark.parametrize("part", ["docx", "pdf", "folder"])
def test_a_report_killed_while_it_is_built_is_finished_after(school, part):
    [(report,)] = school.ask("SELECT id FROM annual_report_report ORDER BY state LIMIT 1")
    head = school.head()
    begun = time.monotonic()
    whole = result_of(school, head, start_build(school, head, report, part))
    takes = time.monotonic() - begun
    rounds, in_the_middle = max(KILLS // 4, 1), 0
    for _round in range(rounds):
        page = start_build(school, head, report, part)
        for name in school.chance.choice([["worker"], ["worker", "worker"], ["parent"]]):
            while state_of(school) == "queued":
                time.sleep(0.002)
            time.sleep(school.chance.uniform(0, takes * LONGEST[part]))
            in_the_middle += state_of(school) == "running"
            school.kill(name)
        made = result_of(school, head, page)
        assert same(made, whole)
        school.must_be_whole()

    print(  # noqa: T201  # a measurement
        f"{part}: {len(school.killed)} kills {school.killed}, {in_the_middle} in the middle of"
        f" {takes:.1f} s; {rounds} jobs done"
    )
    stored = {path.name for path in (school.data / "results").iterdir()}
    named = {name for (name,) in school.ask("SELECT result_path FROM work_longjob")}
    assert named <= stored
    assert list((school.data / "tmp").glob("folder-*")) == []


def same(made, whole):
    """Say whether two files hold the same; of ZIPs each member."""
    if not zipfile.is_zipfile(BytesIO(whole)):
        return made == whole
    with zipfile.ZipFile(BytesIO(made)) as one, zipfile.ZipFile(BytesIO(whole)) as other:
        return {name: one.read(name) for name in one.namelist()} == {
            name: other.read(name) for name in other.namelist()
        }


def list_of_pupils(turn):
    rows = "\n".join(
        f"{turn:03}{n:05};Nguyễn Văn Bé {n};6L{turn * 20 + n // 40};{n % 28 + 1:02}/{turn % 12 + 1:02}/2014"
        for n in range(PUPILS)
    )
    return f"Mã học sinh;Họ và tên;Lớp;Ngày sinh\n{rows}\n".encode()


def test_a_list_of_pupils_killed_while_it_is_put_in_place_is_there_whole_and_once(school):
    [(year,)] = school.ask("SELECT id FROM school_schoolyear WHERE name = '2026-2027'")
    nobody = "SELECT count(*) FROM school_person WHERE id NOT IN (SELECT person_id FROM school_membership)"  # fmt: skip
    [before], in_the_middle = school.ask("SELECT count(*) FROM school_pupil"), 0
    left_over = school.ask(nobody)
    head, rounds = school.head(), max(KILLS // 2, 1)
    for turn in range(rounds):
        head.get("/hoc-sinh/nhap/")
        facts = {"year": year, "whole": "on", "only_class": ""}
        address, _page = head.post("/hoc-sinh/nhap/", facts, file=("lop.csv", list_of_pupils(turn)))
        head.post(f"{address.removeprefix(head.url)}dua-vao/", {})
        while state_of(school) == "queued":
            time.sleep(0.002)
        time.sleep(school.chance.uniform(0, 0.6))
        in_the_middle += state_of(school) == "running"
        school.kill("parent" if turn % 3 == 2 else "worker")
        school.wait_until(lambda: state_of(school) in {"done", "failed"})

        assert state_of(school) == "done"
        assert school.ask("SELECT count(*) FROM school_pupil") == [
            (before[0] + PUPILS * (turn + 1),)
        ]
        assert school.ask(nobody) == left_over
        school.must_be_whole()

    print(  # noqa: T201  # a measurement
        f"{rounds} kills {school.killed}, {in_the_middle} in the middle of a list of {PUPILS}"
    )
