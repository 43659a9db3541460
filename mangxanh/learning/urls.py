"""Addresses of lessons; the service worker rules what is below /bai-hoc/."""

from django.urls import path

from mangxanh.learning.views import mine, reading

urlpatterns = [
    path("bai-hoc/", reading.lesson_path, name="lesson_path"),
    path("bai-hoc/sw.js", reading.lesson_worker, name="lesson_worker"),
    path("bai-hoc/mat-mang/", reading.lesson_offline, name="lesson_offline"),
    path("bai-hoc/<slug:lesson>/", reading.lesson_page, name="lesson_page"),
    path("bai-hoc/<slug:lesson>/cua-em/", mine.lesson_mine, name="lesson_mine"),
    path("bai-hoc/<slug:lesson>/xong/", mine.lesson_done, name="lesson_done"),
    path("bai-hoc/<slug:lesson>/nho-lai/", mine.lesson_recall, name="lesson_recall"),
]
