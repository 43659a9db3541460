"""Addresses of lessons and packs; the service worker rules what is below /bai-hoc/."""

from django.urls import path

from mangxanh.learning.views import (
    editing,
    figures,
    integrations,
    mine,
    pack_plans,
    packs,
    reading,
    resources,
    slides,
)

urlpatterns = [
    path("bai-hoc/", reading.lesson_path, name="lesson_path"),
    path("bai-hoc/sw.js", reading.lesson_worker, name="lesson_worker"),
    path("bai-hoc/mat-mang/", reading.lesson_offline, name="lesson_offline"),
    path("so-lieu-bai-hoc/", figures.lesson_figures, name="lesson_figures"),
    path("bai-hoc/<slug:lesson>/", reading.lesson_page, name="lesson_page"),
    path("bai-hoc/<slug:lesson>/cua-em/", mine.lesson_mine, name="lesson_mine"),
    path("bai-hoc/<slug:lesson>/xong/", mine.lesson_done, name="lesson_done"),
    path("bai-hoc/<slug:lesson>/nho-lai/", mine.lesson_recall, name="lesson_recall"),
    path("bai-hoc/<slug:lesson>/trinh-chieu/", slides.pack_slides, name="pack_slides"),
    path(
        "bai-hoc/<slug:lesson>/trinh-chieu/tai-ve/",
        slides.pack_slides_file,
        name="pack_slides_file",
    ),
    path("goi-sinh-hoat/", packs.pack_list, name="pack_list"),
    path("goi-sinh-hoat/ke-hoach/", pack_plans.pack_plans, name="pack_plans"),
    path(
        "goi-sinh-hoat/ke-hoach/de-xuat/", pack_plans.pack_plans_propose, name="pack_plans_propose"
    ),
    path(
        "goi-sinh-hoat/ke-hoach/<int:pk>/bo/", pack_plans.pack_plan_remove, name="pack_plan_remove"
    ),
    path("goi-sinh-hoat/lan/<int:pk>/", packs.pack_run, name="pack_run"),
    path("goi-sinh-hoat/lan/<int:pk>/rut/", packs.pack_undo, name="pack_undo"),
    path("goi-sinh-hoat/<slug:lesson>/", packs.pack_page, name="pack_page"),
    path("goi-sinh-hoat/<slug:lesson>/ghi/", packs.pack_log, name="pack_log"),
    path("goi-sinh-hoat/<slug:lesson>/chao-co/", packs.pack_flag, name="pack_flag"),
    path(
        "goi-sinh-hoat/<slug:lesson>/pdf/<slug:sheet>/",
        packs.pack_paper_file,
        name="pack_paper_file",
    ),
    path("soan-bai/", editing.lesson_editor, name="lesson_editor"),
    path("soan-bai/moi/", editing.lesson_new, name="lesson_new"),
    path("soan-bai/<slug:lesson>/", editing.lesson_write, name="lesson_write"),
    path("soan-bai/<slug:lesson>/doc/", editing.lesson_reading, name="lesson_reading"),
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
