"""The project's addresses, and some that fail on purpose."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest
from django.urls import include, path


def refuse(request: HttpRequest):
    raise PermissionDenied


def misread(request: HttpRequest):
    raise BadRequest


def crash(request: HttpRequest):
    raise RuntimeError


urlpatterns = [
    path("refuse/", refuse),
    path("misread/", misread),
    path("crash/", crash),
    path("", include("mangxanh.urls")),
]
handler400 = "mangxanh.ui.views.bad_request"
handler403 = "mangxanh.ui.views.permission_denied"
handler404 = "mangxanh.ui.views.page_not_found"
handler500 = "mangxanh.ui.views.server_error"
