"""Addresses of the cases."""

from django.urls import path

from mangxanh.cases.box_urls import BOX
from mangxanh.cases.step_urls import STEPS
from mangxanh.cases.views import figures

urlpatterns = [
    *BOX,
    *STEPS,
    path("vu-viec/so-lieu/", figures.case_figures, name="case_figures"),
]
