"""Addresses of keys: one's own, who handles cases, recovery."""

from django.urls import path

from mangxanh.cases.views import access, keys, recovery, team

KEYS = [
    path("vu-viec/khoa/", keys.vault_key, name="vault_key"),
    path("vu-viec/khoa/moi/", keys.vault_key_new, name="vault_key_new"),
    path("vu-viec/khoa/mo/", keys.vault_unlock, name="vault_unlock"),
    path("vu-viec/khoa/dong/", keys.vault_lock, name="vault_lock"),
    path("vu-viec/nguoi-xu-ly/", team.handler_list, name="handler_list"),
    path("vu-viec/nguoi-xu-ly/<int:pk>/thoi/", team.handler_end, name="handler_end"),
    path("vu-viec/cuu-ho/", recovery.recovery, name="recovery"),
    path("vu-viec/cuu-ho/tao/", recovery.recovery_make, name="recovery_make"),
    path("vu-viec/cuu-ho/mo/", recovery.recovery_use, name="recovery_use"),
    path("vu-viec/cuu-ho/khoa-thang/", recovery.month_keys_take, name="month_keys_take"),
    path("vu-viec/cuu-ho/khoa-thang/nhap/", recovery.month_keys_bring, name="month_keys_bring"),
    path("vu-viec/<str:number>/quyen-doc/", access.case_access, name="case_access"),
    path("vu-viec/<str:number>/quyen-doc/bo/", access.case_access_end, name="case_access_end"),
]
