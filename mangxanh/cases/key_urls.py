"""Addresses of keys: one's own, who handles cases, recovery."""

from django.urls import path

from mangxanh.cases.views import keys

KEYS = [
    path("vu-viec/khoa/", keys.vault_key, name="vault_key"),
    path("vu-viec/khoa/moi/", keys.vault_key_new, name="vault_key_new"),
    path("vu-viec/khoa/mo/", keys.vault_unlock, name="vault_unlock"),
    path("vu-viec/khoa/dong/", keys.vault_lock, name="vault_lock"),
]
