"""Addresses of the inbox."""

from django.urls import path

from mangxanh.notices import views

urlpatterns = [
    path("hop-thu/", views.notice_list, name="notice_list"),
    path("hop-thu/da-doc/", views.notice_read_all, name="notice_read_all"),
    path("hop-thu/<int:pk>/mo/", views.notice_open, name="notice_open"),
    path("hop-thu/<int:pk>/da-doc/", views.notice_read, name="notice_read"),
    path("lich/dia-chi-moi/", views.calendar_renew, name="calendar_renew"),
]
