"""What stands in a case in coded words, said in plain ones for its page and its papers."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mangxanh.cases import texts
from mangxanh.cases.models import Case
from mangxanh.cases.opened import Opened

# Keys of a report's words, as its page shows them; the text stands above.
DETAILS: dict[str, Promise] = {
    "where": _("Where"),
    "links": _("Addresses, accounts"),
    "when": _("When"),
    "contact": _("Safe way to answer"),
}
# Answers that were chosen; the others stand elsewhere on the page.
CHOSEN: dict[str, Promise] = {
    "now": _("Goes on now"),
    "meeting": _("A meeting"),
    "alone": _("Alone with it"),
    "contact": _("How to answer"),
}
OF_IMAGE: dict[str, Promise] = {
    "holder": _("Who has it"),
    "place": _("Where it is"),
    "account": _("Account"),
    "time": _("When"),
}
# Why a case is urgent: answers by these words, rules of the crisis check by their names.
WHY: dict[str, Promise] = {
    "answer.threat": _("a threat"),
    "answer.home": _("hurt by an adult"),
    "answer.self": _("wants to hurt themself"),
    "answer.meeting": _("a stranger wants to meet"),
    "answer.meeting-unsure": _("a stranger, perhaps a meeting"),
    "answer.image": _("an intimate picture"),
    "answer.punished": _("somebody punishes the child for it"),
    "answer.told": _("a colleague says so"),
    "check.failed": _("the words could not be checked"),
    "quick.urgent": _("the reporter asks for help at once"),
}
# Rules of the crisis check have names for the machine alone: people read of which danger they tell.
RULES: dict[str, Promise] = {
    "selfharm": _("the words tell of self-harm"),
    "abuse": _("the words tell of somebody who hurts"),
    "grooming": _("the words tell of somebody who lures"),
    "threat": _("the words tell of a threat"),
}
WORDING = _("the words sound like danger")


def plain(value: Any) -> str:  # noqa: ANN401  # whatever a sealed report holds
    """Return what a report holds under a name as lines of text."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {plain(one)}" for key, one in value.items() if one)
    if isinstance(value, list | tuple):
        return "\n".join(plain(one) for one in value if one)
    return str(value or "")


def details_of(opened: Opened) -> list[tuple[str, str]]:
    """Return what a report tells beside its text: (label, value)."""
    report = opened.report
    found = [(str(label), plain(report.get(key))) for key, label in DETAILS.items()]
    quick = report.get("quick") or {}
    if isinstance(quick, dict):
        found += [(str(label), plain(quick.get(key))) for key, label in CHOSEN.items()]
    if report.get("fear_home"):
        found.append((str(_("At home")), str(_("Is afraid of what happens at home"))))
    return [(label, value) for label, value in found if value]


def why_urgent(case: Case) -> str:
    """Return why a case is urgent, in words."""
    names = [name for name in case.why_urgent.split(",") if name]
    said = [str(WHY.get(name) or RULES.get(name.partition(".")[0], WORDING)) for name in names]
    return ", ".join(dict.fromkeys(said))


def image_of(opened: Opened) -> list[tuple[str, str]]:
    """Return what was told of an intimate picture: who has it, where, which account."""
    told = opened.report.get("image") or {}
    if not isinstance(told, dict):
        return []
    found = [(str(label), plain(told.get(key))) for key, label in OF_IMAGE.items()]
    return [(label, value) for label, value in found if value]


def decided(opened: Opened) -> dict[str, Any]:
    """Return the decisions that hold, their coded answers in words."""
    notice, family, ending = (opened.decision(kind) for kind in ("notice", "family", "close"))
    answer = str(ending.words.get("answer", "")) if ending else ""
    return {
        "notice": notice,
        "not_now": texts.said(texts.not_now_reasons(), notice.words["answer"]) if notice else "",
        "family": family,
        "family_reason": texts.said(texts.put_off_reasons(), family.words["answer"])
        if family and family.words.get("answer") != "told"
        else "",
        "ending": ending,
        "close_reason": texts.said(texts.close_reasons(), answer.partition(" ")[2]),
        "measures": measures_of(ending.words.get("towards", []) if ending else []),
    }


def measures_of(towards: list[str]) -> list[str]:
    """Return what was done towards whom, as sentences."""
    found = []
    for one in towards:
        whom, _space, key = one.partition(" ")
        title, rows = texts.measures().get(whom, ("", []))
        found.append(f"{title}: {texts.said(rows, key)}")
    return found


def excluded_of(opened: Opened) -> list[str]:
    """Return whom the reporter does not want to read it, by name."""
    names = opened.report.get("excluded_names") or []
    return [str(name) for name in names] if isinstance(names, list) else [str(names)]
