"""The tag that shows a block of a paper on the page."""

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from mangxanh.documents.papers import Blank, Block, Bullets, Heading, Picture, Span, Table, Text
from mangxanh.documents.words import spans

register = template.Library()


def _words(text: Text) -> SafeString:
    if isinstance(text, str):
        return escape(text)
    return format_html_join("", "{}", ((_span(span),) for span in spans(text)))


def _span(span: Span) -> SafeString:
    tag = "mark" if span.missing else "b" if span.bold else "em" if span.italic else ""
    return format_html("<{0}>{1}</{0}>", SafeString(tag), span.text) if tag else escape(span.text)


@register.simple_tag
def paper_block(block: Block) -> SafeString:
    """Show a heading, a paragraph, a list or a table of a paper as HTML."""
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Heading):
        level = "h3" if block.level == 1 else "h4"
        return format_html("<{0}>{1}</{0}>", SafeString(level), _words(block.text))
    if isinstance(block, Bullets):
        return format_html_join("", "<p>- {}</p>", ((_words(item),) for item in block.items))
    if isinstance(block, Picture):
        return format_html("<p><em>{}</em></p>", block.alt)
    if isinstance(block, Blank):
        return format_html("<p>{}</p>", block.label)
    kind = SafeString("" if block.indent else ' class="no-indent"')
    return format_html("<p{}>{}</p>", kind, _words(block.text))


def _table(table: Table) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((name,) for name in table.columns))
    span = SafeString(f' colspan="{len(table.columns)}"')
    rows = (
        (
            format_html_join(
                "",
                "<td{}>{}</td>",
                ((span if len(row) == 1 else "", _words(cell)) for cell in row),
            ),
        )
        for row in table.rows
    )
    title = format_html('<p class="no-indent">{}</p>', table.title) if table.title else ""
    note = format_html('<p class="no-indent"><em>{}</em></p>', _words(table.note))
    return format_html(
        '{}<table><caption class="vh">{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>{}',
        title,
        table.title or "Phụ lục",
        head,
        format_html_join("", "<tr>{}</tr>", rows),
        note if table.note else "",
    )
