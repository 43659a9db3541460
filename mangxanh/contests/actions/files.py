"""Files of questions: staged, looked at, taken all at one stroke, or put aside."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import now
from mangxanh.common.permissions import require
from mangxanh.common.text import clean
from mangxanh.contests.actions.pictures import hold_pictures, with_pictures
from mangxanh.contests.actions.storing import New, put
from mangxanh.contests.models import Question, QuestionFile, StagedQuestion
from mangxanh.contests.permissions import can_keep_bank, can_take_file
from mangxanh.contests.queries.bank import texts_of
from mangxanh.contests.reading import Found
from mangxanh.contests.staging import Given, Staged, stage
from mangxanh.contests.wording import Wording, plain, shape_faults, tidy, use_faults
from mangxanh.history.actions import record
from mangxanh.school.models import Person, School

MOST = 400  # questions of a file: they come in at one stroke, which locks the database
KEPT = timedelta(days=7)  # of a file that nobody finished
State = StagedQuestion.State


def stage_file(
    school: School, found: Found, given: Given, *, topic: str, file_name: str, by: Person
) -> QuestionFile:
    """Stage the questions of a file: they can be looked at, nothing is in the bank yet.

    Whoever has another file open puts it aside by this. ValidationError for too many questions.
    """
    require(can_keep_bank(by, school))
    if len(found.questions) > MOST:
        told = pgettext("to a teacher", "At most %d questions come in at once. Split the file.")
        raise ValidationError(told % MOST)
    rows = stage(found, given, texts_of(school))
    lines = {row.line for row in rows}
    issues = [
        [issue.line, issue.severity, f"{issue.message} {issue.fix}".strip()]
        for issue in found.issues
        if issue.line not in lines
    ]
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        for other in QuestionFile.objects.filter(school=school, by=by).unclosed():
            _close(other, by=by)
        begun = QuestionFile.objects.create(
            school=school,
            file_name=clean(file_name)[-120:],
            issues=issues[:MOST],
            by=by,
            started_at=now(),
        )
        StagedQuestion.objects.bulk_create(_rows(begun, rows, topic))
        record("file of questions staged", begun, by=by)
    return begun


def _rows(begun: QuestionFile, rows: Sequence[Staged], topic: str) -> list[StagedQuestion]:
    return [
        StagedQuestion(
            school=begun.school,
            file=begun,
            place=place,
            line=row.line,
            state=State.DOUBTFUL if row.doubts else State.FINE,
            doubts=list(row.doubts),
            must_mend=row.must_mend,
            topic=topic,
            words=plain(with_pictures(begun.school, row.wording, row.files)),
            twin_id=row.twin,
        )
        for place, row in enumerate(rows, start=1)
    ]


def _open(row: StagedQuestion, by: Person) -> StagedQuestion:
    """Return the row of a file that is still open, locked; ValidationError where it is not."""
    begun = _open_file(row.file, by)
    found: StagedQuestion = StagedQuestion.objects.select_for_update().get(pk=row.pk, file=begun)
    return found


def _open_file(begun: QuestionFile, by: Person) -> QuestionFile:
    require(can_take_file(by, begun))
    row = QuestionFile.objects.select_for_update(of=("self",)).select_related("school")
    found: QuestionFile = row.get(pk=begun.pk)
    if found.closed_at:
        raise ValidationError(_("This file was brought in or put aside already."))
    return found


@transaction.atomic
def judge_row(row: StagedQuestion, *, take: bool, by: Person) -> None:
    """Say of a question that it was looked at and is right, or that it is left out."""
    row = _open(row, by)
    if take and row.must_mend:
        raise ValidationError(pgettext("to a teacher", "This one has to be mended, or left out."))
    if take:
        row.state = State.LOOKED_AT if row.doubts else State.FINE
    else:
        row.state = State.LEFT_OUT
    row.save(update_fields=["state"])
    record("staged question judged", row, by=by)


@transaction.atomic
def mend_row(row: StagedQuestion, wording: Wording, *, topic: str, by: Person) -> None:
    """Write a question of a file anew before it comes in."""
    row = _open(row, by)
    wording = tidy(wording)
    faults = shape_faults(wording)
    if faults:
        raise ValidationError([sentence for _field, sentence in faults])
    hold_pictures(row.school, wording)
    row.words, row.topic, row.must_mend = plain(wording), topic, False
    row.state = State.LOOKED_AT if row.doubts else State.FINE
    row.save(update_fields=["words", "topic", "must_mend", "state"])
    record("staged question mended", row, by=by)


@transaction.atomic
def take_file(begun: QuestionFile, *, by: Person) -> list[Question]:
    """Bring in all questions of a file but those left out; none while one is still doubtful.

    What names no law or nobody whom it fits comes in as a draft.
    """
    row = _open_file(begun, by)
    School.objects.select_for_update().get(pk=row.school_id)
    staged = list(StagedQuestion.objects.filter(file=row).exclude(state=State.LEFT_OUT))
    if any(one.state == State.DOUBTFUL for one in staged):
        told = pgettext("to a teacher", "Some questions are still to be looked at.")
        raise ValidationError(told)
    if not staged:
        raise ValidationError(_("No question is left to bring in."))
    news = [New(one.topic, one.wording, _state(one.wording)) for one in staged]
    made = put(row.school, news, by=by)
    row.taken_at = now()
    _close(row, by=by)
    return made


def _state(wording: Wording) -> str:
    return Question.State.DRAFT if use_faults(wording) else Question.State.READY


def _close(begun: QuestionFile, *, by: Person | None) -> None:
    """Close a file and forget what was staged of it."""
    begun.closed_at, begun.issues = now(), []
    begun.save(update_fields=["closed_at", "taken_at", "issues"])
    StagedQuestion.objects.filter(file=begun).delete()
    verb = "file of questions brought in" if begun.taken_at else "file of questions put aside"
    record(verb, begun, by=by)


@transaction.atomic
def put_aside(begun: QuestionFile, *, by: Person) -> None:
    """Put a file aside: nothing of it comes in. Twice is harmless."""
    require(can_take_file(by, begun))
    row = QuestionFile.objects.select_for_update().get(pk=begun.pk)
    if not row.closed_at:
        _close(row, by=by)


def forget_files() -> int:
    """Put aside what nobody finished in a week; return how many files."""
    old = QuestionFile.objects.unclosed().filter(started_at__lt=now() - KEPT)
    found = list(old.values_list("pk", flat=True))
    for pk in found:
        with transaction.atomic():
            for row in old.filter(pk=pk).select_for_update():
                _close(row, by=None)
    return len(found)
