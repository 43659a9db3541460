"""Addresses of lessons; the service worker rules what is below /bai-hoc/."""

from django.urls import path

from mangxanh.learning.views import editing, figures, integrations, mine, reading, resources

urlpatterns = [
    path("bai-hoc/", reading.lesson_path, name="lesson_path"),
    path("bai-hoc/sw.js", reading.lesson_worker, name="lesson_worker"),
    path("bai-hoc/mat-mang/", reading.lesson_offline, name="lesson_offline"),
    path("so-lieu-bai-hoc/", figures.lesson_figures, name="lesson_figures"),
    path("bai-hoc/<slug:lesson>/", reading.lesson_page, name="lesson_page"),
    path("bai-hoc/<slug:lesson>/cua-em/", mine.lesson_mine, name="lesson_mine"),
    path("bai-hoc/<slug:lesson>/xong/", mine.lesson_done, name="lesson_done"),
    path("bai-hoc/<slug:lesson>/nho-lai/", mine.lesson_recall, name="lesson_recall"),
    path("soan-bai/", editing.lesson_editor, name="lesson_editor"),
    path("soan-bai/moi/", editing.lesson_new, name="lesson_new"),
    path("soan-bai/<slug:lesson>/", editing.lesson_write, name="lesson_write"),
    path("soan-bai/<slug:lesson>/tep/", editing.lesson_file, name="lesson_file"),
    path("soan-bai/<slug:lesson>/xem/", editing.lesson_preview, name="lesson_preview"),
    path("soan-bai/<slug:lesson>/dang/", editing.lesson_publish, name="lesson_publish"),
    path("soan-bai/<slug:lesson>/bo/", editing.lesson_discard, name="lesson_discard"),
    path("soan-bai/<slug:lesson>/go/", editing.lesson_withdraw, name="lesson_withdraw"),
    path("long-ghep/", integrations.integration_list, name="integration_list"),
    path("long-ghep/moi/", integrations.integration_new, name="integration_new"),
    path("long-ghep/<int:pk>/", integrations.integration_detail, name="integration_detail"),
    path("long-ghep/<int:pk>/chep/", integrations.integration_copy, name="integration_copy"),
    path("long-ghep/<int:pk>/hoan-tac/", integrations.integration_undo, name="integration_undo"),
    path("hoc-lieu/", resources.resource_list, name="resource_list"),
    path("hoc-lieu/moi/", resources.resource_new, name="resource_new"),
    path("hoc-lieu/bien-ban/", resources.resource_minutes, name="resource_minutes"),
    path("hoc-lieu/ra-mang/", resources.outside_switch, name="outside_switch"),
    path("hoc-lieu/<int:pk>/", resources.resource_detail, name="resource_detail"),
    path("hoc-lieu/<int:pk>/duyet/", resources.resource_decide, name="resource_decide"),
    path("hoc-lieu/<int:pk>/rut/", resources.resource_withdraw, name="resource_withdraw"),
]
