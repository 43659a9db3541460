"""Addresses of help: neutral ones for whoever comes, and those of the staff."""

from django.urls import path

from mangxanh.speakup import views

urlpatterns = [
    # Neutral, as they stay in the history of a telephone that others see too (docs/rooms/speakup.md).
    path("trang/", views.help_page, name="help_page"),
    path("trang/en/", views.help_page, name="help_page_en"),
    path("may/", views.help_page, name="away"),
    path("may/en/", views.help_page, name="away_en"),
    path("giup", views.help_page, name="help_short"),
    path("giup/", views.help_page, name="help_short_slash"),
    path("giup/ap-phich/", views.posters, name="posters"),
    path("giup/ap-phich/a3.pdf", views.poster, {"form": "a3"}, name="poster_a3"),
    path("giup/ap-phich/a3-in.pdf", views.poster, {"form": "a3-in"}, name="poster_print"),
    path("giup/ap-phich/a4.pdf", views.poster, {"form": "a4"}, name="poster_a4"),
    path("giup/ap-phich/nhan.pdf", views.poster, {"form": "nhan"}, name="sticker_sheet"),
    path("dia-chi-ho-tro/", views.help_contacts, name="help_contacts"),
    path("dia-chi-ho-tro/them/", views.help_contact_add, name="help_contact_add"),
    path("dia-chi-ho-tro/<int:pk>/", views.help_contact_edit, name="help_contact_edit"),
    path("dia-chi-ho-tro/<int:pk>/dung/", views.help_contact_check, name="help_contact_check"),
    path("dia-chi-ho-tro/<int:pk>/hien/", views.help_contact_show, name="help_contact_show"),
    path("dia-chi-ho-tro/<int:pk>/bo/", views.help_contact_remove, name="help_contact_remove"),
]
