"""Addresses of the report."""

from django.urls import path

from mangxanh.annual_report.views import figures, reports, signing

urlpatterns = [
    path("so-lieu/", figures.report_figures, name="report_figures"),
    path("so-lieu/nhap-tay/", figures.figure_enter, name="figure_enter"),
    path("so-lieu/nhap-tay/<int:pk>/bo/", figures.figure_remove, name="figure_remove"),
    path("bao-cao/", reports.report_list, name="report_list"),
    path("bao-cao/mo/", reports.report_open, name="report_open"),
    path("bao-cao/<int:pk>/", reports.report_ready, name="report_ready"),
    path("bao-cao/<int:pk>/soan/<slug:box>/", reports.report_edit, name="report_edit"),
    path("bao-cao/<int:pk>/ngay/", reports.report_dates, name="report_dates"),
    path("bao-cao/<int:pk>/noi-nhan/", reports.report_recipients, name="report_recipients"),
    path("bao-cao/<int:pk>/can-cu/", reports.report_basis, name="report_basis"),
    path("bao-cao/can-cu/<int:pk>/bo/", reports.basis_remove, name="basis_remove"),
    path("bao-cao/<int:pk>/xem-thu/", reports.report_preview, name="report_preview"),
    path("bao-cao/<int:pk>/kiem-tra/", signing.report_check, name="report_check"),
    path("bao-cao/<int:pk>/trinh-ky/", signing.report_submit, name="report_submit"),
    path("bao-cao/<int:pk>/rut-lai/", signing.report_take_back, name="report_take_back"),
    path("bao-cao/<int:pk>/ban-hanh/", signing.report_issue, name="report_issue"),
    path("bao-cao/<int:pk>/ban-ky/", signing.report_scan, name="report_scan"),
    path("bao-cao/<int:pk>/tao/<slug:part>/", signing.report_build, name="report_build"),
]
