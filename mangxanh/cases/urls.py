"""Addresses of the cases."""

from django.urls import path

from mangxanh.cases.key_urls import KEYS
from mangxanh.cases.step_urls import STEPS
from mangxanh.cases.views import box, figures, roster

urlpatterns = [
    *KEYS,
    *STEPS,
    path("vu-viec/so-lieu/", figures.case_figures, name="case_figures"),
    path("vu-viec/truc/", roster.duty_roster, name="duty_roster"),
    path("vu-viec/truc/them/", roster.shift_add, name="shift_add"),
    path("vu-viec/truc/<int:pk>/ket-thuc/", roster.shift_end, name="shift_end"),
    path("vu-viec/truc/doi/", roster.hand_over, name="hand_over"),
    path("vu-viec/truc/doi/<int:pk>/bo/", roster.hand_over_undo, name="hand_over_undo"),
    path("vu-viec/hop-tin/", box.box, name="box"),
    path("vu-viec/hop-tin/cai-dat/", box.box_settings, name="box_settings"),
    path("vu-viec/hop-tin/mo/", box.box_open, name="box_open"),
    path("vu-viec/hop-tin/dong/", box.box_close, name="box_close"),
]
