"""An address of every page that somebody can open in the demo school, for tests and benches."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import URLPattern, get_resolver, reverse

from mangxanh.annual_report.models import BasisDocument, ManualFigure, Report
from mangxanh.cases.models import DutyShift, Handler, HandOver
from mangxanh.certificates.models import Certificate
from mangxanh.conduct.models import ClassAgreement, ClassSignatures, Code, Handout, Rule
from mangxanh.contests.models import (
    Attempt,
    Contest,
    Division,
    LawChange,
    LiveGame,
    Outage,
    Question,
    QuestionFile,
    Round,
    StaffReason,
    StagedQuestion,
)
from mangxanh.learning.models import PackPlan, PackRun, Resource
from mangxanh.notices.models import Notice
from mangxanh.plan.models import (
    Activity,
    ActivityFile,
    Evidence,
    Line,
    LineYear,
    Plan,
    Recipient,
    Reshaping,
    Task,
)
from mangxanh.school.models import (
    Card,
    DataRequest,
    Delegation,
    Guardianship,
    HelpContact,
    Holiday,
    Membership,
    Person,
    Pupil,
    RosterImport,
    RosterRow,
    SchoolClass,
    SecondFactor,
    StaffSession,
)

# What the number in an address counts, by the beginning of the view's name; the longest fits.
MODELS = {
    "plan_": Plan, "year_open": Plan, "decision": Plan, "distribution": Plan,
    "money_": Plan, "recipient_add": Plan, "recipient_": Recipient,
    "line_": Line, "line_assign": LineYear, "line_state": LineYear, "line_money": LineYear,
    "evidence_add": LineYear, "task_add": LineYear, "task_": Task,
    "evidence_": Evidence, "reshaping_": Reshaping,
    "activity_": Activity, "activity_file": ActivityFile, "activity_file_remove": ActivityFile,
    "factor_": SecondFactor, "person_": Person, "role_give": Person, "role_end": Membership, "delegate": Person,
    "delegation_": Delegation, "session_": StaffSession, "holiday_": Holiday,
    "help_contact_": HelpContact,
    "roster_": RosterImport, "roster_row": RosterRow, "staff_list_": RosterImport,
    "class_": SchoolClass, "pupil_": Pupil, "card_": Card, "notice_": Notice, "report_": Report, "basis_": BasisDocument,
    "figure_": ManualFigure, "data_request_": DataRequest, "rights_child": Pupil,
    "pack_": PackRun, "pack_plan_": PackPlan,
    "resource_": Resource,
    "sit_": Contest, "reason_": StaffReason, "outage_": Outage,
    "question_": Question, "law_back": LawChange, "file_": QuestionFile, "staged_": StagedQuestion,
    "contest_": Contest, "division_": Division, "round_": Round,
    "attempt_": Attempt, "live_": LiveGame,
    "integration_": Activity,
    "guardianship_": Guardianship, "guardian_reset": Guardianship,
    "shift_": DutyShift, "hand_over_": HandOver,
    "code_": Code, "rule_": Rule, "handout_": Handout,
    "handler_": Handler,
    "signatures_": ClassSignatures, "agreement_": ClassAgreement,
    "certificate_issue_class": SchoolClass,
}  # fmt: skip
WORDS = {
    "form": "docx",
    "bank_form": "excel",
    "paper": "bien-ban",
    "box": "limits",
    "part": "docx",
    "key": "nobody",
    "scenario": "notify-now",
    "month": "2026-10",
    "room": "7a2",
    "audience": "thay-co",
    "lesson": "doc-lai-truoc-khi-gui",
    "sheet": "kich-ban",
    "version": "1",
    "place": "1",
    "class_pk": "1",
    "slot": "1",
}
# What leads to a certificate is random, or made of what it is for.
FOUND = {"certificate": "code", "source": "source"}
# The row that has the most to show, by what hangs on it.
HEAVY = {
    Line: "evidence",
    Activity: "classes",
    Person: "memberships",
    Task: "parts",
    Contest: "class_winners",
}
# Jobs are made by pressing a button; a link's token is known to one person only; no page.
ELSEWHERE = {
    "case_access",
    "case_access_end",
    "job_progress",
    "job_result",
    "question_picture",
    "use_link",
    "slip",
    "slip_account",
}


def patterns() -> Iterator[URLPattern]:
    for row in get_resolver().url_patterns:
        yield from getattr(row, "url_patterns", [row])


def numbers_for(name: str) -> list[int]:
    """Return the first, the last and the heaviest row that a page of this name can show."""
    fitting = [start for start in MODELS if name.startswith(start)]
    if not fitting:
        raise LookupError(f"{name}: say in MODELS what its number counts")
    model = MODELS[max(fitting, key=len)]
    rows = model.objects.order_by("pk")
    found = [rows.first(), rows.last()]
    if model in HEAVY:
        found.append(rows.annotate(hung_on=Count(HEAVY[model])).order_by("-hung_on", "pk").first())
    return sorted({row.pk for row in found if row})


def addresses() -> Iterator[tuple[str, str]]:
    """Yield (name of the view, address), for each row of `numbers_for`."""
    for row in patterns():
        names = list(row.pattern.converters)
        if not row.name or row.name in ELSEWHERE or "number" in names:  # cases open with a key
            continue
        words = {name: WORDS[name] for name in names if name in WORDS}
        if set(names) & set(FOUND):
            newest = Certificate.objects.valid().order_by("-pk").values(*FOUND.values()).first()
            if newest is None:
                continue
            words |= {name: newest[FOUND[name]] for name in names if name in FOUND}
        if "pk" not in names:
            yield row.name, reverse(row.name, kwargs=words)
            continue
        for number in numbers_for(row.name):
            yield row.name, reverse(row.name, kwargs=words | {"pk": number})
