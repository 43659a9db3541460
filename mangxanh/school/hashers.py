"""argon2id at 19 MiB, two passes: 25 ms of CPU, so that a whole staff can sign in at once."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SchoolArgon2(Argon2PasswordHasher):
    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
