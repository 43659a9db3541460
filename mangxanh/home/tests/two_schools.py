"""Two schools side by side, each with everything that a page can show; every text bears a mark.

`Place.keys` names the object that an address of the table is about. A new room adds its objects
in a function of its own, called by `make_place`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from mangxanh.annual_report.models import BasisDocument, Box, ManualFigure, Report
from mangxanh.common.dates import now, today
from mangxanh.common.signing import digest, new_code
from mangxanh.consents.models import Purpose
from mangxanh.consents.queries import CELLS
from mangxanh.consents.tests.factories import ConsentFactory
from mangxanh.files.models import StoredFile
from mangxanh.files.tests.factories import stored_bytes
from mangxanh.home.tests.across_of_two_schools import add_across
from mangxanh.home.tests.cases_of_two_schools import add_cases
from mangxanh.home.tests.certificates_of_two_schools import add_certificates
from mangxanh.home.tests.conduct_of_two_schools import add_conduct
from mangxanh.home.tests.contests_of_two_schools import add_contests
from mangxanh.home.tests.lessons_of_two_schools import add_lessons
from mangxanh.home.tests.lists_of_two_schools import add_rosters
from mangxanh.home.tests.live_of_two_schools import add_live
from mangxanh.home.tests.questions_of_two_schools import add_questions
from mangxanh.home.tests.results_of_two_schools import add_results
from mangxanh.home.tests.sitting_of_two_schools import add_sitting
from mangxanh.notices.models import Notice
from mangxanh.notices.tests.factories import NoticeFactory
from mangxanh.plan.models import (
    Activity,
    ActivityFile,
    Line,
    PhotoPupil,
    Plan,
    Reshaping,
    TaskPart,
)
from mangxanh.plan.tests.factories import (
    ActivityClassFactory,
    ActivityFactory,
    EvidenceFactory,
    LineFactory,
    LineYearFactory,
    OwnerFactory,
    PlanFactory,
    RecipientFactory,
    TaskFactory,
)
from mangxanh.school.actions.access import make_link, open_session
from mangxanh.school.actions.pupil_access import pupil_token
from mangxanh.school.models import (
    STAFF_ROLES,
    DataRequest,
    Delegation,
    Going,
    Holiday,
    Look,
    Membership,
    Person,
    Pupil,
    RetentionSetting,
    Role,
    School,
    SchoolClass,
    SchoolYear,
    StaffSession,
)
from mangxanh.school.queries import class_address
from mangxanh.school.tests.factories import (
    CardFactory,
    ClassAlarmFactory,
    ClassFactory,
    GuardianshipFactory,
    GuardianSlipFactory,
    HelpContactFactory,
    PapersConfirmationFactory,
    PupilFactory,
    SchoolFactory,
    SecondFactorFactory,
    YearFactory,
)
from mangxanh.work.models import LongJob, results_dir

PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@dataclass
class Place:
    """One school: its people by role, and the objects that addresses are about."""

    mark: str
    school: School
    people: dict[str, Person] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    vaults: dict[str, str] = field(default_factory=dict)  # cookie of an unlocked key, by person
    keys: dict[str, tuple[object, ...]] = field(default_factory=dict)

    @property
    def year_name(self) -> str:
        return SchoolYear.objects.get(school=self.school).name

    def at(self, **objects: object) -> None:
        """Keep objects under the names that the table uses."""
        self.keys |= {name: (getattr(row, "pk", row),) for name, row in objects.items()}


def _person(place: Place, name: str, *roles: str, until: date | None = None) -> Person:
    person = Person.objects.create(
        username=f"{name}.{place.mark}".replace("_", "."),
        name=f"Trần {place.mark} {name}",
        password="!",
        email=f"{name}@{place.mark}.test",
        calendar_key=f"calendar-{place.mark}-{name}",
        created_at=now(),
    )
    for role in roles:
        Membership.objects.create(
            person=person,
            school=place.school,
            role=role,
            title=f"Chức vụ {place.mark}",
            from_date=date(2020, 1, 1),
            until_date=until,
        )
    place.people[name] = person.at(place.school)
    place.tokens[name] = open_session(
        person, place.school, device=f"Máy {place.mark}", second_step=True
    )
    return person


def make_place(mark: str, kind: str = School.Kind.SCHOOL) -> Place:
    """Make a school in whose every text `mark` stands (lower case, so that it is also folded)."""
    school = SchoolFactory(
        name=f"Trường {mark}",
        host=f"{mark}.test",
        kind=kind,
        address=f"Đường {mark}",
        authority=f"UBND {mark}",
    )
    place = Place(mark, school)
    for role in sorted(STAFF_ROLES):
        _person(place, role, role)
    for handler, role in (("officer", Role.TEACHER), ("deputy", Role.STAFF), ("head", Role.BOARD)):
        _person(place, handler, role)
    _person(place, "left", Role.BOARD, until=today() - timedelta(days=1))
    closed = _person(place, "closed", Role.BOARD)
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    _calendar(place)
    _family(place)
    _consents(place)
    _rights(place)
    plan = _plan(place)
    _work(place, plan)
    _report(place, SchoolYear.objects.get(school=school))
    add_rosters(place)
    _help(place)
    add_lessons(place)
    add_questions(place)
    add_contests(place)
    add_results(place)
    add_sitting(place)
    add_across(place)
    add_live(place)
    add_certificates(place)
    add_conduct(place)
    add_cases(place)
    return place


def _help(place: Place) -> None:
    contact = HelpContactFactory(
        school=place.school, name=f"Nơi giúp {place.mark}", source=place.mark
    )
    place.at(help_contact=contact)


def _family(place: Place) -> None:
    """A pupil with a card, of the teacher's class, and their guardian."""
    school, mark = place.school, place.mark
    pupil = PupilFactory(
        school=school,
        person__name=f"Bùi {mark} An",
        code=f"HS-{mark}",
        school_class=SchoolClass.objects.get(pk=place.keys["school_class"][0]),
    )
    card = CardFactory(pupil=pupil)
    ClassAlarmFactory(school_class=pupil.school_class)
    place.keys["room"] = (class_address(pupil.school_class.name),)
    place.people[Role.PUPIL] = pupil.person.at(school)
    place.tokens[Role.PUPIL] = pupil_token(card)
    guardian = _person(place, Role.GUARDIAN, Role.GUARDIAN)
    guardianship = GuardianshipFactory(guardian=guardian, pupil=pupil)
    code = new_code()
    GuardianSlipFactory(pupil=pupil, digest=digest("slip", code))
    PapersConfirmationFactory(school=school, confirmed_by=place.people["board"])
    place.at(pupil=pupil, card=card, guardianship=guardianship, slip=code)


