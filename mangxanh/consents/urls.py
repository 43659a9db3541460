"""Addresses of consents: for who keeps a class, for pupils, for parents."""

from django.urls import path

from mangxanh.consents import views

urlpatterns = [
    path("giay-dong-y/", views.consent_classes, name="consent_classes"),
    path("lop/<int:pk>/dong-y/", views.class_consents, name="class_consents"),
    path("lop/<int:pk>/dong-y/phieu/", views.class_consent_form, name="class_consent_form"),
    path("hoc-sinh/<int:pk>/dong-y/", views.pupil_answers, name="pupil_answers"),
    path("hoc-sinh/<int:pk>/dong-y/ban-chup/", views.pupil_scan, name="pupil_scan"),
    path("hoc-sinh/<int:pk>/dong-y/thu-hoi/", views.pupil_withdraw, name="pupil_withdraw"),
    path("dong-y/", views.consent_mine, name="consent_mine"),
    path("con/<int:pk>/dong-y/", views.pupil_consents, name="pupil_consents"),
]
