"""Addresses of help: neutral ones for whoever comes, and those of the staff."""

from django.urls import path

from mangxanh.speakup.views import contacts, letters, telling

urlpatterns = [
    # Neutral, as they stay in the history of a telephone that others see too (docs/rooms/speakup.md).
    path("trang/", contacts.help_page, name="help_page"),
    path("trang/en/", contacts.help_page, name="help_page_en"),
    path("trang/1/", telling.tell_what, name="tell_what"),
    path("trang/2/", telling.tell_who, name="tell_who"),
    path("trang/3/", telling.tell, name="tell"),
    path("trang/4/", telling.tell_kept, name="tell_kept"),
    path("trang/thu/", letters.letters, name="letters"),
    path("trang/so/<str:month>.txt", letters.month_book, name="month_book"),
    path("may/", contacts.help_page, name="away"),
    path("may/en/", contacts.help_page, name="away_en"),
    path("giup", contacts.help_page, name="help_short"),
    path("giup/", contacts.help_page, name="help_short_slash"),
    path("giup/ap-phich/", contacts.posters, name="posters"),
    path("giup/ap-phich/a3.pdf", contacts.poster, {"form": "a3"}, name="poster_a3"),
    path("giup/ap-phich/a3-in.pdf", contacts.poster, {"form": "a3-in"}, name="poster_print"),
    path("giup/ap-phich/a4.pdf", contacts.poster, {"form": "a4"}, name="poster_a4"),
    path("giup/ap-phich/nhan.pdf", contacts.poster, {"form": "nhan"}, name="sticker_sheet"),
    path("dia-chi-ho-tro/", contacts.help_contacts, name="help_contacts"),
    path("dia-chi-ho-tro/them/", contacts.help_contact_add, name="help_contact_add"),
    path("dia-chi-ho-tro/<int:pk>/", contacts.help_contact_edit, name="help_contact_edit"),
    path("dia-chi-ho-tro/<int:pk>/dung/", contacts.help_contact_check, name="help_contact_check"),
    path("dia-chi-ho-tro/<int:pk>/hien/", contacts.help_contact_show, name="help_contact_show"),
    path("dia-chi-ho-tro/<int:pk>/bo/", contacts.help_contact_remove, name="help_contact_remove"),
]
