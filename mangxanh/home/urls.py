"""Addresses of the first pages, the wizard, backup and long jobs."""

from django.urls import path

from mangxanh.home.views import backup, classes, family, help_contacts, pages, sheet, wizard

urlpatterns = [
    path("", pages.home, name="home"),
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
    path("sao-luu/", backup.backup, name="backup"),
    path("sao-luu/ngay/", backup.backup_now, name="backup_now"),
    path("sao-luu/usb/", backup.backup_usb, name="backup_usb"),
    path("viec-dai/<int:pk>/", backup.job_progress, name="job_progress"),
    path("viec-dai/<int:pk>/tep/", backup.job_result, name="job_result"),
]
