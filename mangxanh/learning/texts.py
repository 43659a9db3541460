"""A lesson as it is written: its cards, its three questions, its pack for fifteen minutes."""

from collections.abc import Iterator
from dataclasses import dataclass, field

AUDIENCES = ("pupil", "guardian", "teacher")
KINDS = ("story", "idea", "check", "plan", "help")
TOPICS = (
    "conduct", "privacy", "accounts", "scams", "bullying", "safety", "news", "ai", "copyright",
    "time", "phone", "challenges", "help", "deeds", "writing",
)  # fmt: skip
BANDS = ((6, 7), (8, 9))  # grades of one path
QUESTIONS, SLIDES, PACK_MINUTES = 3, 8, 15


@dataclass(frozen=True)
class Option:
    """An answer: what is said to whoever chose it."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question with one right answer."""

    title: str
    options: tuple[Option, ...]
    text: str = ""

    @property
    def right(self) -> int:
        """Return which answer is right, counted from 0."""
        return next(n for n, option in enumerate(self.options) if option.right)


@dataclass(frozen=True)
class Message:
    """A line of a chat that a story shows."""

    who: str
    says: str
    at: str = ""


@dataclass(frozen=True)
class Card:
    """One screen: a story, an idea, a question, an if–then plan, or where to get help."""

    kind: str
    title: str
    text: str = ""
    chat: tuple[Message, ...] = ()
    after: str = ""  # under the chat
    question: Question | None = None
    more_title: str = ""
    more_text: str = ""
    when: str = ""  # "Nếu …"
    then: str = ""  # "thì …"
    picture: str = ""


@dataclass(frozen=True)
class Step:
    """A part of the pack: what the teacher does, and words to say."""

    minutes: int
    title: str
    do: str
    say: str = ""


@dataclass(frozen=True)
class Slide:
    """What the projector shows; `ask` is a question to the class."""

    title: str
    text: str = ""
    ask: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Pack:
    """Fifteen minutes with a class, without a pupil's phone."""

    goal: str
    need: str
    steps: tuple[Step, ...]
    slides: tuple[Slide, ...]


@dataclass(frozen=True)
class Lesson:
    """A whole lesson. `facts` are numbers of content/vi/facts.yaml; `flag` is read at chào cờ."""

    key: str
    title: str
    about: str
    audience: str
    grades: tuple[int, ...]
    order: int
    topic: str
    clauses: tuple[str, ...]
    minutes: int
    picture: str
    facts: tuple[int, ...]
    occasions: tuple[str, ...]
    cards: tuple[Card, ...]
    recall: tuple[Question, ...] = ()
    pack: Pack | None = None
    flag: str = ""
    glossary: dict[str, str] = field(default_factory=dict)

    def words_of_cards(self) -> Iterator[str]:
        """Return what its reader reads, text by text: cards, questions, slides, chào cờ."""
        yield from (self.title, self.about)
        for card in self.cards:
            yield from (card.title, card.text, card.after, card.more_title, card.more_text)
            yield from (f"{line.says}" for line in card.chat)
            if card.when:
                yield f"Nếu {card.when}, thì {card.then}."
            if card.question:
                yield from words_of(card.question)
        for question in self.recall:
            yield from words_of(question)
        if self.pack:
            for slide in self.pack.slides:
                yield from (slide.title, slide.text, slide.ask)
        yield self.flag


def words_of(question: Question) -> Iterator[str]:
    """Return the texts of a question."""
    yield from (question.title, question.text)
    for option in question.options:
        yield from (option.text, option.why)
