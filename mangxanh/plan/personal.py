"""What the plan keeps of people: who owns, who did. Of children nothing but counts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import EVERYBODY, Kept

_WORK = _("To know who does what until when.")
_PROOF = _("To prove that the school did what its plan promises.")
_FREE = "a text that colleagues type; it asks for no names, and may hold one"

PERSONAL = [
    Kept(
        "plan.LineOwner",
        _("Lines of the plan that somebody owns"),
        ("colleague",),
        {"person": _("who"), "line_year": _("line"), "leads": _("leads")},
        _WORK,
        until="plan",
        owner="board",
        person="person",
    ),
    Kept(
        "plan.Task",
        _("Tasks"),
        ("colleague",),
        {
            "owner": _("who"),
            "title": _("what"),
            "due_on": _("due on"),
            "state": _("state"),
            "reason": _("reason"),
            "done_at": _("done"),
            "created_at": _("written"),
        },
        _WORK,
        until="plan",
        owner="board",
        person="owner",
    ),
    Kept(
        "plan.TaskPart",
        _("Parts in tasks of everyone"),
        ("colleague",),
        {"person": _("who"), "task": _("what"), "did_on": _("done"), "reason": _("reason")},
        _WORK,
        until="plan",
        owner="board",
        person="person",
    ),
    Kept(
        "plan.Reminded",
        _("Reminders that went out"),
        ("colleague",),
        {
            "person": _("who"),
            "task": _("what"),
            "line_year": _("line"),
            "due_on": _("due on"),
            "days_before": _("days before"),
            "sent_at": _("sent"),
        },
        _("So that nobody is reminded of the same thing twice."),
        until="plan",
        owner="board",
        person="person",
    ),
    Kept(
        "plan.Recipient",
        _("Who received the plan"),
        ("colleague",),
        {
            "person": _("who"),
            "name": _("full name"),
            "received_on": _("received"),
            "on_paper": _("signed on paper"),
        },
        _PROOF,
        until="plan",
        owner="clerk",
        person="person",
    ),
    Kept(
        "plan.Activity",
        _("Activities logged"),
        ("colleague",),
        {
            "logged_by": _("who"),
            "title": _("what"),
            "day": _("day"),
            "led_by": _("led by"),
            "note": _("note"),
            "created_at": _("written"),
        },
        _PROOF,
        until="plan",
        owner="board",
        person="logged_by",
    ),
    Kept(
        "plan.ActivityFile",
        _("Photographs and papers added"),
        ("colleague",),
        {"added_by": _("who"), "activity": _("what"), "added_at": _("when")},
        _PROOF,
        until="plan",
        owner="board",
        person="added_by",
    ),
    Kept(
        "plan.PhotoPupil",
        pgettext_lazy("personal data", "Photographs on which somebody is recognised"),
        ("pupil",),
        {"pupil": _("who"), "file": pgettext_lazy("personal data", "on which photograph")},
        _("To show a photograph only as long as everybody on it agrees."),
        until="plan",
        owner="board",
        person="pupil__person",
    ),
    Kept(
        "plan.Evidence",
        _("Evidence filed"),
        ("colleague",),
        {
            "author": _("who"),
            "code": _("code"),
            "title": _("what"),
            "day": _("day"),
            "paper_source": _("paper"),
            "filed_at": _("when"),
            "withdrawn_at": _("withdrawn"),
            "withdrawn_reason": _("reason"),
        },
        _PROOF,
        until="plan",
        owner="board",
        person="author",
    ),
    Kept(
        "plan.Activity",
        _("Texts about activities"),
        EVERYBODY,
        {
            "details": _("particulars"),
            "paper_source": _("paper"),
            "link": _("link"),
            "search_title": _("title without marks, to be searched"),
        },
        _PROOF,
        until="plan",
        owner="board",
        unlinked=_FREE,
    ),
]

NOT_PERSONAL = {
    "plan.Plan": "the plan itself, as the school issued it",
    "plan.Line": "an obligation of the plan; its actor is a group or a post",
    "plan.Reshaping": "lines merged and split",
    "plan.LineYear": "days, money and state of a line",
    "plan.ActivityClass": "classes and their sizes",
    "plan.LineOwner.group": "a group without an account",
    "plan.Task.line_year": "the line it belongs to",
    "plan.Task.everyone": "that it is a task of everyone",
    "plan.Recipient.plan": "the plan that was handed out",
    **{
        f"plan.Activity.{name}": "kinds and counts"
        for name in (
            "year", "kind", "heads", "size", "others", "audience", "partners", "programmes",
            "on_paper", "request_key", "withdrawn_at",
        )
    },
    "plan.ActivityFile.stored": "the file; see files.StoredFile",
    "plan.ActivityFile.names_complete": "whether all who are seen are named",
    "plan.ActivityFile.withdrawn_at": "that it no longer stands",
    **{
        f"plan.Evidence.{name}": "which line, year, file it is"
        for name in ("line", "filed_for", "year", "activity", "stored", "sha256", "link")
    },
}  # fmt: skip
