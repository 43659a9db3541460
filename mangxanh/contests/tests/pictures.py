"""Pictures for questions of tests."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from mangxanh.contests.actions.pictures import with_pictures
from mangxanh.contests.tests.factories import make_question
from mangxanh.contests.wording import Figure, Wording
from mangxanh.files.actions import prepare_figure


def png(size=(400, 240), colour="green", kind="PNG", **options):
    """Return a picture of one colour with a white corner."""
    picture = Image.new("RGB", size, colour)
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 4, size[1] // 4), fill="white")
    made = io.BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def upload(data, name="ảnh của em Lan.png"):
    return SimpleUploadedFile(name, data, content_type="image/png")


def with_figures(school, places, **more):
    """Put a question in a bank that has a picture in each of some places."""
    files = [prepare_figure(png(colour=colour)) for colour in ("red", "green", "blue", "gray")]
    figures = tuple(
        Figure(place, "", f"Hình {n}", made.width, made.height)
        for n, (place, made) in enumerate(zip(places, files, strict=False))
    )
    empty = Wording("single", "", pictures=figures)
    kept = with_pictures(school, empty, files[: len(places)])
    return make_question(school, pictures=kept.pictures, **more)