def _consents(place: Place) -> None:
    """The pupil's slip, with a picture of it: photographs yes, the rest no."""
    pupil = Pupil.objects.get(pk=place.keys["pupil"][0])
    scan = stored_bytes(PICTURE, f"phieu-{place.mark}.png", school_id=place.school.pk)
    for purpose, party in CELLS:
        row = ConsentFactory(
            pupil=pupil,
            class_name=f"6{place.mark}",
            purpose=purpose,
            party=party,
            agreed=purpose == Purpose.PHOTOGRAPH,
            recorded_by=place.people["teacher"],
            scan=scan,
        )
    place.at(consent=row)


def _rights(place: Place) -> None:
    """Who looked at the pupil, what the teacher asked about their own data, what will go."""
    school, mark, people = place.school, place.mark, place.people
    pupil = Pupil.objects.get(pk=place.keys["pupil"][0])
    look = Look.objects.create(
        school=school, pupil=pupil, viewer=people["clerk"], role=Role.CLERK, day=today()
    )
    request = DataRequest.objects.create(
        school=school,
        person=people["teacher"],
        about=people["teacher"],
        kind=DataRequest.Kind.CORRECT,
        text=f"Tên {mark}",
        asked_at=now(),
        due_on=today() + timedelta(days=2),
    )
    RetentionSetting.objects.create(school=school, name="inbox", amount=10)
    Going.objects.create(school=school, name="pupil", key=0, goes_on=today())
    place.at(look=look, data_request=request)
    place.keys["own_form"] = ("json",)
    place.keys["pupil_form"] = (pupil.pk, "json")
    place.keys["data_paper"] = ("mo-ta-xu-ly",)


def _calendar(place: Place) -> None:
    school, mark, people = place.school, place.mark, place.people
    year = YearFactory(school=school)
    days = {"first_day": today(), "last_day": today() + timedelta(days=3)}
    place.at(
        year=year,
        school_class=ClassFactory(year=year, name=f"6{mark}", homeroom_teacher=people["teacher"]),
        holiday=Holiday.objects.create(school=school, name=f"Nghỉ {mark}", source=mark, **days),
        person=people["teacher"],
        membership=people["staff"].memberships.get(),
        delegation=Delegation.objects.create(
            school=school, person=people["teacher"], deputy=people["staff"], **days
        ),
        session=StaffSession.objects.get(person=people["teacher"]),
        factor=SecondFactorFactory(person=people["teacher"], name=mark),
        link=make_link(people["editor"], school, "reset"),
        calendar_key=people["teacher"].feed_key,
        notice=NoticeFactory(
            person=people["teacher"],
            subject=f"Nhắc {mark}",
            body=f"Nhắc {mark}",
            kind=Notice.Kind.REMINDER,
        ),
    )


