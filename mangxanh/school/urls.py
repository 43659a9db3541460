"""Addresses of the school room."""

from django.urls import path

from mangxanh.school.views import access, calendar, people, pupils, rosters

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
    path("hoc-sinh/", pupils.pupil_list, name="pupil_list"),
    path("hoc-sinh/moi/", pupils.pupil_add, name="pupil_add"),
    path("hoc-sinh/<int:pk>/", pupils.pupil_detail, name="pupil_detail"),
    path("hoc-sinh/<int:pk>/sua/", pupils.pupil_edit, name="pupil_edit"),
    path("hoc-sinh/<int:pk>/chuyen-lop/", pupils.pupil_move, name="pupil_move"),
    path("hoc-sinh/<int:pk>/thoi-hoc/", pupils.pupil_leave, name="pupil_leave"),
    path("hoc-sinh/len-lop/", rosters.roster_years, name="roster_years"),
    path("hoc-sinh/nhap/", rosters.roster_start, name="roster_start"),
    path("hoc-sinh/nhap/<int:pk>/", rosters.roster_detail, name="roster_detail"),
    path("hoc-sinh/nhap/<int:pk>/hoi/", rosters.roster_ask, name="roster_ask"),
    path("hoc-sinh/nhap/<int:pk>/dua-vao/", rosters.roster_apply, name="roster_apply"),
    path("hoc-sinh/nhap/<int:pk>/bo/", rosters.roster_discard, name="roster_discard"),
    path("hoc-sinh/nhap/<int:pk>/hoan-tac/", rosters.roster_undo_last, name="roster_undo_last"),
    path("hoc-sinh/nhap/dong/<int:pk>/", rosters.roster_row, name="roster_row"),
    path("vai-tro/", people.role_list, name="role_list"),
    path("nha-truong/", calendar.school_edit, name="school_edit"),
    path("nam-hoc/", calendar.year_list, name="year_list"),
    path("nam-hoc/ngay-nghi/", calendar.holiday_add, name="holiday_add"),
    path("nam-hoc/ngay-nghi/<int:pk>/bo/", calendar.holiday_remove, name="holiday_remove"),
    path("lop/", calendar.class_list, name="class_list"),
    path("lop/<int:pk>/", calendar.class_edit, name="class_edit"),
    path("lop/<int:pk>/bo/", calendar.class_remove, name="class_remove"),
]
