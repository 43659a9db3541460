"""The app of the report."""

from django.apps import AppConfig


class AnnualReportConfig(AppConfig):
    name = "mangxanh.annual_report"
