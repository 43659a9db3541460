"""Questions: the shipped ones taken, one written, changed, put in use, retired, kept apart."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mangxanh.common.dates import today
from mangxanh.common.permissions import require
from mangxanh.common.seen import Overtaken
from mangxanh.common.text import clean
from mangxanh.contests.actions.pictures import hold_pictures
from mangxanh.contests.actions.storing import New, add_version, put
from mangxanh.contests.models import Contest, Question
from mangxanh.contests.models.bank import Topic
from mangxanh.contests.permissions import can_keep_bank
from mangxanh.contests.shelf import shipped_questions
from mangxanh.contests.wording import Fault, Wording, shape_faults, tidy, use_faults
from mangxanh.history.actions import record
from mangxanh.school.models import Person, School

State = Question.State


def fill_bank(school: School, *, by: Person) -> int:
    """Take the questions that ship with us and aren't there yet; return how many.

    Those that the school changed or retired stay as the school has them. Twice is harmless.
    """
    require(can_keep_bank(by, school))
    shipped = shipped_questions()  # read before the lock is held
    with transaction.atomic():
        School.objects.select_for_update().get(pk=school.pk)
        rows = Question.objects.filter(school=school).exclude(key="")
        there = set(rows.values_list("key", flat=True))
        news = [
            New(one.topic, one.wording, State.READY, key, one.trial)
            for key, one in shipped.items()
            if key not in there
        ]
        if not news:
            return 0
        put(school, news, by=None)
        _keep_shipped_apart(school, {new.key for new in news})
        record("shipped questions taken", school, by=by)
    return len(news)


def _keep_shipped_apart(school: School, fresh: set[str]) -> None:
    """Join the pairs of which one was just added."""
    shipped = shipped_questions()
    rows = Question.objects.filter(school=school).exclude(key="")
    by_key = dict(rows.values_list("key", "pk"))
    pairs = {
        (by_key[key], by_key[other])
        for key in by_key.keys() & shipped.keys()
        for other in shipped[key].not_with
        if other in by_key and (key in fresh or other in fresh)
    }
    both = {pair for one, other in pairs for pair in ((one, other), (other, one))}
    through = Question.not_with.through
    through.objects.bulk_create(
        through(from_question_id=one, to_question_id=other) for one, other in sorted(both)
    )


@transaction.atomic
def add_question(
    school: School, wording: Wording, *, topic: str, ready: bool, by: Person, trial: bool = False
) -> Question:
    """Write a question; `ready` puts it in use at once. ValidationError with what it lacks."""
    require(can_keep_bank(by, school))
    School.objects.select_for_update().get(pk=school.pk)
    wording = _checked(wording, topic, ready=ready)
    hold_pictures(school, wording)
    state = State.READY if ready else State.DRAFT
    question = put(school, [New(topic, wording, state, trial=trial)], by=by)[0]
    _must_hold(question, ready=ready)
    record("question written", question, by=by)
    return question


def _checked(wording: Wording, topic: str, *, ready: bool) -> Wording:
    wording = tidy(wording)
    if topic not in Topic.values:
        raise ValidationError(_("There is no such topic."))
    _refuse(use_faults(wording) if ready else shape_faults(wording))
    return wording


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise ValidationError(list(dict.fromkeys(sentence for _field, sentence in faults)))


def _must_hold(question: Question, *, ready: bool) -> None:
    """Refuse to use what rests on a law that doesn't hold today."""
    if ready and Question.objects.filter(pk=question.pk).not_in_force(today()).exists():
        told = pgettext(
            "to a teacher",
            "A law that this question rests on doesn't hold today. Save it as a draft.",
        )
        raise ValidationError(told)


def _locked(question: Question) -> Question:
    rows = Question.objects.select_for_update(of=("self",)).select_related("school", "current")
    row: Question = rows.get(pk=question.pk)
    return row


def _must_not_be_asked(school: School) -> None:
    """Refuse to hand over to the trial bank, whose keys are shown, what somebody may be sitting."""
    if Contest.objects.filter(school=school, state=Contest.State.OPEN, trial=False).exists():
        raise ValidationError(
            pgettext(
                "to a teacher",
                "A contest is open that may ask this question. It can become one of the trial bank "
                "once the contest is closed.",
            )
        )


@transaction.atomic
def change_question(
    question: Question,
    wording: Wording,
    *,
    topic: str,
    ready: bool,
    trial: bool,
    seen: int | None = None,
    by: Person,
) -> Question:
    """Let a question say something else: a new version, unless it says the same.

    `seen` is the number of the version that was before whoever writes; Overtaken where somebody
    made a newer one that says something else.
    """
    require(can_keep_bank(by, question.school))
    row = _locked(question)
    wording = _checked(wording, topic, ready=ready)
    hold_pictures(row.school, wording)
    if trial and not row.trial:
        _must_not_be_asked(row.school)
    there = row.current
    same = there is not None and there.wording() == wording
    if not same and seen is not None and there is not None and there.number != seen:
        raise Overtaken
    if not same:
        add_version(row, wording, by=by)
    row.topic, row.trial = topic, trial
    row.state, row.reason = (State.READY if ready else State.DRAFT), ""
    row.save(update_fields=["current", "topic", "trial", "state", "reason"])
    _must_hold(row, ready=ready)
    record("question settings changed" if same else "question changed", row, by=by)
    return row


@transaction.atomic
def use_question(question: Question, *, by: Person) -> None:
    """Put a draft or a retired question in use; ValidationError with what it lacks."""
    require(can_keep_bank(by, question.school))
    row = _locked(question)
    if row.state == State.READY:
        return
    if row.current is None:
        raise ValidationError(pgettext("to a teacher", "Please write the question."))
    _refuse(use_faults(row.current.wording()))
    _must_hold(row, ready=True)
    row.state, row.reason = State.READY, ""
    row.save(update_fields=["state", "reason"])
    record("question put in use", row, by=by)


@transaction.atomic
def retire_question(question: Question, *, reason: str, by: Person) -> None:
    """Let a question be drawn no more; its versions stay for attempts that had it."""
    require(can_keep_bank(by, question.school))
    row = _locked(question)
    reason = clean(reason)[:300]
    if row.state == State.RETIRED:
        return
    if not reason:
        raise ValidationError({"reason": _("Please say why, in one sentence.")})
    row.state, row.reason = State.RETIRED, reason
    row.save(update_fields=["state", "reason"])
    record("question retired", row, by=by)


@transaction.atomic
def keep_apart(question: Question, other: Question, *, apart: bool, by: Person) -> None:
    """Say that two questions never stand in the same paper, or that they may. Twice is harmless."""
    require(can_keep_bank(by, question.school) and question.school_id == other.school_id)
    row = _locked(question)
    if row.pk == other.pk:
        raise ValidationError(_("A question can't be kept apart from itself."))
    if row.not_with.filter(pk=other.pk).exists() == apart:
        return
    if apart:
        row.not_with.add(other)
    else:
        row.not_with.remove(other)
    record("questions kept apart" if apart else "questions no longer apart", row, by=by)
