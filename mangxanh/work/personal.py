"""What is kept of people while something is being done for them."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.personal import ADULTS, Kept

PERSONAL = [
    Kept(
        "work.OutgoingMail",
        _("Mail on its way out"),
        ADULTS,
        {
            "to": _("e-mail address"),
            "subject": _("subject"),
            "text": _("text"),
            "created_at": _("written"),
            "due_at": _("leaves"),
            "by_day_until": _("leaves by day until"),
            "sent_at": _("sent"),
            "attempts": _("tries"),
            "last_error": _("why it failed"),
        },
        _("To send it, and to answer for it."),
        until="outgoing",
        owner="it",
        person="to",
        match="email",
    ),
    Kept(
        "work.LongJob",
        _("Long jobs"),
        ("colleague",),
        {
            "by_id": _("who, as a number"),
            "kind": _("kind"),
            "params": _("what it was told"),
            "state": _("state"),
            "message": _("how far it is"),
            "result_path": _("where the result lies"),
            "result_name": _("name of the result"),
            "error": _("why it failed"),
            "resume_data": _("how far it is"),
            "created_at": _("begun"),
            "started_at": _("begun"),
            "finished_at": _("ended"),
        },
        _("To show how far it is, and to hand over the result."),
        until="outgoing",
        owner="it",
        person="by_id",
    ),
    Kept(
        "work.BackupRun",
        _("Backups begun"),
        ("colleague",),
        {"by_id": _("who, as a number"), "started_at": _("begun")},
        _("To answer later for what was done."),
        until="history",
        owner="it",
        person="by_id",
    ),
]

NOT_PERSONAL = {
    "work.ScheduledRun": "names of jobs of the program",
    "work.Heartbeat": "names of processes",
    "work.OutgoingMail.school_id": "the school that writes",
    "work.LongJob.school_id": "the school it is for",
    "work.LongJob.done": "a count",
    "work.LongJob.total": "a count",
    "work.LongJob.worker": "name of a process",
    "work.LongJob.attempts": "a count",
    "work.LongJob.heartbeat_at": "when a process last wrote",
    **{
        f"work.BackupRun.{name}": "about a copy, not a person"
        for name in (
            "kind", "finished_at", "path", "size", "sha256", "files", "missing", "checked_at",
            "ok", "error",
        )
    },
}  # fmt: skip