def _plan(place: Place) -> Plan:
    school, mark = place.school, place.mark
    words = {"school": school, "title": f"Kế hoạch {mark}", "number": mark, "text": mark}
    plan = PlanFactory(**words)
    draft = PlanFactory(**words | {"confirmed_at": None, "title": f"Dự thảo {mark}"})
    free, second = (_line(mark, draft, confirmed_at=None) for _turn in range(2))
    ripe = PlanFactory(**words | {"confirmed_at": None})
    _line(mark, ripe)
    merged = _line(mark, draft, merged_into=free)
    dropped = _line(mark, draft, dropped_reason=f"Lặp {mark}")
    undo = Reshaping.objects.create(
        school=school,
        kind=Reshaping.Kind.MERGE,
        kept=free,
        other=merged,
        before={"title": free.title, "obligation": free.obligation},
        versions={str(free.pk): 1, str(merged.pk): 1},
        made_at=now(),
    )
    recipient = RecipientFactory(plan=plan, name=mark, person=place.people["teacher"])
    ticked = RecipientFactory(plan=plan, name=mark, received_on=today())
    place.at(plan=plan, draft=draft, ripe=ripe, recipient=recipient, ticked=ticked)
    place.at(free=free, second=second, dropped=dropped, undo=undo)
    place.keys["decision"] = (plan.pk, "docx")
    return plan


def _line(mark: str, plan: Plan, **words: object) -> Line:
    texts = {"title": mark, "obligation": f"Làm việc {mark}.", "heading": mark, "actor": mark}
    return LineFactory(plan=plan, **texts | words)


def _work(place: Place, plan: Plan) -> None:
    school, mark, people = place.school, place.mark, place.people
    teacher = people["teacher"]
    line = _line(mark, plan)
    row = LineYearFactory(line=line, money_source=mark, due_on=today())
    _line(mark, plan)  # not opened in this school year yet
    OwnerFactory(line_year=row, person=teacher)
    task = TaskFactory(line_year=row, title=mark, owner=teacher, due_on=today())
    everyone = TaskFactory(line_year=row, title=mark, everyone=True)
    TaskPart.objects.create(school=school, task=everyone, person=people["board"], reason=mark)
    activity = ActivityFactory(
        school=school, title=mark, note=mark, led_by=mark, logged_by=teacher, day=today()
    )
    ActivityClassFactory(
        activity=activity, school_class=SchoolClass.objects.get(pk=place.keys["school_class"][0])
    )
    stored = [
        stored_bytes(PICTURE + mark.encode() + bytes([n]), f"{mark}.png", school_id=school.pk)
        for n in range(3)
    ]
    file = ActivityFile.objects.create(
        school=school, activity=activity, stored=stored[0], added_by=teacher, added_at=now()
    )
    _photograph(place, activity, stored[2])
    paper = EvidenceFactory(
        line=line,
        title=mark,
        code=f"MC-{mark}",
        paper_source=mark,
        stored=stored[1],
        sha256=stored[1].sha256,
        author=teacher,
        day=today(),
    )
    EvidenceFactory(line=line, title=mark, code=f"MC2-{mark}", activity=activity, author=teacher)
    place.at(line=line, row=row, task=task, everyone=everyone, activity=activity)
    place.at(activity_file=file, evidence=paper)
    place.keys["activity_paper"] = (activity.pk, "bien-ban")


def _photograph(place: Place, activity: Activity, stored: StoredFile) -> None:
    """A restricted photograph on which the pupil is recognised, who agreed."""
    StoredFile.objects.filter(pk=stored.pk).update(restricted=True)
    photograph = ActivityFile.objects.create(
        school=place.school,
        activity=activity,
        stored=stored,
        names_complete=True,
        added_by=place.people["teacher"],
        added_at=now(),
    )
    PhotoPupil.objects.create(school=place.school, file=photograph, pupil_id=place.keys["pupil"][0])
    place.at(photograph=photograph)


def _report(place: Place, year: SchoolYear) -> None:
    school, mark, board = place.school, place.mark, place.people["board"]
    report = Report.objects.create(
        school=school,
        year=year,
        cutoff=today(),
        due_on=today() + timedelta(days=30),
        texts=dict.fromkeys(Box.values, f"Nhận xét {mark}"),
        addressees=[mark],
        recipients=[mark],
        scan=stored_bytes(PICTURE + mark.encode() + b"9", f"scan-{mark}.png", school_id=school.pk),
        created_by=board,
        created_at=now(),
    )
    basis = BasisDocument.objects.create(
        school=school, report=report, number=mark, issuer=mark, title=mark
    )
    figure = ManualFigure.objects.create(
        school=school,
        year=year.name,
        label=mark,
        value=7,
        source=mark,
        author=board,
        entered_at=now(),
    )
    place.at(report=report, basis=basis, figure=figure)
    place.keys["report_box"] = (report.pk, Box.STRENGTHS.value)
    place.keys["report_part"] = (report.pk, "docx")
    results_dir().mkdir(parents=True, exist_ok=True)
    for name, kind in (("build", "annual_report.build"), ("backup", "work.make_backup")):
        (results_dir() / f"{mark}-{name}").write_text(mark)
        job = LongJob.objects.create(
            school_id=school.pk,
            by_id=board.pk,
            kind=kind,
            params={"report": report.pk},
            message="",
            state=LongJob.State.DONE,
            finished_at=now(),
            result_path=f"{mark}-{name}",
            result_name=f"{mark}.json",
        )
        place.at(**{f"{name}_job": job})
