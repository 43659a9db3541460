"""What cases keep of people. Words and names are sealed; nothing of a case leads to an account."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mangxanh.common.personal import EVERYBODY, Kept, Words

_IN_CHAIN = "stands in the chain of the case, which its handlers alone read"
_SEALED = "sealed, and nothing leads from a case to an account: who reported has the receipt"
_ANSWER = _("To answer later for what was done.")


def _by_handler(model: str, title: Words, fields: dict[str, Words]) -> Kept:
    return Kept(
        f"cases.{model}",
        title,
        ("colleague",),
        fields,
        _ANSWER,
        until="cases",
        owner="board",
        unlinked=_IN_CHAIN,
    )


def _of_colleague(
    model: str, title: Words, person: str, fields: dict[str, Words], secret: tuple[str, ...] = ()
) -> Kept:
    return Kept(
        f"cases.{model}",
        title,
        ("colleague",),
        {person: _("who"), **fields},
        _("So that somebody is there for every report, and it is clear who."),
        until="staff",
        owner="board",
        person=person,
        secret=secret,
    )


PERSONAL = [
    Kept(
        "cases.Case",
        pgettext_lazy("personal data", "Reports and cases"),
        EVERYBODY,
        {
            "kind": pgettext_lazy("personal data", "what it is about"),
            "teller": pgettext_lazy("personal data", "as what somebody reported"),
            "is_anonymous": pgettext_lazy("personal data", "with a name or without"),
            "grade": _("grade"),
            "platform": pgettext_lazy("personal data", "on which app"),
            "is_urgent": pgettext_lazy("personal data", "whether it is urgent"),
            "why_urgent": pgettext_lazy("personal data", "which answers made it urgent"),
            "told_of_image": pgettext_lazy("personal data", "whether there is an intimate picture"),
            "family": pgettext_lazy("personal data", "whether the family was told"),
            "outcome": pgettext_lazy("personal data", "how it ended"),
            "day": pgettext_lazy("personal data", "day"),
        },
        _("To help whoever is in trouble, and to answer for what the school did."),
        until="cases",
        owner="board",
        unlinked=_SEALED,
    ),
    Kept(
        "cases.Entry",
        pgettext_lazy("personal data", "What is written in a case"),
        EVERYBODY,
        {
            "sealed": pgettext_lazy("personal data", "report, names, messages, notes: sealed"),
            "day": pgettext_lazy("personal data", "day"),
            "at": pgettext_lazy("personal data", "time; of an anonymous reporter none"),
        },
        _("To help whoever is in trouble, and to answer for what the school did."),
        until="cases",
        owner="board",
        secret=("sealed",),
        unlinked=_SEALED,
    ),
    _by_handler(
        "Case", pgettext_lazy("personal data", "Who a case belongs to"), {"owner": _("who")}
    ),
    _by_handler("Entry", pgettext_lazy("personal data", "Who wrote in a case"), {"by": _("who")}),
    _by_handler(
        "Wrap",
        pgettext_lazy("personal data", "Who can open a case"),
        {"person": _("who"), "revealed_at": pgettext_lazy("personal data", "since when")},
    ),
    _by_handler(
        "CaseEvent",
        pgettext_lazy("personal data", "Who did what in a case"),
        {"actor_id": _("who"), "verb": _("what"), "at": pgettext_lazy("personal data", "when")},
    ),
    _by_handler(
        "Action",
        pgettext_lazy("personal data", "Who is to do what in a case"),
        {"owner": _("who"), "due_on": _("until when"), "done_at": _("done")},
    ),
    _by_handler(
        "Referral",
        pgettext_lazy("personal data", "Who told another body"),
        {"by": _("who"), "at": pgettext_lazy("personal data", "when"), "place": _("where")},
    ),
    _by_handler(
        "SecondPerson",
        pgettext_lazy("personal data", "Who asked and who decided as a second person"),
        {
            "asked_by": pgettext_lazy("personal data", "who asked"),
            "asked_at": pgettext_lazy("personal data", "asked on"),
            "decided_by": pgettext_lazy("personal data", "who decided"),
            "decided_at": pgettext_lazy("personal data", "decided on"),
        },
    ),
    _of_colleague(
        "Handler",
        pgettext_lazy("personal data", "Who handles cases"),
        "person",
        {
            "appointed_at": pgettext_lazy("personal data", "since when"),
            "ended_at": pgettext_lazy("personal data", "until when"),
            "locked": pgettext_lazy("personal data", "key, locked by six words"),
            "key_made_at": pgettext_lazy("personal data", "key made on"),
            "answered": pgettext_lazy("personal data", "what was read of the training"),
            "trained_at": pgettext_lazy("personal data", "trained on"),
            "drilled_at": pgettext_lazy("personal data", "rehearsed on"),
        },
        secret=("locked",),
    ),
    _of_colleague(
        "Handler",
        pgettext_lazy("personal data", "Handlers of cases that a colleague appointed"),
        "appointed_by",
        {},
    ),
    _of_colleague(
        "DutyShift",
        pgettext_lazy("personal data", "Duties as officer"),
        "officer",
        {"days": _("weekdays"), "from_time": _("from"), "until_time": _("until")},
    ),
    _of_colleague(
        "DutyShift",
        pgettext_lazy("personal data", "Duties as deputy"),
        "deputy",
        {"first_day": _("from"), "last_day": _("until")},
    ),
    _of_colleague(
        "HandOver",
        pgettext_lazy("personal data", "Duties handed over"),
        "gives",
        {"day": pgettext_lazy("personal data", "day")},
    ),
    _of_colleague("HandOver", pgettext_lazy("personal data", "Duties taken over"), "takes", {}),
    _of_colleague(
        "HandOver",
        pgettext_lazy("personal data", "Hand-overs that a colleague entered"),
        "made_by",
        {"made_at": pgettext_lazy("personal data", "when")},
    ),
    _of_colleague(
        "Box", pgettext_lazy("personal data", "Who stands at the head of the ladder"), "head", {}
    ),
    _of_colleague(
        "Box",
        pgettext_lazy("personal data", "Who opened the reporting box"),
        "opened_by",
        {"opened_at": pgettext_lazy("personal data", "when")},
    ),
    _of_colleague(
        "Box",
        pgettext_lazy("personal data", "Who closed the reporting box"),
        "closed_by",
        {
            "closed_at": pgettext_lazy("personal data", "when"),
            "closed_why": pgettext_lazy("personal data", "why"),
        },
    ),
    Kept(
        "cases.RecoveryShare",
        pgettext_lazy("personal data", "Who keeps a share of the recovery key"),
        ("colleague",),
        {
            "holder": _("who"),
            "number": pgettext_lazy("personal data", "which share"),
            "confirmed_at": pgettext_lazy("personal data", "typed back on"),
        },
        _("To know whom to ask when nobody can open a case any more."),
        until="staff",
        owner="board",
        unlinked="a name that was typed; the holder may be of another body",
    ),
    Kept(
        "cases.VaultSession",
        pgettext_lazy("personal data", "Key unlocked in a session"),
        ("colleague",),
        {
            "handler": _("who"),
            "session": pgettext_lazy("personal data", "on which device"),
            "sealed": pgettext_lazy("personal data", "key, under what only the browser has"),
            "used_at": pgettext_lazy("personal data", "last used"),
        },
        _("So that six words are asked once a session, not at every page."),
        until="access",
        owner="board",
        person="handler__person",
        secret=("sealed",),
    ),
]

_CODED = "coded answers without a person"
_STATE = "state of a case, coded"
_KEYS = "half of a key, a digest or a number of a chain"
NOT_PERSONAL: dict[str, str] = {
    "cases.CaseFigure": "coded answers for counts; what is under five is hidden",
    "cases.MonthBook": "digests, among as many made by chance",
    "cases.Pulse": "when a clock ran",
    "cases.Deadline": "by when something is due",
    "cases.Trace": "a keyed digest that links two cases",
    "cases.Evidence": "names of sealed files; what they show is sealed",
    **{
        f"cases.Case.{name}": _STATE
        for name in (
            "number", "origin", "is_drill", "state", "secrecy", "clock_from", "must_notify",
            "acknowledged_at", "closed_on", "has_news", "entries_count",
        )
    },
    **{
        f"cases.Case.{name}": _KEYS
        for name in ("public_key", "identity_key", "chain_count", "chain_mac", "entries_mac", "commitment")
    },
    **{f"cases.Wrap.{name}": _KEYS for name in ("case", "purpose", "place", "sealed", "month")},
    **{f"cases.Entry.{name}": _STATE for name in ("case", "n", "what", "seen_by", "from_reporter", "once")},
    "cases.Entry.mac": _KEYS,
    **{f"cases.CaseEvent.{name}": _KEYS for name in ("case", "n", "detail", "mac")},
    **{
        f"cases.Action.{name}": _CODED
        for name in ("case", "entry", "what", "exposes", "agreed", "kept", "started_at")
    },
    **{
        f"cases.Referral.{name}": _CODED
        for name in ("case", "entry", "channel", "answer_due_on", "answered_on")
    },
    **{
        f"cases.SecondPerson.{name}": _CODED
        for name in ("case", "entry", "what", "evidence", "is_granted")
    },
    "cases.Handler.public_key": _KEYS,
    "cases.VaultSession.key_made_at": _KEYS,
    "cases.DutyShift.on_holidays": "whether the duty holds on holidays",
    **{
        f"cases.Box.{name}": "a setting of the reporting box"
        for name in (
            "acknowledge_days", "reply_days", "outcome_days", "publishes_counts",
            "recovery_public", "recovery_made_at", "lacks",
        )
    },
}  # fmt: skip
