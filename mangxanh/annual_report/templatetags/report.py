"""The tag that shows a block of a paper on the page."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mangxanh.documents.papers import Block, Table
from mangxanh.documents.words import spans

register = template.Library()


@register.simple_tag
def paper_block(block: Block) -> SafeString:
    """Show a heading, a paragraph or a table of a paper as HTML."""
    context: dict[str, object] = {"block": block, "kind": type(block).__name__}
    if isinstance(block, Table):
        context["rows"] = [[spans(cell) for cell in row] for row in block.rows]
        context["note"] = spans(block.note)
    else:
        context["parts"] = spans(getattr(block, "text", ""))
    return SafeString(render_to_string("annual_report/paper_block.html", context))
