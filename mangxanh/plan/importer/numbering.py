"""Automatic numbers of Word, computed from numbering.xml (ECMA-376 part 1, §17.9)."""

from dataclasses import dataclass, field, replace

from lxml import etree

from mangxanh.plan.importer.markers import to_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 9
_MOST = 20  # styles based on styles, lists that link to lists: longer chains are a trap


@dataclass(frozen=True)
class Level:
    """How one level of a list is printed: lvlText with %1…%9, the format and first number."""

    text: str = ""
    form: str = "decimal"
    start: int = 1
    legal: bool = False
    restart: int | None = None


@dataclass
class _List:
    """A w:num: the abstract list it counts in, and what it says otherwise."""

    abstract: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Which list and level a paragraph is in."""

    number: str
    level: int


class Numbering:
    """Counts through a document; ask `label` once for each paragraph, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._abstracts: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._style_places: dict[str, Place] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def label(self, properties: etree._Element | None) -> str:
        """Return what Word prints before a paragraph ("II.", "-", "•"), or "".

        `properties`: its w:pPr, or None.
        """
        place = self._place(properties)
        found = self._lists.get(place.number) if place else None
        if place is None or found is None:
            return ""
        level = self._level(found, place.level)
        if level is None:
            return ""
        counts = self._count(place, found, level)
        if level.form == "bullet":
            return _bullet(level.text)
        return self._filled(level, found, counts).strip()

    def _read_lists(self, root: etree._Element) -> None:
        for abstract in root.iterfind(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._abstracts[name] = {
                _int(level.get(f"{W}ilvl")): _read_level(level)
                for level in abstract.iterfind(f"{W}lvl")
            }
            if (link := abstract.find(f"{W}numStyleLink")) is not None:
                self._links[name] = link.get(f"{W}val", "")
        for number in root.iterfind(f"{W}num"):
            self._lists[number.get(f"{W}numId", "")] = _read_list(number)

    def _read_styles(self, root: etree._Element) -> None:
        styles = {style.get(f"{W}styleId", ""): style for style in root.iterfind(f"{W}style")}
        for name in styles:
            level: int | None = None
            current = name
            for _ in range(_MOST):
                style = styles.get(current)
                if style is None:
                    break
                number, ilvl = _number_of(style.find(f"{W}pPr"))
                level = ilvl if level is None else level
                if number is not None:
                    self._style_places[name] = Place(number, level or 0)
                    break
                based = style.find(f"{W}basedOn")
                current = based.get(f"{W}val", "") if based is not None else ""

    def _place(self, properties: etree._Element | None) -> Place | None:
        if properties is None:
            return self._style_places.get("Normal")
        style = properties.find(f"{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else "Normal"
        of_style = self._style_places.get(name)
        number, level = _number_of(properties)
        if number is None:
            return replace(of_style, level=level) if of_style and level is not None else of_style
        return Place(number, level if level is not None else of_style.level if of_style else 0)

    def _levels(self, abstract: str) -> dict[int, Level]:
        for _ in range(_MOST):
            link = self._links.get(abstract)
            place = self._style_places.get(link) if link else None
            target = self._lists.get(place.number) if place else None
            if target is None or target.abstract == abstract:
                break
            abstract = target.abstract
        return self._abstracts.get(abstract, {})

    def _level(self, found: _List, level: int) -> Level | None:
        return found.levels.get(level) or self._levels(found.abstract).get(level)

    def _count(self, place: Place, found: _List, level: Level) -> list[int]:
        counts = self._counts.setdefault(found.abstract, [0] * _DEEPEST)
        at = min(place.level, _DEEPEST - 1)
        start = found.starts.get(at, level.start)
        fresh = at in found.starts and (place.number, at) not in self._begun
        self._begun.add((place.number, at))
        counts[at] = start if fresh or not counts[at] else counts[at] + 1
        for below in range(at + 1, _DEEPEST):
            holder = self._level(found, below)
            if holder is None or holder.restart is None or holder.restart > at:
                counts[below] = 0
        return counts

    def _filled(self, level: Level, found: _List, counts: list[int]) -> str:
        text = level.text
        for at in range(_DEEPEST):
            holder = self._level(found, at)
            form = "decimal" if level.legal or holder is None else holder.form
            count = counts[at] or (holder.start if holder else 1)  # a level that was skipped
            text = text.replace(f"%{at + 1}", _printed(count, form))
        return text


def _read_level(level: etree._Element) -> Level:
    restart = level.find(f"{W}lvlRestart")
    return Level(
        text=_val(level, "lvlText"),
        form=_val(level, "numFmt") or "decimal",
        start=_int(_val(level, "start") or "1"),
        legal=level.find(f"{W}isLgl") is not None,
        restart=_int(restart.get(f"{W}val")) if restart is not None else None,
    )


def _read_list(number: etree._Element) -> _List:
    found = _List(_val(number, "abstractNumId"))
    for override in number.iterfind(f"{W}lvlOverride"):
        at = _int(override.get(f"{W}ilvl"))
        if start := _val(override, "startOverride"):
            found.starts[at] = _int(start)
        if (level := override.find(f"{W}lvl")) is not None:
            found.levels[at] = _read_level(level)
    return found


def _number_of(properties: etree._Element | None) -> tuple[str | None, int | None]:
    holder = properties.find(f"{W}numPr") if properties is not None else None
    if holder is None:
        return None, None
    level = _val(holder, "ilvl")
    return _val(holder, "numId") or None, _int(level) if level else None


def _val(parent: etree._Element, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return str(child.get(f"{W}val", "")) if child is not None else ""


def _int(text: str | None) -> int:
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _printed(count: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        roman = to_roman(count) if count < 40 else str(count)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter"):
        turns, at = divmod(max(count, 1) - 1, 26)
        letter = chr(ord("a") + at) * (min(turns, 20) + 1)
        return letter.upper() if form == "upperLetter" else letter
    return "" if form == "none" else f"{count:02d}" if form == "decimalZero" else str(count)


def _bullet(text: str) -> str:
    sign = text.strip()[:1]
    return sign if sign in "-–—+" and sign else "•"
