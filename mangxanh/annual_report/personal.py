"""What the report keeps of people: who wrote, entered, signs. Of children nothing but counts."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.personal import Kept

_PROOF = _("To answer later for what was done.")

PERSONAL = [
    Kept(
        "annual_report.Report",
        _("Reports begun"),
        ("colleague",),
        {
            "created_by": _("who"),
            "created_at": _("written"),
            "year": _("school year"),
        },
        _PROOF,
        until="plan",
        owner="board",
        person="created_by",
    ),
    Kept(
        "annual_report.Report",
        _("Reports handed to the signer"),
        ("colleague",),
        {"submitted_by": _("who"), "submitted_at": _("when"), "texts": _("text")},
        _PROOF,
        until="plan",
        owner="board",
        person="submitted_by",
    ),
    Kept(
        "annual_report.ManualFigure",
        _("Figures entered from paper"),
        ("colleague",),
        {"author": _("who"), "entered_at": _("when"), "label": _("what"), "source": _("paper")},
        _PROOF,
        until="plan",
        owner="board",
        person="author",
    ),
]

NOT_PERSONAL = {
    "annual_report.BasisDocument": "documents of the authority",
    **{
        f"annual_report.Report.{name}": "the report itself: figures and files, counts only"
        for name in (
            "period", "cutoff", "due_on", "state", "addressees", "recipients", "number",
            "issued_on", "scan", "frozen", "checked_at", "checked_files", "broken",
        )
    },
    **{
        f"annual_report.ManualFigure.{name}": "a count"
        for name in ("year", "period", "code", "unit", "value", "turns", "of")
    },
}  # fmt: skip
