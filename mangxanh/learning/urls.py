"""Addresses of lessons and packs; the service worker rules what is below /bai-hoc/."""

from django.urls import path

from mangxanh.learning.views import mine, pack_plans, packs, reading, slides

urlpatterns = [
    path("bai-hoc/", reading.lesson_path, name="lesson_path"),
    path("bai-hoc/sw.js", reading.lesson_worker, name="lesson_worker"),
    path("bai-hoc/mat-mang/", reading.lesson_offline, name="lesson_offline"),
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
]
