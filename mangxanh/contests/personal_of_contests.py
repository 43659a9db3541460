"""What contests keep of those who take part, and of those who look after them."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import Kept
from mangxanh.contests.models import Attempt
from mangxanh.contests.queries.attempts import tells_score

MARKS = ("score", "right", "signs", "void_reason")


def _not_told_yet(attempt: Attempt) -> tuple[str, ...]:
    """Return what nobody learns of their attempt before the contest tells it, on no page."""
    return () if tells_score(attempt.round.contest) else MARKS


_ANSWERS_FOR = _("To answer later for what was done.")
CONTESTS = [
    Kept(
        "contests.Attempt",
        pgettext_lazy("personal data", "Attempts at contests"),
        ("pupil", "colleague", "guardian"),
        {
            "person": _("who"),
            "school_class": _("class"),
            "round": pgettext_lazy("personal data", "round of the contest"),
            "audience": pgettext_lazy("personal data", "grade or group"),
            "number": pgettext_lazy("personal data", "which attempt"),
            "factor": pgettext_lazy("personal data", "extra time"),
            "started_at": pgettext_lazy("personal data", "begun"),
            "due_at": pgettext_lazy("personal data", "to be finished by"),
            "finished_at": pgettext_lazy("personal data", "handed in on"),
            "ended": pgettext_lazy("personal data", "how it ended"),
            "guess": pgettext_lazy("personal data", "how many you guessed would take part"),
            "answers": pgettext_lazy("personal data", "answers"),
            "changed": pgettext_lazy("personal data", "when each answer was last changed"),
            "late": pgettext_lazy("personal data", "answers that came too late"),
            "late_settled": pgettext_lazy("personal data", "whether late answers count"),
            "score": pgettext_lazy("personal data", "marks"),
            "right": pgettext_lazy("personal data", "how many right"),
            "first_change": pgettext_lazy("personal data", "first answer"),
            "last_change": pgettext_lazy("personal data", "last answer"),
            "signs": pgettext_lazy("personal data", "signs that a person looked at"),
            "voided_at": pgettext_lazy("personal data", "taken out on"),
            "void_reason": pgettext_lazy("personal data", "reason"),
        },
        _(
            "To hold the contest; only you and the teachers in charge see your marks. Of a contest "
            "across schools the authority sees them with a number, class and school, without names."
        ),
        until="contests",
        owner="board",
        person="person",
        alone=True,
        withheld=_not_told_yet,
    ),
    Kept(
        "contests.Appeal",
        pgettext_lazy("personal data", "Questions of a contest that you doubted"),
        ("pupil", "colleague", "guardian"),
        {
            "by": _("who"),
            "version": pgettext_lazy("personal data", "question"),
            "text": pgettext_lazy("personal data", "what you wrote"),
            "made_at": _("written"),
            "decision": pgettext_lazy("personal data", "what was decided"),
        },
        _("So that a wrong question is put right for everybody who had it."),
        until="contests",
        owner="board",
        person="by",
        alone=True,
    ),
    Kept(
        "contests.LivePlayer",
        pgettext_lazy("personal data", "Quizzes in class that you play"),
        ("pupil",),
        {
            "person": _("who"),
            "game": pgettext_lazy("personal data", "which game"),
            "right": pgettext_lazy("personal data", "which answers were right"),
        },
        _("To tell you yourself what was right; nobody else sees it."),
        until="games",
        owner="board",
        person="person",
        alone=True,
    ),
    Kept(
        "contests.LiveGame",
        pgettext_lazy("personal data", "Quizzes that a colleague held in class"),
        ("colleague",),
        {"by": _("who"), "started_at": pgettext_lazy("personal data", "begun")},
        _ANSWERS_FOR,
        until="plan",
        owner="board",
        person="by",
    ),
    Kept(
        "contests.Winner",
        pgettext_lazy("personal data", "Prizes of contests"),
        ("pupil", "colleague", "guardian"),
        {
            "rank": pgettext_lazy("personal data", "place"),
            "prize": pgettext_lazy("personal data", "prize"),
        },
        _("To give the prizes and the certificates."),
        until="contests",
        owner="board",
        person="attempt__person",
    ),
    Kept(
        "contests.StaffReason",
        pgettext_lazy("personal data", "Why a colleague took no part in a contest"),
        ("colleague",),
        {
            "person": _("who"),
            "kind": pgettext_lazy("personal data", "reason"),
            "text": pgettext_lazy("personal data", "in a few words"),
            "own": pgettext_lazy("personal data", "said so themself"),
            "noted_at": _("written"),
        },
        _("The plan asks all colleagues to take part, each with a reason where not."),
        until="contests",
        owner="board",
        person="person",
    ),
    Kept(
        "contests.Contest",
        pgettext_lazy("personal data", "Contests that a colleague prepared"),
        ("colleague",),
        {"made_by": _("who"), "made_at": _("written")},
        _ANSWERS_FOR,
        until="plan",
        owner="board",
        person="made_by",
    ),
    Kept(
        "contests.Participation",
        pgettext_lazy("personal data", "Contests across schools that a colleague looks after"),
        ("colleague",),
        {"contact": _("who"), "decided_at": pgettext_lazy("personal data", "decided on")},
        _("So that the authority knows whom to ask; it sees the name."),
        until="plan",
        owner="board",
        person="contact",
    ),
    Kept(
        "contests.Participation",
        pgettext_lazy("personal data", "Invitations to contests that a colleague answered"),
        ("colleague",),
        {"decided_by": _("who")},
        _ANSWERS_FOR,
        until="plan",
        owner="board",
        person="decided_by",
    ),
    Kept(
        "contests.Outage",
        pgettext_lazy("personal data", "Outages of the server that a colleague noted"),
        ("colleague",),
        {"by": _("who"), "noted_at": _("written")},
        _ANSWERS_FOR,
        until="plan",
        owner="board",
        person="by",
    ),
    Kept(
        "contests.KeyDecision",
        pgettext_lazy("personal data", "Decisions on questions after a contest"),
        ("colleague",),
        {
            "by": _("who"),
            "decided_at": pgettext_lazy("personal data", "decided on"),
            "reason": pgettext_lazy("personal data", "reason"),
        },
        _ANSWERS_FOR,
        until="plan",
        owner="board",
        person="by",
    ),
    Kept(
        "contests.ItemLook",
        pgettext_lazy("personal data", "Questions that a colleague looked at after a contest"),
        ("colleague",),
        {"by": _("who"), "at": pgettext_lazy("personal data", "day")},
        _ANSWERS_FOR,
        until="plan",
        owner="board",
        person="by",
    ),
]

_RULES = "rules of a contest"
OF_CONTESTS: dict[str, str] = {
    "contests.Division": "whom a paper is for, by grade or group",
    "contests.Round": "when a paper can be begun",
    "contests.Cell": "how many questions of a topic a paper has",
    **{
        f"contests.Contest.{name}": _RULES
        for name in (
            "year", "line", "name", "purpose", "organisers", "trial", "across", "state", "tells", "policy",
            "rules", "asks_number", "prizes", "class_prizes", "thresholds", "appeal_days", "lot_seed",
            "lot_commitment", "lot_public", "opened_at", "closed_at", "close_reason", "appeals_until",
            "published_at", "activity",
        )
    },
    **{
        f"contests.Attempt.{name}": "which questions were drawn, and by which seed"
        for name in ("division", "token", "seed", "versions", "orders", "drawn_at")
    },
    **{
        f"contests.Participation.{name}": "what a school answered to an invitation"
        for name in ("contest", "state", "activity")
    },
    **{
        f"contests.LiveGame.{name}": "what a class was asked and knew, as counts"
        for name in (
            "school_class", "mode", "clock", "versions", "orders", "step", "asked_at", "results",
            "finished_at",
        )
    },
    "contests.LivePlayer.token": "names the answers to the saving, says nothing of whose they are",
    "contests.Appeal.contest": "which contest",
    "contests.ClassWinner": "a prize of a whole class",
    "contests.StaffReason.contest": "which contest",
    "contests.Winner.contest": "which contest",
    "contests.Winner.attempt": "leads to whose it is",
    **{
        f"contests.Outage.{name}": "a span in which the server did not answer"
        for name in ("contest", "since", "until", "reason")
    },
    **{
        f"contests.KeyDecision.{name}": "a question and its verdict"
        for name in ("contest", "version", "verdict", "answer", "moved")
    },
    **{
        f"contests.ItemLook.{name}": "a question that was looked at"
        for name in ("contest", "version", "note")
    },
}  # fmt: skip
