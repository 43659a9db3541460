"""Addresses of the question bank and of who sits a contest."""

from django.urls import path

from mangxanh.contests.views import bank, extra_time, files, laws, sitting, writing

urlpatterns = [
    path("ngan-hang/", bank.question_list, name="question_list"),
    path("ngan-hang/ma-tran/", bank.bank_cells, name="bank_cells"),
    path("ngan-hang/lay-san/", bank.bank_fill, name="bank_fill"),
    path("ngan-hang/chat-luong/", bank.bank_quality, name="bank_quality"),
    path("ngan-hang/tai-ve/<slug:bank_form>/", bank.bank_export, name="bank_export"),
    path("ngan-hang/van-ban/", laws.bank_laws, name="bank_laws"),
    path("ngan-hang/van-ban/<int:pk>/con-hieu-luc/", laws.law_back, name="law_back"),
    path("ngan-hang/moi/", writing.question_new, name="question_new"),
    path("ngan-hang/<int:pk>/", bank.question_detail, name="question_detail"),
    path("ngan-hang/<int:pk>/sua/", writing.question_edit, name="question_edit"),
    path("ngan-hang/<int:pk>/dung/", writing.question_use, name="question_use"),
    path("ngan-hang/<int:pk>/nghi/", writing.question_retire, name="question_retire"),
    path("ngan-hang/<int:pk>/tach/", writing.question_apart, name="question_apart"),
    path("ngan-hang/nhap/", files.questions_bring, name="questions_bring"),
    path("ngan-hang/nhap/<int:pk>/", files.file_look, name="file_look"),
    path("ngan-hang/nhap/<int:pk>/dua-vao/", files.file_take, name="file_take"),
    path("ngan-hang/nhap/<int:pk>/bo/", files.file_aside, name="file_aside"),
    path("ngan-hang/nhap/cau/<int:pk>/", files.staged_mend, name="staged_mend"),
    path("ngan-hang/nhap/cau/<int:pk>/xet/", files.staged_judge, name="staged_judge"),
    path("thi/", sitting.sit_list, name="sit_list"),
    path("thi/cuoc/<int:pk>/", sitting.sit_lobby, name="sit_lobby"),
    path("thi/cuoc/<int:pk>/thu-may/", sitting.sit_check, name="sit_check"),
    path("thi/cuoc/<int:pk>/ket-qua/", sitting.sit_result, name="sit_result"),
    path("thi/bai/<int:slot>/", sitting.sit_question, name="sit_question"),
    path("thi/nop/", sitting.sit_hand_in, name="sit_hand_in"),
    path("lop/<int:pk>/them-gio/", extra_time.class_extra_time, name="class_extra_time"),
]
