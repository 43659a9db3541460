"""Addresses of pages that belong to no room; mounted at the root."""

from django.urls import path

from mangxanh.ui import views

urlpatterns = [
    path("mat-mang/", views.offline, name="offline"),
    path("ui/", views.styleguide, name="styleguide"),
]
