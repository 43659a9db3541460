"""Addresses of the question bank."""

from django.urls import path

from mangxanh.contests.views import bank, boards, deciding, files, laws, results, writing

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
    path("cuoc-thi/<int:pk>/ket-qua/", results.contest_results, name="contest_results"),
    path("cuoc-thi/<int:pk>/cau-hoi/", deciding.contest_items, name="contest_items"),
    path("cuoc-thi/<int:pk>/cau-hoi/<int:version>/", deciding.contest_item, name="contest_item"),
    path("cuoc-thi/<int:pk>/xep-hang/", results.contest_ranking, name="contest_ranking"),
    path("cuoc-thi/<int:pk>/xep-hang/bang/", results.contest_sheet, name="contest_sheet"),
    path("cuoc-thi/luot/<int:pk>/", results.attempt_judge, name="attempt_judge"),
    path("cuoc-thi/<int:pk>/trao-giai/", boards.contest_winners, name="contest_winners"),
    path("cuoc-thi/<int:pk>/lop/", boards.contest_board, name="contest_board"),
    path("cuoc-thi/<int:pk>/tren-giay/", boards.contest_paper, name="contest_paper"),
    path(
        "cuoc-thi/<int:pk>/tren-giay/<int:class_pk>/",
        boards.contest_paper_class,
        name="contest_paper_class",
    ),
    path("thi/cuoc/<int:pk>/hoi-lai/<int:place>/", deciding.contest_ask, name="contest_ask"),
]
