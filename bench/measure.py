"""What the benches of the report share: a school full of work in a data folder of its own."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

from bench import demo

KINDS = ("flag_ceremony", "homeroom", "thematic", "integration", "sweep", "article", "handout")


@contextmanager
def world(*, classes: int) -> Iterator[Any]:
    """Give a school with its plan and its people, at the demo's today, in an empty folder."""
    with tempfile.TemporaryDirectory(prefix="mangxanh-bench-") as place:
        demo.look_at(Path(place))
        from django.core.management import call_command  # noqa: PLC0415  # after the set-up

        from mangxanh.annual_report.tests.factories import TODAY, make_world  # noqa: PLC0415  # as above
        from mangxanh.common.dates import at, moved_clock  # noqa: PLC0415  # as above

        for part in ("keys", "heads", "files", "tmp"):
            (Path(place) / part).mkdir(exist_ok=True)
        call_command("migrate", verbosity=0)
        with moved_clock(at(TODAY, clock(9))):
            yield make_world(classes=classes)


def fill(made: Any, turns: range, *, photographs: bool) -> None:
    """Log one activity a turn, over the whole school year, each with a photograph if asked."""
    from mangxanh.files.actions import prepare_upload  # noqa: PLC0415  # after the set-up
    from mangxanh.files.tests.factories import upload  # noqa: PLC0415  # as above

    for turn in turns:
        files = []
        if photographs:
            files = [prepare_upload(upload(_photograph(turn)), kind="photo")]
        made.log(
            KINDS[turn % len(KINDS)],
            line=f"{1 + turn % 4} {1 + (turn + 1) % 4}",
            day=date(2025, 9, 5) + timedelta(days=turn % 260),
            files=files,
        )


def _photograph(turn: int) -> bytes:
    """Return a picture of about 200 KB that differs from all others."""
    from PIL import Image  # noqa: PLC0415  # only where pictures are wanted

    out = io.BytesIO()
    Image.effect_noise((640, 480), 20 + turn % 60).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()
