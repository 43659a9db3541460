"""What letters of a Word file look like: direct formats, over styles, over the paper's own."""

from collections.abc import Iterator

from mangxanh.contests.reading.lines import PLAIN_LOOK, Look
from mangxanh.contests.reading.xmls import Element
from mangxanh.plan.importer.numbering import W

_MOST = 20  # styles based on styles: longer chains are a trap
_OFF = ("0", "false", "off", "none")
_DARK, _PALE = 70, 225
_SHADES = {"auto", "", "FFFFFF", "000000"}


class Styles:
    """The styles of a file."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._looks: dict[str, dict[str, object]] = {}
        self._normal = ""
        if root is None:
            return
        for style in root.iterfind(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            self._styles[name] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") == "1":
                self._normal = name

    def look(self, run: Element | None, style: str) -> Look:
        """Return the look of a w:rPr in a paragraph of this style."""
        found = dict(self._of_style(style or self._normal))
        if run is not None:
            named = run.find(f"{W}rStyle")
            if named is not None:
                found.update(self._of_style(named.get(f"{W}val", "")))
            found.update(_direct(run))
        return PLAIN_LOOK._replace(**found) if found else PLAIN_LOOK  # type: ignore[arg-type]  # only fields of Look

    def _of_style(self, name: str) -> dict[str, object]:
        if name not in self._looks:
            found: dict[str, object] = {}
            for style in reversed(list(self._chain(name))):
                properties = style.find(f"{W}rPr")
                if properties is not None:
                    found.update(_direct(properties))
            self._looks[name] = found
        return self._looks[name]

    def _chain(self, name: str) -> Iterator[Element]:
        for _ in range(_MOST):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            based = style.find(f"{W}basedOn")
            name = based.get(f"{W}val", "") if based is not None else ""


def _direct(properties: Element) -> dict[str, object]:
    found: dict[str, object] = {}
    for tag, name in (("b", "bold"), ("i", "italic"), ("strike", "strike")):
        element = properties.find(f"{W}{tag}")
        if element is not None:
            found[name] = element.get(f"{W}val", "1") not in _OFF
    element = properties.find(f"{W}u")
    if element is not None:
        found["underline"] = element.get(f"{W}val", "single") not in _OFF
    element = properties.find(f"{W}bdr")
    if element is not None:
        found["framed"] = element.get(f"{W}val", "") not in (*_OFF, "nil")
    element = properties.find(f"{W}color")
    if element is not None:
        found["colour"] = colour_name(element.get(f"{W}val", ""))
    shade, light = properties.find(f"{W}shd"), properties.find(f"{W}highlight")
    if shade is not None:
        fill = shade.get(f"{W}fill", "").upper()
        found["highlight"] = "" if fill in _SHADES else colour_name(fill) or "light"
    if light is not None:
        value = light.get(f"{W}val", "")
        found["highlight"] = "" if value in ("none", "white") else value
    return found


def colour_name(value: str) -> str:
    """Return the hue of a colour like "C00000" by name; "" for black, dark grey, none or white."""
    try:
        red, green, blue = (int(value[at : at + 2], 16) for at in (0, 2, 4))
    except ValueError:
        return ""
    low, high = min(red, green, blue), max(red, green, blue)
    if high < _DARK or low > _PALE:
        return ""
    if high - low < 40:
        return "grey" if high > 110 else ""
    if red == high:
        return "yellow" if green > 0.75 * red else "orange" if green > 0.45 * red else "red"
    if green == high:
        return "green"
    return "purple" if red > 0.6 * blue else "blue"


def is_hidden(run: Element) -> bool:
    """Return whether a run is not shown (w:vanish)."""
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in _OFF


RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def raised(run: Element, text: str) -> str:
    """Return x² for a raised 2: plain text must not make 102 of 10²."""
    place = run.find(f"{W}rPr/{W}vertAlign")
    kind = place.get(f"{W}val", "") if place is not None else ""
    if kind == "superscript":
        made = text.translate(RAISED)
        return made if made != text or not text.strip() else f"^{text}"
    return text.translate(LOWERED) if kind == "subscript" else text
