"""Addresses of the cases."""

from django.urls import path

from mangxanh.cases.box_urls import BOX
from mangxanh.cases.key_urls import KEYS
from mangxanh.cases.step_urls import STEPS
from mangxanh.cases.views import figures

urlpatterns = [
    *BOX,
    *KEYS,
    *STEPS,
    path("vu-viec/so-lieu/", figures.case_figures, name="case_figures"),
]
