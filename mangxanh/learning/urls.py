"""Addresses of lessons."""

from django.urls import path

from mangxanh.learning.views import editing

urlpatterns = [
    path("soan-bai/", editing.lesson_editor, name="lesson_editor"),
    path("soan-bai/moi/", editing.lesson_new, name="lesson_new"),
    path("soan-bai/<slug:lesson>/", editing.lesson_write, name="lesson_write"),
    path("soan-bai/<slug:lesson>/tep/", editing.lesson_file, name="lesson_file"),
    path("soan-bai/<slug:lesson>/xem/", editing.lesson_preview, name="lesson_preview"),
    path("soan-bai/<slug:lesson>/dang/", editing.lesson_publish, name="lesson_publish"),
    path("soan-bai/<slug:lesson>/bo/", editing.lesson_discard, name="lesson_discard"),
    path("soan-bai/<slug:lesson>/go/", editing.lesson_withdraw, name="lesson_withdraw"),
]
