"""Who gets what at the addresses of the second step."""

from mangxanh.home.tests.url_table import ALL, PASSWORD, Page, R, done, everybody, shown, who

_PROOF = {"old": PASSWORD["password"]}

ACCESS = [
    Page("second_step", get=everybody(302), post=everybody(302), data={"code": "123456"}, idle=True),
    shown("factor_list", "", *ALL),
    Page("factor_app", get=who(200, *ALL), post=who(422, *ALL), data={"code": "123456"}),
    # the test's host has no encryption, so that passkeys are off
    Page("factor_passkey", get=who(302, *ALL), post=who(302, *ALL), data=_PROOF, idle=True),
    Page("factor_remove", "factor", get=who(200, R.TEACHER, others=404),
         post=who(422, R.TEACHER, others=404), data=_PROOF, idle=True),
    Page("recovery_codes", get=who(200, *ALL), post=who(422, *ALL, teacher=200), data={"make": "1"}),
    done("person_second_step_reset", "person", R.BOARD),
]  # fmt: skip
