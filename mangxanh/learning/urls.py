"""Addresses of lessons and of what is taught with."""

from django.urls import path

from mangxanh.learning.views import resources

urlpatterns = [
    path("hoc-lieu/", resources.resource_list, name="resource_list"),
    path("hoc-lieu/moi/", resources.resource_new, name="resource_new"),
    path("hoc-lieu/bien-ban/", resources.resource_minutes, name="resource_minutes"),
    path("hoc-lieu/ra-mang/", resources.outside_switch, name="outside_switch"),
    path("hoc-lieu/<int:pk>/", resources.resource_detail, name="resource_detail"),
    path("hoc-lieu/<int:pk>/duyet/", resources.resource_decide, name="resource_decide"),
    path("hoc-lieu/<int:pk>/rut/", resources.resource_withdraw, name="resource_withdraw"),
]
