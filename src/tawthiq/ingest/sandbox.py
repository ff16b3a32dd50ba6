"""What the reading child process gives up before it looks at a file: memory, time, the network, the disk.

Three layers, each used where the system has it: resource limits; on Linux a network namespace of its own and Landlock
(no file can be written, made or removed, no TCP port reached); an audit hook that refuses the same from Python, which
is all that macOS has. The hook stops mistakes, the kernel stops an attacker.
"""

import contextlib
import ctypes
import os
import resource
import struct
import sys
from typing import Any

# <linux/sched.h>
_CLONE_NEWUSER, _CLONE_NEWNET, _CLONE_NEWIPC = 0x10000000, 0x40000000, 0x08000000
# <linux/prctl.h>
_PR_SET_NO_NEW_PRIVS = 38
# <linux/landlock.h>; the numbers of these system calls are the same on every architecture.
_LANDLOCK_CREATE, _LANDLOCK_RESTRICT = 444, 446
_LANDLOCK_VERSION = 1
_READING_RIGHTS = 0b1101  # execute, read file, read directory
_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15}
_RIGHTS_LATER = 16

_REFUSED_EVENTS = (
    "socket.",
    "subprocess.",
    "shutil.",
    "tempfile.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.utime",
    "os.kill",
    "pty.spawn",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def give_up_rights(memory_bytes: int, cpu_seconds: int) -> None:
    """Limit this process for good. Call it before the first untrusted byte is read, from the only thread."""
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_FSIZE, 0, 0)
    _limit(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1)
    _limit(resource.RLIMIT_AS, memory_bytes, memory_bytes)
    os.chdir("/")
    if sys.platform == "linux":
        _leave_network()
        _restrict_files()
    sys.addaudithook(_refuse)


def _limit(what: int, soft: int, hard: int) -> None:
    _, highest = resource.getrlimit(what)
    if highest != resource.RLIM_INFINITY:
        soft, hard = min(soft, highest), min(hard, highest)
    # macOS refuses some limits; the others hold.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (soft, hard))


def _leave_network() -> None:
    """A network namespace that holds nothing, not even a loopback that is up; not every system permits it."""
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.unshare(_CLONE_NEWUSER | _CLONE_NEWNET | _CLONE_NEWIPC) != 0:
        kernel.unshare(_CLONE_NEWNET)


def _restrict_files() -> None:
    """Landlock with no rule: every right that it governs is refused; reading stays free, for modules load late."""
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.syscall.restype = ctypes.c_long
    version = kernel.syscall(_LANDLOCK_CREATE, None, ctypes.c_size_t(0), _LANDLOCK_VERSION)
    if version < 1:
        return
    files = ((1 << _RIGHTS_BY_VERSION.get(version, _RIGHTS_LATER)) - 1) & ~_READING_RIGHTS
    rights = struct.pack("=QQ", files, 0b11) if version >= 4 else struct.pack("=Q", files)
    kernel.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    ruleset = kernel.syscall(_LANDLOCK_CREATE, rights, ctypes.c_size_t(len(rights)), 0)
    if ruleset >= 0:
        kernel.syscall(_LANDLOCK_RESTRICT, ruleset, 0)
        os.close(ruleset)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITING):
            raise PermissionError("the reading process writes no file")
    elif event.startswith(_REFUSED_EVENTS):
        raise PermissionError(f"the reading process may not use {event}")
