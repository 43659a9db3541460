"""Every figure of the report: its function with its definition, its unit and its records."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.annual_report import measures
from mangxanh.annual_report.data import Amount
from mangxanh.annual_report.measures import Facts
from mangxanh.annual_report.periods import Period


@dataclass(frozen=True)
class Definition:
    """A figure before it is counted. `unit`, `turn_unit` are words of the Vietnamese paper."""

    measure: Callable[[Facts], Amount]
    part: str
    label: Promise
    text: Promise
    unit: str
    turn_unit: str = ""
    page: str = "activity_list"
    query: tuple[tuple[str, str], ...] = ()
    in_table: bool = True

    @property
    def code(self) -> str:
        return self.measure.__name__

    def url(self, period: Period) -> str:
        """Return the address of the list of its records in a period."""
        asked = dict(self.query)
        if self.page == "activity_list":
            asked |= {"tu": period.first_day.isoformat(), "den": period.last_day.isoformat()}
        else:
            asked["nam"] = period.year
        return f"{reverse(self.page)}?{urlencode(asked)}"


def _kind(name: str) -> tuple[tuple[str, str], ...]:
    return (("loai", name),)


PARTS = {
    "I": pgettext_lazy("part of the report", "I. Leading, working together, money"),
    "II.1": pgettext_lazy("part of the report", "II.1 Communication and education"),
    "II.2": pgettext_lazy("part of the report", "II.2 Managing information"),
    "II.3": pgettext_lazy("part of the report", "II.3 Giving information"),
    "other": pgettext_lazy("part of the report", "Other figures"),
}
FIGURES: tuple[Definition, ...] = (
    Definition(
        measures.lines_done,
        "I",
        _("Lines of the plan done"),
        _("Lines marked done that have evidence of the period, of all lines that apply"),
        "nhiệm vụ",
        page="plan_home",
        query=(("tinh-trang", "done"),),
        in_table=False,
    ),
    Definition(
        measures.lines_doing,
        "I",
        _("Lines of the plan in progress"),
        _("Lines not yet done that have evidence of the period, of all lines that apply"),
        "nhiệm vụ",
        page="plan_home",
        query=(("tinh-trang", "doing"),),
        in_table=False,
    ),
    Definition(
        measures.lines_none,
        "I",
        _("Lines of the plan without evidence"),
        _("Lines without evidence of the period, of all lines that apply"),
        "nhiệm vụ",
        page="plan_home",
        in_table=False,
    ),
    Definition(
        measures.evidence,
        "I",
        _("Pieces of evidence"),
        _("Evidence of the period that was not withdrawn, over all lines"),
        "minh chứng",
        page="plan_home",
        in_table=False,
    ),
    Definition(
        measures.plan_received,
        "I",
        _("Recipients who have the plan"),
        _("Recipients with a tick or a signature, of all on the distribution list"),
        "nơi",
        page="recipient_list",
        in_table=False,
    ),
    Definition(
        measures.staff_took_part,
        "I",
        _("Colleagues who took part in what is asked of everyone"),
        _(
            "Different colleagues with a part done in a task of everyone, of the staff on the last day"
        ),
        "người",
        page="plan_home",
    ),
    Definition(
        measures.contest_colleagues,
        "I",
        _("Colleagues in contests of the school"),
        _(
            "Each once a contest that is for all colleagues; who took part or has a reason, of all who were asked"
        ),
        "lượt",
        query=_kind("contest"),
    ),
    Definition(
        measures.money_planned,
        "I",
        _("Money planned"),
        _("Sum of what the lines are to cost"),
        "đồng",
        page="plan_home",
        in_table=False,
    ),
    Definition(
        measures.money_spent,
        "I",
        _("Money spent"),
        _("Sum of what the lines did cost, of what was planned"),
        "đồng",
        page="plan_home",
        in_table=False,
    ),
    Definition(
        measures.conferences,
        "I",
        _("Conferences"),
        _("Conferences held; adults present, of the staff for each conference of the staff"),
        "buổi",
        "lượt",
        query=_kind("conference"),
    ),
    Definition(
        measures.trainings,
        "I",
        _("Trainings attended"),
        _("Training events with colleagues sent, and their turns"),
        "lớp",
        "lượt",
        query=_kind("training"),
    ),
    Definition(
        measures.with_police,
        "I",
        _("Together with the ward police"),
        _("Activities with this partner; pupils and adults present"),
        "buổi",
        "lượt",
    ),
    Definition(
        measures.with_health,
        "I",
        _("Together with the health station"),
        _("Activities with this partner; pupils and adults present"),
        "buổi",
        "lượt",
    ),
    Definition(
        measures.with_parents,
        "I",
        _("Together with parents of pupils"),
        _("Activities with this partner; pupils and adults present"),
        "buổi",
        "lượt",
    ),
    Definition(
        measures.flag_ceremonies,
        "II.1",
        _("Flag ceremonies on conduct online"),
        _("Ceremonies; pupils present, of the size of these classes on the day"),
        "buổi",
        "lượt",
        query=_kind("flag_ceremony"),
    ),
    Definition(
        measures.homeroom_lessons,
        "II.1",
        _("Homeroom lessons"),
        _("Lessons, one a class; pupils present, of the size of these classes on the day"),
        "tiết",
        "lượt",
        query=_kind("homeroom"),
    ),
    Definition(
        measures.thematic_sessions,
        "II.1",
        _("Thematic sessions"),
        _("Sessions; pupils present, of the size of these classes on the day"),
        "buổi",
        "lượt",
        query=_kind("thematic"),
    ),
    Definition(
        measures.extracurriculars,
        "II.1",
        _("Extracurricular activities"),
        _("Activities; pupils present, of the size of these classes on the day"),
        "buổi",
        "lượt",
        query=_kind("extracurricular"),
    ),
    Definition(
        measures.codes_issued,
        "II.1",
        _("Codes of conduct issued"),
        _("Codes that came into force, each version once; and for how many kinds of readers"),
        "bộ quy tắc",
        "nhóm đối tượng",
        page="code_list",
        in_table=False,
    ),
    Definition(
        measures.code_signatures,
        "II.1",
        _("Classes that signed the code of conduct"),
        _("Classes in which signatures were counted; pupils who signed, of these classes"),
        "lớp",
        "học sinh",
        page="code_list",
    ),
    Definition(
        measures.class_agreements,
        "II.1",
        _("Agreements that classes made themselves"),
        _("Classes with an agreement of their own that was signed, of all classes"),
        "lớp",
        page="code_list",
    ),
    Definition(
        measures.packs_taught,
        "II.1",
        _("Homeroom packs taught"),
        _("Packs of fifteen minutes taught to classes; of those due in the period, how many were"),
        "tiết",
        "lượt học sinh",
        page="lesson_figures",
    ),
    Definition(
        measures.lessons_finished,
        "II.1",
        _("Lessons that pupils finished at home"),
        _("Each lesson once a pupil; different pupils who finished one, of the pupils on the roll"),
        "lượt",
        page="lesson_figures",
    ),
    Definition(
        measures.kept_in_mind,
        "II.1",
        _("What pupils still knew after 30 days"),
        _(
            "Right answers to the three questions of a lesson asked again after 30 days, of all given"
        ),
        "câu trả lời đúng",
        page="lesson_figures",
    ),
    Definition(
        measures.integration_activities,
        "II.1",
        _("Child-protection activities with integration"),
        _(
            "Child-protection activities that carried it; pupils present, of the size of these classes"
        ),
        "buổi",
        "lượt",
        query=_kind("integration"),
    ),
    Definition(
        measures.integration_lessons,
        "II.1",
        _("Lessons with integration"),
        _("Lessons of subjects, one a class; pupils present, of the size of these classes"),
        "tiết",
        "lượt",
        query=_kind("integration"),
    ),
    Definition(
        measures.integration_subjects,
        "II.1",
        _("Subjects with integration"),
        _("Different subjects into whose lessons something was integrated, and these lessons"),
        "môn",
        "tiết",
        page="integration_list",
        in_table=False,
    ),
    Definition(
        measures.classes_reached,
        "II.1",
        _("Classes reached"),
        _("Different classes that took part in any activity, of all classes"),
        "lớp",
    ),
    Definition(
        measures.pupil_turns,
        "II.1",
        _("Turns of pupils"),
        _("Pupils present over all activities with classes, of the sizes of these classes"),
        "lượt",
        in_table=False,
    ),
    Definition(
        measures.handouts,
        "II.1",
        _("Handouts"),
        _("Different handouts, and copies handed out"),
        "loại",
        "bản",
        query=_kind("handout"),
    ),
    Definition(
        measures.own_contests,
        "II.1",
        _("Contests of the school"),
        _(
            "Contests that the school held and published; pupils who took part, of the size of the classes that did"
        ),
        "cuộc",
        "lượt",
        query=_kind("contest"),
    ),
    Definition(
        measures.outside_contests,
        "II.1",
        _("Contests organised elsewhere"),
        _("Contests with pupils of the school; turns, of all pupils for each contest"),
        "cuộc",
        "lượt",
        query=_kind("outside_contest"),
    ),
    Definition(
        measures.contest_prizes,
        "II.1",
        _("Contests that brought prizes"),
        _("Contests with a prize on record"),
        "cuộc",
        query=_kind("outside_contest"),
        in_table=False,
    ),
    Definition(
        measures.draft_comments,
        "II.2",
        _("Comments on draft documents"),
        _("Drafts of the authority on which the school commented"),
        "văn bản",
        query=_kind("draft_comment"),
    ),
    Definition(
        measures.sweeps,
        "II.2",
        _("Reviews of pages and groups"),
        _("Reviews done; pages and groups looked at"),
        "lần",
        "lượt trang",
        query=_kind("sweep"),
    ),
    Definition(
        measures.reports_received,
        "II.2",
        _("Reports of the help box"),
        _(
            "Counted in steps of five, so that nobody makes out a single one; the share kept every deadline"
        ),
        "tin",
        page="case_figures",
    ),
    Definition(
        measures.reports_closed,
        "II.2",
        _("Of these, closed"),
        _("Closed with an outcome, of the reports counted"),
        "tin",
        page="case_figures",
        in_table=False,
    ),
    Definition(
        measures.articles,
        "II.3",
        _("Articles published"),
        _("Articles with the address of their page"),
        "tin, bài",
        query=_kind("article"),
    ),
    Definition(
        measures.parents_meetings,
        "II.3",
        _("Parents' meetings"),
        _("Meetings; parents present, of the pupils of these classes"),
        "buổi",
        "lượt",
        query=_kind("parents_meeting"),
    ),
)
BY_CODE = {row.code: row for row in FIGURES}
