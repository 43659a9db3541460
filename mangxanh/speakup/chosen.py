"""The chosen answers as the reporter read them, to be sealed with the rest; pure."""

from mangxanh.speakup.answers import Told
from mangxanh.speakup.asking import words_for
from mangxanh.speakup.form_token import Form


def chosen_words(form: Form, told: Told) -> dict[str, str]:
    """Return {question: answer} in words, of what was answered."""
    words = words_for(form.audience)
    what, tell = words["what"], words["tell"]
    label = next(tile["label"] for tile in what["tiles"] if tile["key"] == form.kind)
    found = {
        "kind": label,
        "now": what["now"][form.now] if form.now else "",
        "meeting": what["meeting"][form.meeting] if form.meeting else "",
        "alone": what["alone"][form.alone] if form.alone else "",
        "place": tell["places"][told.place] if told.place else "",
        "contact": tell[f"contact_{told.contact}"],
        "image": tell["intimate_tick"] if told.has_image else "",
    }
    return {name: answer for name, answer in found.items() if answer}
