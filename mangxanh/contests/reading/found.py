"""What is found in a file of questions: the one form into which every format is read."""

from dataclasses import dataclass, field

from django.utils.translation import pgettext

from mangxanh.common.errors import BadInput

MOST_QUESTIONS = 5_000
MOST_LINES = 45_000

ERROR, WARNING = "error", "warning"
SINGLE, MULTIPLE, TRUE_FALSE = "single", "multiple", "truefalse"
ORDERING, MATCHING = "ordering", "matching"
SHORT, NUMERICAL, ESSAY = "short", "numerical", "essay"
CHOICES = {SINGLE, MULTIPLE, TRUE_FALSE}
PLAIN, HTML = "plain", "html"
PICTURE_HERE = "[hình]"  # where a picture stands in a text; part of the question, not of our pages

# What a person has to look at before the question is taken; words of `flags` in the JSON.
NO_ANSWER = "no_answer"
SEVERAL_MARKS = "several_marks"  # more options are marked as right than one
CONFLICT = "conflict"  # two places of the file (or the key) name different answers
NOT_AMONG = "answer_not_among"  # the answer is none of the options
FEW_OPTIONS = "few_options"
LETTERS = "letters"  # the letters of the options are not A, B, C, … in order
DUPLICATES = "duplicate_options"
NO_STEM = "no_stem"
EMPTY_OPTION = "empty_option"
FORMULA = "formula"  # written out as text, or left as a picture
PICTURE = "picture"  # somebody has to look whether it stands where it belongs
UNSURE = "unsure"  # read, but in a way that may be meant otherwise


@dataclass(frozen=True)
class Issue:
    """Something about a line (0: about the whole file), and how a person mends it."""

    line: int
    severity: str
    message: str
    fix: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture that came with a file; `place` is "stem" or the index of an option."""

    sha256: str
    kind: str  # as its name in the file ends: png, jpeg, emf, …
    data: bytes = field(repr=False)
    line: int = 0
    place: str = "stem"
    alt: str = ""  # what the file says that it shows


@dataclass
class Question:
    """A question as a file has it.

    `options`: what can be chosen; of a short or numerical question the accepted answers ("7",
    "3..5"); of an ordering one the steps in right order; of a matching one the left sides, with
    `answers` for the right ones. `correct`: indexes of `options`; of a matching one, for each left
    side the index in `answers`. `weights`: percent for each option where the file gives any.
    `line`: paragraph of a Word file, row of a sheet, line of a text, from 1.
    """

    line: int
    stem: str = ""
    type: str = SINGLE
    options: list[str] = field(default_factory=list)
    correct: list[int] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    explanation: str = ""
    flags: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    number: int | None = None  # as it is printed
    letters: str = ""  # of the options as they are printed; "" where there are none
    title: str = ""
    category: str = ""  # category, chapter or topic
    difficulty: str = ""
    grade: str = ""
    format: str = PLAIN

    def flag(self, word: str) -> None:
        """Say once what somebody has to look at."""
        if word not in self.flags:
            self.flags.append(word)


@dataclass
class Found:
    """A file as it was read."""

    questions: list[Question] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)  # that belong to no question

    def warn(self, line: int, message: str, fix: str = "") -> None:
        self.issues.append(Issue(line, WARNING, message, fix))

    def fault(self, line: int, message: str, fix: str = "") -> None:
        self.issues.append(Issue(line, ERROR, message, fix))


def too_many() -> BadInput:
    """Return what is said of a file with more questions or lines than anybody looks through."""
    return BadInput(
        pgettext("to a teacher", "There are more than 5,000 questions. Split the file.")
    )
