"""Formulas of Word (OMML, ECMA-376 part 1, §22.1) written in one line: (a+b)/2, x^2, √(x)."""

from mangxanh.contests.reading.xmls import Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEPEST = 40


def in_a_line(formula: Element, depth: int = 0) -> str:
    """Return a formula as one line of text."""
    if depth > _DEEPEST:
        return "…"
    tag = formula.tag.removeprefix(M) if isinstance(formula.tag, str) else ""
    shape = _SHAPES.get(tag)
    if shape is not None:
        parts = [_part(formula, name, depth) for name in shape[0]]
        return shape[1].format(*parts)
    if tag == "t":
        return formula.text or ""
    if tag == "rad":
        degree = _part(formula, "deg", depth)
        return f"{degree}√({_part(formula, 'e', depth)})"
    if tag == "d":
        inner = "; ".join(in_a_line(e, depth + 1) for e in formula.findall(f"{M}e"))
        return _brackets(formula, inner)
    if tag == "nary":
        sign = formula.find(f"{M}naryPr/{M}chr")
        parts = [_part(formula, name, depth) for name in ("sub", "sup", "e")]
        return "{}_{}^{} {}".format(sign.get(f"{M}val", "∫") if sign is not None else "∫", *parts)
    return "".join(in_a_line(child, depth + 1) for child in formula)


def _part(formula: Element, name: str, depth: int) -> str:
    found = formula.find(f"{M}{name}")
    if found is None:
        return ""
    text = "".join(in_a_line(child, depth + 1) for child in found).strip()
    return text if len(text) < 2 or text.isalnum() or name in ("e", "deg") else f"({text})"


def _brackets(formula: Element, inner: str) -> str:
    ends = []
    for name, usual in (("begChr", "("), ("endChr", ")")):
        found = formula.find(f"{M}dPr/{M}{name}")
        ends.append(usual if found is None else found.get(f"{M}val", usual))
    return f"{ends[0]}{inner}{ends[1]}"


_SHAPES = {
    "f": (("num", "den"), "{}/{}"),
    "sSup": (("e", "sup"), "{}^{}"),
    "sSub": (("e", "sub"), "{}_{}"),
    "sSubSup": (("e", "sub", "sup"), "{}_{}^{}"),
}
