"""Addresses of the school room."""

from django.urls import path

from mangxanh.school.views import access, calendar, card_sign_in, cards, guardians, people

urlpatterns = [
    path("dang-nhap/", access.sign_in, name="sign_in"),
    path("dang-xuat/", access.sign_out, name="sign_out"),
    path("lien-ket/<str:token>/", access.use_link, name="use_link"),
    path("tai-khoan/", access.account, name="account"),
    path("tai-khoan/mat-khau/", access.change_password, name="change_password"),
    path("tai-khoan/phien/<int:pk>/ket-thuc/", access.session_end, name="session_end"),
    path("thay-co/", people.person_list, name="person_list"),
    path("thay-co/moi/", people.person_invite, name="person_invite"),
    path("thay-co/<int:pk>/", people.person_detail, name="person_detail"),
    path("thay-co/<int:pk>/vai-tro/", people.role_give, name="role_give"),
    path("thay-co/<int:pk>/lien-ket-moi/", people.person_reset, name="person_reset"),
    path("thay-co/<int:pk>/uy-quyen/", people.delegate, name="delegate"),
    path("thay-co/uy-quyen/<int:pk>/ket-thuc/", people.delegation_end, name="delegation_end"),
    path("thay-co/vai-tro/<int:pk>/ket-thuc/", people.role_end, name="role_end"),
    path("vai-tro/", people.role_list, name="role_list"),
    path("nha-truong/", calendar.school_edit, name="school_edit"),
    path("nam-hoc/", calendar.year_list, name="year_list"),
    path("nam-hoc/ngay-nghi/", calendar.holiday_add, name="holiday_add"),
    path("nam-hoc/ngay-nghi/<int:pk>/bo/", calendar.holiday_remove, name="holiday_remove"),
    path("lop/", calendar.class_list, name="class_list"),
    path("lop/<int:pk>/sua/", calendar.class_edit, name="class_edit"),
    path("lop/<int:pk>/bo/", calendar.class_remove, name="class_remove"),
    path("lop/<int:pk>/the/", cards.class_cards, name="class_cards"),
    path("lop/<int:pk>/the/in/", cards.class_cards_print, name="class_cards_print"),
    path("the/<int:pk>/in-lai/", cards.card_reprint, name="card_reprint"),
    path("vao/", card_sign_in.card_sign_in, name="card_sign_in"),
    path("vao/4-so/", card_sign_in.card_digits, name="card_digits"),
    path("vao/<slug:room>/", card_sign_in.card_class, name="card_class"),
    path("lop/<int:pk>/phu-huynh/", guardians.class_guardians, name="class_guardians"),
    path("phu-huynh/", guardians.slip_code, name="slip_code"),
    path("phu-huynh/moi/<str:token>/", guardians.slip, name="slip"),
    path("phu-huynh/moi/<str:token>/da-co/", guardians.slip_account, name="slip_account"),
    path("phu-huynh/<int:pk>/thoi/", guardians.guardianship_end, name="guardianship_end"),
    path("phu-huynh/<int:pk>/lien-ket-moi/", guardians.guardian_reset, name="guardian_reset"),
]
