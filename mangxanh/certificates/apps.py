"""The app of the certificates room."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "mangxanh.certificates"
