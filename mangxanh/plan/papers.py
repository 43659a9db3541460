"""The plan's papers, from rows to plain values that documents/ lays out. The words are Vietnamese."""

from dataclasses import replace

from mangxanh.common.dates import today
from mangxanh.common.text import fold
from mangxanh.documents.papers import (
    Appendix,
    DecisionPaper,
    DistributionListPaper,
    DistributionRow,
    InvitationPaper,
    Letterhead,
    MinutesPaper,
    Paragraph,
    Signature,
    SignatureListPaper,
    Signer,
    Table,
    signed_by_deputy,
    signed_by_head,
)
from mangxanh.documents.texts import Member, assignment_decision
from mangxanh.documents.words import day_words, short_day, years_apart
from mangxanh.plan.models import Activity, LineOwner, Plan
from mangxanh.plan.queries import LineRow, line_rows
from mangxanh.school.models import School, SchoolYear
from mangxanh.school.queries import colleagues, signer_of

GROUPS = {
    LineOwner.Group.PARENTS_COMMITTEE: "Ban đại diện cha mẹ học sinh",
    LineOwner.Group.UNION: "Công đoàn nhà trường",
    LineOwner.Group.ALL_STAFF: "Toàn thể cán bộ, giáo viên, nhân viên",
}
# What the minutes say has ended.
GATHERINGS = {
    Activity.Kind.FLAG_CEREMONY: "Buổi chào cờ",
    Activity.Kind.CONFERENCE: "Hội nghị",
    Activity.Kind.PARENTS_MEETING: "Cuộc họp",
    Activity.Kind.TRAINING: "Lớp tập huấn",
    Activity.Kind.HOMEROOM: "Buổi sinh hoạt",
    Activity.Kind.THEMATIC: "Buổi sinh hoạt",
}


def letterhead(school: School, sign: str) -> Letterhead:
    """Return the top of a paper; number and day stay blank for the clerk."""
    number_sign = f"/{sign}-{school.abbreviation}" if sign and school.abbreviation else ""
    return Letterhead(
        authority=school.authority,
        school=school.name,
        place=school.place,
        number_sign=number_sign,
        year=today().year,
    )


def signature(school: School) -> Signature:
    """Return who signs for the school: its head, else a deputy in the head's place."""
    name, is_head = signer_of(school)
    return signed_by_head(name) if is_head else signed_by_deputy(name)


def _owners(item: LineRow) -> list[str]:
    return [
        owner.person.name if owner.person else GROUPS.get(LineOwner.Group(owner.group), owner.group)
        for owner in item.owners
    ]


def _network(school: School, rows: list[LineRow]) -> list[Member]:
    """Return the network of staff in class-list order, groups last: who answers for which lines."""
    lines_of: dict[str, list[str]] = {}
    for item in rows:
        for name in _owners(item):
            lines_of.setdefault(name, []).append(item.line.n)
    posts = {
        person.name: ", ".join(dict.fromkeys(row.title or row.get_role_display() for row in held))
        for person, held in colleagues(school)
    }
    ordered = [name for name in posts if name in lines_of]
    ordered += [name for name in lines_of if name not in posts]
    return [
        Member(name, posts.get(name, ""), f"Nhiệm vụ số {', '.join(lines_of[name])}")
        for name in ordered
    ]


def _assignments(rows: list[LineRow]) -> Table:
    return Table(
        title="Phân công nhiệm vụ",
        columns=("Số", "Mục", "Nhiệm vụ", "Người phụ trách", "Thời hạn"),
        rows=tuple(
            (
                item.line.n,
                item.line.path,
                item.line.title,
                "; ".join(_owners(item)) or "chưa phân công",
                short_day(item.due_on) or "trong năm học",
            )
            for item in rows
        ),
        widths=(1, 2, 7, 5, 3),
        aligns="cclll",
    )


