"""A picture of a question to whoever may see it; pictures that come with a form."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from mangxanh.common.errors import BadInput
from mangxanh.contests.actions.pictures import keep_picture
from mangxanh.contests.models import Picture
from mangxanh.contests.wording import Wording
from mangxanh.files.responses import serve
from mangxanh.school.http import Request, account_required

HOURS = 4  # a browser keeps it: a paper goes on without the network
_FIELD = re.compile(r"picture_(stem|\d)")


@account_required
@require_http_methods(["GET", "HEAD"])
def question_picture(request: Request, key: str) -> HttpResponseBase:
    rows = Picture.objects.visible_to(request.user).select_related("file")
    answer = serve(request, get_object_or_404(rows, key=key).file)
    answer["Cache-Control"] = f"private, max-age={HOURS * 3600}, immutable"
    return answer


@dataclass
class Sent:
    """What came with a form: the values, with the keys of pictures that were just kept."""

    data: QueryDict | None = None
    refused: dict[str, str] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)


def sent(request: Request) -> Sent:
    """Keep the pictures of a form that was sent; why one is not kept is told at its field."""
    if request.method != "POST":
        return Sent()
    data = request.POST.copy()
    refused: dict[str, str] = {}
    upload: Any
    for name, upload in request.FILES.items():
        if not (found := _FIELD.fullmatch(name)):
            continue
        try:
            kept = keep_picture(request.school, upload, by=request.user)
        except BadInput as no:
            refused[name] = no.message
        else:
            data[f"kept_{found[1]}"] = kept.key
            data.pop(f"drop_{found[1]}", None)
    keys = {value for name, value in data.items() if name.startswith("kept_")}
    return Sent(data, refused, {str(key) for key in keys})


def form_pictures(request: Request, came: Sent, before: Wording | None = None) -> dict[str, Any]:
    """Return what a form of a question needs to know of pictures."""
    keys = came.keys | {one.key for one in (before.pictures if before else ())}
    rows = Picture.objects.visible_to(request.user).filter(key__in=keys) if keys else ()
    return {"kept": {row.key: row for row in rows}, "refused": came.refused}
