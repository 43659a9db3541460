"""Every address of the platform, room by room."""

from django.urls import include, path
from django.views.i18n import set_language

urlpatterns = [
    path("", include("mangxanh.contests.urls")),  # first: a whole school asks in one minute
    path("", include("mangxanh.home.urls")),
    path("", include("mangxanh.school.urls")),
    path("", include("mangxanh.consents.urls")),
    path("", include("mangxanh.notices.urls")),
    path("", include("mangxanh.certificates.urls")),
    path("", include("mangxanh.plan.urls")),
    path("", include("mangxanh.conduct.urls")),
    path("", include("mangxanh.cases.urls")),
    path("", include("mangxanh.learning.urls")),
    path("", include("mangxanh.annual_report.urls")),
    path("", include("mangxanh.speakup.urls")),
    path("", include("mangxanh.ui.urls")),
    path("ngon-ngu/", set_language, name="set_language"),
]

handler400 = "mangxanh.ui.views.bad_request"
handler403 = "mangxanh.ui.views.permission_denied"
handler404 = "mangxanh.ui.views.page_not_found"
handler500 = "mangxanh.ui.views.server_error"
