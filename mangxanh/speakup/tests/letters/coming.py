"""Coming back as a browser does: the door first, then what was typed there."""

from mangxanh.speakup.tests.walking import carried

DOOR = "/trang/thu/"


def type_code(back, code, **more):
    """Open the door and type a code."""
    return back.post(DOOR, {**carried(back.get(DOOR)), "code": code, **more})


def come(back, held, **said):
    """Open the letters, then say something on that page."""
    answer = type_code(back, held.shown)
    return back.post(DOOR, {**carried(answer), "step": "write", **said}) if said else answer
