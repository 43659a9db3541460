"""The made-up report of the drill: content/vi/handlers/drill.yaml, read strictly."""

from dataclasses import dataclass
from functools import cache

from mangxanh.cases.models import Kind, Platform
from mangxanh.cases.training import CONTENT
from mangxanh.common.yaml_nodes import FaultyFileError, compose


@dataclass(frozen=True)
class Story:
    """What nobody told: its coded answers, and words that say that it is a drill."""

    kind: str
    platform: str
    grade: int
    text: str
    where: str
    contact: str

    @property
    def report(self) -> dict[str, str]:
        """Return the words as a report holds them."""
        return {"text": self.text, "where": self.where, "contact": self.contact}


@cache
def drill_story() -> Story:
    """Return the story that ships."""
    return read_story((CONTENT / "drill.yaml").read_text(encoding="utf-8"))


def read_story(text: str) -> Story:
    """Return the story of a file; FaultyFileError says every fault with its line."""
    whole = compose(text)
    story = Story(
        kind=whole.one_of("kind", tuple(Kind.values)),
        platform=whole.one_of("platform", tuple(filter(None, Platform.values))),
        grade=whole.number("grade", least=1, most=12),
        text=whole.text("text", most=2000),
        where=whole.text("where", most=200),
        contact=whole.text("contact", most=200),
    )
    whole.end()
    if whole.faults:
        raise FaultyFileError(whole.faults)
    return story
