"""Addresses of the cases."""

from django.urls import path

from mangxanh.cases.key_urls import KEYS
from mangxanh.cases.views import figures

urlpatterns = [
    *KEYS,
    path("vu-viec/so-lieu/", figures.case_figures, name="case_figures"),
]
