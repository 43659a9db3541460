"""The bytes of pictures that questions show."""

from collections.abc import Iterable

from mangxanh.contests.models import Picture, QuestionVersion


def bytes_of(versions: Iterable[QuestionVersion]) -> dict[str, bytes]:
    """Return the pictures of versions by their keys; what is gone from the disk is not among them."""
    keys = {one.key for version in versions for one in version.figures}
    rows = Picture.objects.filter(key__in=keys).select_related("file") if keys else ()
    found = {}
    for row in rows:
        try:
            found[row.key] = row.file.path.read_bytes()
        except OSError:
            continue
    return found
