"""A fence around the child: of the kernel it may ask for memory, time and its pipes, nothing else.

A filter of system calls (seccomp, Linux on x86-64 and ARM64). Whoever takes the child over by a
picture can read no other process of the same account, start no program, send no signal, raise no
limit. What is not on the list fails as not permitted; elsewhere than on Linux there is no fence.
"""

import ctypes
import errno
import platform
import struct
import sys

# The calls that stay, with their numbers on x86-64 and on ARM64.
_STAY = {
    "read": (0, 63), "readv": (19, 65), "write": (1, 64), "writev": (20, 66), "close": (3, 57),
    "lseek": (8, 62), "fstat": (5, 80), "mmap": (9, 222), "mprotect": (10, 226),
    "munmap": (11, 215), "mremap": (25, 216), "madvise": (28, 233), "brk": (12, 214),
    "futex": (202, 98), "clock_gettime": (228, 113), "gettimeofday": (96, 169),
    "clock_nanosleep": (230, 115), "nanosleep": (35, 101), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "getpid": (39, 172), "gettid": (186, 178),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "set_robust_list": (273, 99), "rseq": (334, 293),
    "membarrier": (324, 283), "getrandom": (318, 278), "sysinfo": (99, 179), "uname": (63, 160),
    "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
# For each machine: its mark, what stays, clone (threads only), clone3 (the library falls back).
_MACHINES = {
    "x86_64": (0xC000003E, tuple(numbers[0] for numbers in _STAY.values()), 56, 435),
    "aarch64": (0xC00000B7, tuple(numbers[1] for numbers in _STAY.values()), 220, 435),
}
_THREAD = 0x00010000  # CLONE_THREAD
_LOAD, _EQUAL, _MASK, _END = 0x20, 0x15, 0x45, 0x06  # words of the filter's language
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _FIRST = 0, 4, 16  # where a call's parts lie
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


def fence() -> bool:
    """Put the fence up for this process; return whether this machine has one."""
    known = _MACHINES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    program = b"".join(_program(*known))
    filter_ = ctypes.create_string_buffer(program)
    described = struct.pack("@HxxxxxxP", len(program) // 8, ctypes.addressof(filter_))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(prctl(_SECCOMP, _FILTER, ctypes.c_char_p(described), 0, 0) == 0)


def _program(mark: int, stay: tuple[int, ...], clone: int, clone3: int) -> list[bytes]:
    """Return the filter: another architecture ends the process, calls on the list pass."""
    lines = [
        _line(_LOAD, _ARCHITECTURE),
        _line(_EQUAL, mark, yes=1),
        _line(_END, _KILL),
        _line(_LOAD, _NUMBER),
    ]
    for number in stay:
        lines += [_line(_EQUAL, number, no=1), _line(_END, _ALLOW)]
    return [
        *lines,
        _line(_EQUAL, clone3, no=1),
        _line(_END, _FAIL | errno.ENOSYS),
        _line(_EQUAL, clone, no=3),
        _line(_LOAD, _FIRST),
        _line(_MASK, _THREAD, no=1),
        _line(_END, _ALLOW),
        _line(_END, _FAIL | errno.EPERM),
    ]


def _line(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """Return an instruction; of a comparison how many lines are skipped if it holds, if not."""
    return struct.pack("=HBBI", code, yes, no, value)
