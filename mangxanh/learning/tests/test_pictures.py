"""The pictures of the lessons: small, ours alone, and fit to stand anywhere."""

import re
from xml.etree import ElementTree as ET

import pytest

from mangxanh.learning.shelf import PICTURES, has_picture, shipped_lessons

MOST = 4096
DRAWN = {"circle", "ellipse", "g", "path", "rect", "svg"}  # no words, no script, no outside
SAID = {
    "cx", "cy", "d", "fill", "height", "r", "rx", "ry", "stroke", "stroke-linecap",
    "stroke-linejoin", "stroke-width", "transform", "viewBox", "width", "x", "y",
}  # fmt: skip
SVG = "{http://www.w3.org/2000/svg}"
FLAT = re.compile(r"none|#[0-9a-f]{6}")


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*")), ids=lambda path: path.stem)
def test_a_picture_is_a_small_flat_print(path):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.svg", path.name)
    written = path.read_bytes()
    assert len(written) <= MOST
    root = ET.fromstring(written)  # noqa: S314  # our own file
    assert root.get("viewBox") == "0 0 320 200"
    assert {part.tag.removeprefix(SVG) for part in root.iter()} <= DRAWN
    assert {name for part in root.iter() for name in part.attrib} <= SAID
    assert "".join(root.itertext()).strip() == ""
    colours = {part.get(kind) for part in root.iter() for kind in ("fill", "stroke")} - {None}
    assert [colour for colour in colours if not FLAT.fullmatch(colour)] == []


def test_every_picture_that_a_lesson_names_is_drawn():
    missing = {
        (lesson.key, name)
        for lesson in shipped_lessons().values()
        for name in named_by(lesson)
        if not has_picture(name)
    }
    assert missing == set()


def named_by(lesson):
    """Return the names of the pictures of a lesson, its cards and its slides."""
    slides = lesson.pack.slides if lesson.pack else ()
    return {lesson.picture, *(part.picture for part in (*lesson.cards, *slides))} - {""}