def _named(plan: Plan) -> str:
    """Return the plan by number and day, or by its title where the clerk gave no number."""
    if plan.number:
        day = f" {day_words(plan.issued_on)}" if plan.issued_on else ""
        return f"Kế hoạch số {plan.number}{day}"
    return plan.title if _says_plan(plan.title) else f"Kế hoạch “{plan.title}”"


def _about(plan: Plan) -> str:
    """Return "về xây dựng …" for a plan named by its number; its title is its name otherwise."""
    if not plan.number:
        return ""
    title = plan.title[len("Kế hoạch") :].strip() if _says_plan(plan.title) else plan.title
    return years_apart(f" về {title[:1].lower()}{title[1:]}")


def _says_plan(title: str) -> bool:
    return fold(title).startswith("ke hoach ")


def decision_paper(plan: Plan, year: SchoolYear) -> DecisionPaper:
    """Return the assignment decision of a plan for a school year, from its owners of today."""
    school = plan.school
    rows = line_rows(plan, year)
    paper = assignment_decision(
        letterhead(school, "QĐ"),
        plan=f"{_named(plan)} trong năm học {years_apart(year.name)}",
        grounds=(f"Căn cứ {_named(plan)} của {school.name}{_about(plan)};",),
        members=_network(school, rows),
        signature=signature(school),
    )
    details = Appendix("Bảng phân công nhiệm vụ", (_assignments(rows),))
    return replace(paper, appendices=(*paper.appendices, details))


def distribution_paper(plan: Plan) -> DistributionListPaper:
    """Return the list on which recipients sign that the plan arrived."""
    return DistributionListPaper(
        letterhead=letterhead(plan.school, ""),
        document=f"{_named(plan)}{_about(plan)}" if plan.number else plan.title,
        rows=tuple(
            DistributionRow(recipient=row.name, purpose="để thực hiện", received=row.received_on)
            for row in plan.recipients.all()
        ),
        signature=signature(plan.school),
    )


def invitation_paper(activity: Activity) -> InvitationPaper:
    """Return the invitation; the log knows no hour, so it stays blank."""
    return InvitationPaper(
        letterhead=letterhead(activity.school, "GM"),
        event=activity.title,
        starts=None,
        place=activity.school.name,
        signature=signature(activity.school),
        recipients=("Như trên;", "Lưu: VT."),
    )


def minutes_paper(activity: Activity) -> MinutesPaper:
    """Return the minutes of an activity with what the log knows; the rest is left to write."""
    present = []
    if activity.heads is not None:
        names = [row.school_class.name for row in activity.class_rows.all()]
        classes = f"{'các lớp' if len(names) > 1 else 'lớp'} {', '.join(names)}"
        present.append(f"{activity.heads}/{activity.size} học sinh {classes}")
    if activity.others:
        present.append(f"{activity.others} người lớn")
    return MinutesPaper(
        letterhead=letterhead(activity.school, ""),
        event=f"{activity.title} (ngày {short_day(activity.day)})",
        starts=None,
        place=activity.school.name,
        chair=activity.led_by,
        present=tuple(present),
        content=(Paragraph(activity.note),) if activity.note else (),
        gathering=GATHERINGS.get(Activity.Kind(activity.kind), "Hoạt động"),
    )


def signature_list_paper(activity: Activity) -> SignatureListPaper:
    """Return a list to be signed: one row a class, the names stay on the paper."""
    rows = activity.class_rows.select_related("school_class__homeroom_teacher")
    return SignatureListPaper(
        letterhead=letterhead(activity.school, ""),
        event=f"{activity.title} (ngày {short_day(activity.day)})",
        starts=None,
        place=activity.school.name,
        people=tuple(
            Signer(
                name=row.school_class.homeroom_teacher.name
                if row.school_class.homeroom_teacher
                else "",
                post=f"Lớp {row.school_class.name} (sĩ số {row.size})",
            )
            for row in rows
        ),
        signature=signature(activity.school),
        post_title="Lớp, sĩ số",
        blank_rows=20,
    )
