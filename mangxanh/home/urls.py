"""Addresses of the first pages."""

from django.urls import path

from mangxanh.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("them/", views.more, name="more"),
]
