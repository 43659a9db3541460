"""Addresses of the question bank and of contests."""

from django.urls import path

from mangxanh.contests.views import bank, contest_parts, contests, files, laws, writing

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
    path("cuoc-thi/", contests.contest_list, name="contest_list"),
    path("cuoc-thi/moi/", contests.contest_new, name="contest_new"),
    path("cuoc-thi/<int:pk>/", contests.contest_detail, name="contest_detail"),
    path("cuoc-thi/<int:pk>/sua/", contests.contest_edit, name="contest_edit"),
    path("cuoc-thi/<int:pk>/bang/", contest_parts.contest_divisions, name="contest_divisions"),
    path("cuoc-thi/bang/<int:pk>/", contest_parts.division_matrix, name="division_matrix"),
    path("cuoc-thi/<int:pk>/vong/", contest_parts.contest_rounds, name="contest_rounds"),
    path("cuoc-thi/vong/<int:pk>/gia-han/", contests.round_lengthen, name="round_lengthen"),
    path("cuoc-thi/<int:pk>/giai/", contest_parts.contest_prizes, name="contest_prizes"),
    path("cuoc-thi/<int:pk>/phu-trach/", contest_parts.contest_people, name="contest_people"),
    path("cuoc-thi/<int:pk>/the-le/", contest_parts.contest_rules, name="contest_rules"),
    path(
        "cuoc-thi/<int:pk>/the-le/<slug:form>/",
        contest_parts.contest_rules_file,
        name="contest_rules_file",
    ),
    path("cuoc-thi/<int:pk>/mo/", contests.contest_open, name="contest_open"),
    path("cuoc-thi/<int:pk>/dong/", contests.contest_close, name="contest_close"),
    path("cuoc-thi/<int:pk>/xoa/", contests.contest_delete, name="contest_delete"),
    path("cuoc-thi/<int:pk>/chep/", contests.contest_copy, name="contest_copy"),
]
