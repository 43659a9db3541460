"""Addresses of the duty roster, of the box, of training and drill."""

from django.urls import path

from mangxanh.cases.views import box, drill, roster, training

BOX = [
    path("vu-viec/truc/", roster.duty_roster, name="duty_roster"),
    path("vu-viec/truc/them/", roster.shift_add, name="shift_add"),
    path("vu-viec/truc/<int:pk>/ket-thuc/", roster.shift_end, name="shift_end"),
    path("vu-viec/truc/doi/", roster.hand_over, name="hand_over"),
    path("vu-viec/truc/doi/<int:pk>/bo/", roster.hand_over_undo, name="hand_over_undo"),
    path("vu-viec/hop-tin/", box.box, name="box"),
    path("vu-viec/hop-tin/cai-dat/", box.box_settings, name="box_settings"),
    path("vu-viec/hop-tin/mo/", box.box_open, name="box_open"),
    path("vu-viec/hop-tin/dong/", box.box_close, name="box_close"),
    path("vu-viec/tap-huan/", training.training, name="training"),
    path("vu-viec/tap-huan/xong/", training.training_end, name="training_end"),
    path("vu-viec/tap-huan/<slug:scenario>/", training.training_scenario, name="training_scenario"),
    path("vu-viec/dien-tap/", drill.drill, name="drill"),
    path("vu-viec/dien-tap/bat-dau/", drill.drill_begin, name="drill_begin"),
    path("vu-viec/dien-tap/xong/", drill.drill_done, name="drill_done"),
    path("vu-viec/dien-tap/bo/", drill.drill_drop, name="drill_drop"),
]
