"""Addresses of the first pages, the wizard, backup and long jobs."""

from django.urls import path

from mangxanh.home.views import (
    backup,
    classes,
    data_requests,
    family,
    help_contacts,
    pages,
    papers,
    rights,
    sheet,
    wizard,
)

urlpatterns = [
    path("", pages.home, name="home"),
    path("viec-cua-toi/", pages.my_work, name="my_work"),
    path("con-cua-toi/", family.my_children, name="my_children"),
    path("lop-cua-toi/", classes.my_class, name="my_class"),
    path("lop/<int:pk>/", classes.class_page, name="class_page"),
    path("them/", pages.more, name="more"),
    path("bat-dau/", wizard.setup_start, name="setup_start"),
    path("bat-dau/tai-khoan/", wizard.setup_account, name="setup_account"),
    path("bat-dau/truong/", wizard.setup_school, name="setup_school"),
    path("bat-dau/noi-nhan/", wizard.setup_authority, name="setup_authority"),
    path("bat-dau/nam-hoc/", wizard.setup_year, name="setup_year"),
    path("bat-dau/ngay-nghi/", wizard.setup_holidays, name="setup_holidays"),
    path("bat-dau/lop/", wizard.setup_classes, name="setup_classes"),
    path("bat-dau/ho-tro/", help_contacts.setup_help, name="setup_help"),
    path("bat-dau/to-khoi-phuc/", sheet.setup_sheet, name="setup_sheet"),
    path("bat-dau/moi/", sheet.setup_invite, name="setup_invite"),
    path("bat-dau/xong/", sheet.setup_done, name="setup_done"),
    path("ho-so-du-lieu/", papers.data_papers, name="data_papers"),
    path("ho-so-du-lieu/xac-nhan/", papers.papers_confirm, name="papers_confirm"),
    path("ho-so-du-lieu/rut/", papers.papers_withdraw, name="papers_withdraw"),
    path("ho-so-du-lieu/thoi-han/", papers.retention, name="retention"),
    path("ho-so-du-lieu/<slug:paper>/", papers.data_paper, name="data_paper"),
    path("du-lieu/", rights.privacy, name="privacy"),
    path("quyen/", rights.rights, name="rights"),
    path("quyen/hoi/", rights.rights_ask, name="rights_ask"),
    path("quyen/tai-ve/<slug:form>/", rights.rights_export, name="rights_export"),
    path("quyen/con/<int:pk>/", rights.rights_child, name="rights_child"),
    path("quyen/con/<int:pk>/hoi/", rights.rights_child_ask, name="rights_child_ask"),
    path(
        "quyen/con/<int:pk>/tai-ve/<slug:form>/",
        rights.rights_child_export,
        name="rights_child_export",
    ),
    path("yeu-cau-du-lieu/", data_requests.data_request_list, name="data_request_list"),
    path(
        "yeu-cau-du-lieu/<int:pk>/", data_requests.data_request_detail, name="data_request_detail"
    ),
    path("sao-luu/", backup.backup, name="backup"),
    path("sao-luu/ngay/", backup.backup_now, name="backup_now"),
    path("sao-luu/usb/", backup.backup_usb, name="backup_usb"),
    path("viec-dai/<int:pk>/", backup.job_progress, name="job_progress"),
    path("viec-dai/<int:pk>/tep/", backup.job_result, name="job_result"),
]
