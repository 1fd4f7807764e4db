"""A process gives up what it will not need, for good: memory and time without end, files, network, other processes.

Limits of the system (setrlimit), Landlock (no file may be opened) and a seccomp filter (no socket, no program, no look
at other processes), each where the system has it. What is loaded and open before stays usable.
"""

import contextlib
import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable

_PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 4, 22, 38
_SECCOMP_MODE_FILTER = 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_PATH_BENEATH = 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_REFUSED = {
    "x86_64": (
        # socket connect accept sendto sendmsg bind listen socketpair accept4 sendmmsg
        41, 42, 43, 44, 46, 49, 50, 53, 288, 307,
        # clone fork vfork execve execveat clone3 kill tkill tgkill ptrace process_vm_readv process_vm_writev
        56, 57, 58, 59, 322, 435, 62, 200, 234, 101, 310, 311,
        # mount unshare setns bpf userfaultfd perf_event_open add_key request_key keyctl io_uring_setup pidfd_open …
        165, 272, 308, 321, 323, 298, 248, 249, 250, 425, 434, 438,
    ),
    "aarch64": (
        198, 203, 202, 206, 211, 200, 201, 199, 242, 269,
        220, 221, 281, 435, 129, 130, 131, 117, 270, 271,
        40, 97, 268, 280, 282, 241, 217, 218, 219, 425, 434, 438,
    ),
}  # fmt: skip
_X32 = 0x40000000


def confine(*, memory: int, seconds: int, readable: Iterable[str] = ()) -> list[str]:
    """Give all of it up; answers the measures that hold: ``limits``, ``files``, ``system-calls``.

    ``memory`` is the most address space in bytes, ``seconds`` the most processor time; folders of ``readable`` (fonts)
    may still be read from.
    """
    held = []
    if sys.platform != "win32" and _limit(memory, seconds):
        held.append("limits")
    if sys.platform == "linux":
        library = ctypes.CDLL(None, use_errno=True)
        library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            held += ["files"] if _close_files(library, readable) else []
            held += ["system-calls"] if _refuse_calls(library) else []
    return held


def _limit(memory: int, seconds: int) -> bool:
    import resource

    wanted = (
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, memory),
    )  # fmt: skip
    held = True
    for kind, value in wanted:
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):
            held = False
    return held


def _close_files(library: ctypes.CDLL, readable: Iterable[str]) -> bool:
    """Landlock (Linux 5.13): nothing may be opened from here on but what lies in the folders named."""
    version = library.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    every = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    rules = struct.pack("=QQQ", every, 0b11, 0b11)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = library.syscall(_CREATE_RULESET, rules, len(rules), 0)
    if ruleset < 0:
        return False
    for folder in readable:
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            library.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", _READ_FILE | _READ_DIR, handle), 0)
            os.close(handle)
    held = library.syscall(_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return bool(held)


def _refuse_calls(library: ctypes.CDLL) -> bool:
    """A seccomp filter: what reaches beyond this process answers "not permitted"."""
    machine = platform.machine()
    if machine not in _ARCHITECTURES:
        return False
    numbers = _REFUSED[machine]
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _ARCHITECTURES[machine]), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    lines.append((_AT_LEAST, len(numbers) + 1, 0, _X32))
    lines += [(_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    lines += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in lines))
    header = struct.pack("@HP", len(lines), ctypes.addressof(program))
    return bool(library.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header, 0, 0) == 0)
