"""Addresses of certificates: one's own, those of an event, and the page that verifies one."""

from django.urls import path

from mangxanh.certificates import views

urlpatterns = [
    path("chung-nhan/", views.certificate_list, name="certificate_list"),
    path("chung-nhan/phat/", views.certificate_issue, name="certificate_issue"),
    path(
        "chung-nhan/phat/<int:pk>/",
        views.certificate_issue_class,
        name="certificate_issue_class",
    ),
    path("chung-nhan/dot/<str:source>/", views.certificate_event, name="certificate_event"),
    path(
        "chung-nhan/dot/<str:source>/in/",
        views.certificate_event_pdf,
        name="certificate_event_pdf",
    ),
    path(
        "chung-nhan/dot/<str:source>/in-nhieu/",
        views.certificate_event_print,
        name="certificate_event_print",
    ),
    path("chung-nhan/nha-truong/", views.certificate_issuer, name="certificate_issuer"),
    path("chung-nhan/<str:certificate>/", views.certificate_check, name="certificate_check"),
    path("chung-nhan/<str:certificate>/in/", views.certificate_pdf, name="certificate_pdf"),
    path(
        "chung-nhan/<str:certificate>/huy-hieu/",
        views.certificate_badge,
        name="certificate_badge",
    ),
    path(
        "chung-nhan/<str:certificate>/con-hieu-luc/",
        views.certificate_status,
        name="certificate_status",
    ),
    path(
        "chung-nhan/<str:certificate>/thu-hoi/",
        views.certificate_revoke,
        name="certificate_revoke",
    ),
    path(
        "chung-nhan/<str:certificate>/cap-lai/",
        views.certificate_reissue,
        name="certificate_reissue",
    ),
]
