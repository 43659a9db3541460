"""Letters to start from: the words of the file with what is known put in, gaps in brackets."""

from mangxanh.cases import texts
from mangxanh.school.models import Person

GAPS = {
    "by": "[ngày giờ]",
    "until": "[ngày]",
    "time": "[giờ]",
    "place": "[nơi đã báo]",
    "what": "[việc gì]",
    "role": "[thầy cô là ai trong trường]",
}


def starters() -> list[dict[str, str]]:
    """Return the letters to choose from: {key, name, when, text}."""
    found: list[dict[str, str]] = texts.words()["replies"]
    return found


def starter(key: str, writer: Person) -> str:
    """Return a letter to begin with, "" for a key that is none."""
    row = next((one for one in starters() if one["key"] == key), None)
    if row is None:
        return ""
    self_word = writer.address_form or "thầy cô"
    words = {"self": self_word, "Self": self_word.capitalize(), "name": writer.given_name}
    text = row["text"]
    for name, value in (GAPS | words).items():
        text = text.replace("{" + name + "}", value)
    return text.strip()
