"""Which browser is new to an account, and that its owner is told."""

import re

import pytest
from django_tasks_db.models import DBTaskResult

from mangxanh.school.models import OneUseLink
from mangxanh.school.tests.acting import browser
from mangxanh.school.tests.authenticator import phone_of
from mangxanh.school.tests.factories import PersonFactory
from mangxanh.school.views.access import ACCOUNTS

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-tot-1"
SIGN_IN, STEP = "/dang-nhap/", "/dang-nhap/buoc-2/"


def test_a_browser_of_the_staff_room_knows_the_last_colleagues(school):
    people = [PersonFactory(school=school) for _turn in range(ACCOUNTS + 1)]
    client = browser(school=school)
    for person in people:
        client.post(SIGN_IN, {"username": person.username, "password": PASSWORD})
        client.post("/dang-xuat/")
    queued = queued_devices()

    client.post(SIGN_IN, {"username": people[1].username, "password": PASSWORD})
    client.post("/dang-xuat/")
    assert queued_devices() == queued
    client.post(SIGN_IN, {"username": people[0].username, "password": PASSWORD})

    assert queued_devices() == queued + 1
    assert people[0].username not in client.cookies["mx_device"].value


def queued_devices():
    names = [row.args_kwargs["kwargs"]["name"] for row in DBTaskResult.objects.all()]
    return names.count("notices.tell_new_device")


def test_a_new_device_is_told_but_for_the_one_of_the_invitation(teacher, board):
    made = browser(board).post("/thay-co/moi/", {"name": "Trần Mai", "roles": ["teacher"]})
    link = re.search(r"/lien-ket/[\w-]+/", made.text)[0]
    new = {"password": "một câu ngắn dễ nhớ", "again": "một câu ngắn dễ nhớ"}
    client = browser(school=board.school)
    client.post(link, new)
    assert OneUseLink.objects.get().used_at
    assert queued_devices() == 0
    client.post("/dang-xuat/")

    name = OneUseLink.objects.get().person.username
    client.post(SIGN_IN, {"username": name, "password": new["password"]})
    assert queued_devices() == 0
    browser(school=board.school).post(SIGN_IN, {"username": name, "password": new["password"]})
    assert queued_devices() == 1

    reset = browser(board).post(f"/thay-co/{teacher.pk}/lien-ket-moi/")
    link = re.search(r"/lien-ket/[\w-]+/", reset.text)[0]
    browser(school=board.school).post(link, new)
    assert queued_devices() == 2


def test_a_device_with_a_second_step_is_told_too(teacher):
    phone, _codes = phone_of(teacher)
    client = browser(school=teacher.school)
    client.post(SIGN_IN, {"username": teacher.username, "password": PASSWORD})
    assert queued_devices() == 0

    client.post(STEP, {"code": phone.code()})

    assert queued_devices() == 1
