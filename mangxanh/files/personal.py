"""What files keep of people: photographs and papers that may show them."""

from django.utils.translation import gettext_lazy as _

from mangxanh.common.personal import EVERYBODY, Kept

PERSONAL = [
    Kept(
        "files.StoredFile",
        _("Photographs and papers of activities"),
        EVERYBODY,
        {
            "name": _("name of the file"),
            "restricted": _("whether a pupil is recognisable"),
            "created_at": _("kept since"),
        },
        _("To prove that the school did what its plan promises."),
        until="plan",
        owner="board",
        unlinked="nobody is named to a file; whom it shows is asked by class, on the paper consents",
    )
]

NOT_PERSONAL = {
    "files.StoredFile.school_id": "the school whose file it is",
    "files.StoredFile.key": "where the bytes lie",
    "files.StoredFile.kind": "what kind of file it is",
    "files.StoredFile.size": "a count of bytes",
    "files.StoredFile.sha256": "a checksum of the bytes",
}
