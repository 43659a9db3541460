"""Addresses of codes of conduct: one that everybody reads, those of the staff, those of a class."""

from django.urls import path

from mangxanh.conduct.views import classes, codes, public, spreading

urlpatterns = [
    path("quy-tac/", public.rules, name="rules"),
    path("quy-tac/soan/", codes.code_list, name="code_list"),
    path("quy-tac/soan/moi/<slug:audience>/", codes.code_draft, name="code_draft"),
    path("quy-tac/soan/<int:pk>/", codes.code_detail, name="code_detail"),
    path("quy-tac/soan/<int:pk>/sua/", codes.code_edit, name="code_edit"),
    path("quy-tac/soan/<int:pk>/them/", codes.code_rule_add, name="code_rule_add"),
    path("quy-tac/soan/<int:pk>/ban-hanh/", codes.code_issue, name="code_issue"),
    path("quy-tac/soan/<int:pk>/so/", codes.code_number, name="code_number"),
    path("quy-tac/soan/<int:pk>/rut/", codes.code_withdraw, name="code_withdraw"),
    path("quy-tac/soan/<int:pk>/quyet-dinh/", codes.code_decision, name="code_decision"),
    path("quy-tac/soan/<int:pk>/phat/", spreading.code_hand_out, name="code_hand_out"),
    path("quy-tac/soan/<int:pk>/in/<slug:form>/", spreading.code_sheet, name="code_sheet"),
    path("quy-tac/soan/dieu/<int:pk>/", codes.rule_edit, name="rule_edit"),
    path("quy-tac/soan/dieu/<int:pk>/cho/", codes.rule_move, name="rule_move"),
    path("quy-tac/soan/dieu/<int:pk>/bo/", codes.rule_remove, name="rule_remove"),
    path("quy-tac/soan/phat/<int:pk>/rut/", spreading.handout_withdraw, name="handout_withdraw"),
    path("quy-tac/<int:pk>/da-doc/", public.code_read, name="code_read"),
    path("quy-tac/<slug:audience>/", public.rules, name="rules_for"),
    path("lop/<int:pk>/quy-tac/", classes.class_conduct, name="class_conduct"),
    path("lop/<int:pk>/quy-tac/danh-sach/", classes.class_sign_list, name="class_sign_list"),
    path("lop/<int:pk>/quy-tac/chu-ky/", classes.class_signatures, name="class_signatures"),
    path("lop/<int:pk>/quy-tac/thoa-thuan/", classes.class_agree, name="class_agree"),
    path("lop/chu-ky/<int:pk>/rut/", classes.signatures_withdraw, name="signatures_withdraw"),
    path("lop/thoa-thuan/<int:pk>/rut/", classes.agreement_withdraw, name="agreement_withdraw"),
    path(
        "lop/thoa-thuan/<int:pk>/in/<slug:form>/", classes.agreement_sheet, name="agreement_sheet"
    ),
]
