"""The reading process: what it may not do, and what becomes of its death."""

import subprocess
import sys
from pathlib import Path

import pytest

import tawthiq
from tawthiq.errors import SourceRefused
from tawthiq.ingest import child
from tawthiq.ingest.child import ChildLimits, read_in_child
from tawthiq.ingest.protocol import Garbled, TableReceiver, frame, frames
from tawthiq.ingest.read import read_source
from tawthiq.ingest.source import Reading

LIST = "id,name\r\n1,أحمد محمد\r\n2,Ali\tHasan\r\n".encode()
ROOT = str(Path(tawthiq.__path__[0]).parent)
LIMITED = (
    "import sys; sys.path.append(sys.argv[1]); import socket, ctypes, os, subprocess; "
    "from tawthiq.ingest.sandbox import give_up_rights; give_up_rights(1 << 30, 10); "
)

# Past the audit hook, straight to the system: what an attacker who runs native code would try.
OPEN_BY_SYSTEM = "c = ctypes.CDLL(None, use_errno=True); sys.exit(0 if c.open(sys.argv[2].encode(), os.O_CREAT | os.O_WRONLY, 0o600) < 0 else 3)"
WRITE_BY_SYSTEM = "c = ctypes.CDLL(None, use_errno=True); f = c.open(sys.argv[2].encode(), os.O_WRONLY); sys.exit(0 if f < 0 or c.write(f, b'x', 1) < 0 else 3)"
CONNECT_BY_SYSTEM = (
    "import struct; c = ctypes.CDLL(None, use_errno=True); f = c.socket(2, 1, 0); "
    "a = struct.pack('=HHI8x', 2, socket.htons(int(sys.argv[3])), socket.htonl(0x7F000001)); "
    "sys.exit(0 if f < 0 or c.connect(f, a, 16) < 0 else 3)"
)


def limited(statement: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", "-B", "-c", LIMITED + statement, ROOT, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    "statement",
    [
        "socket.socket()",
        "socket.getaddrinfo('localhost', 80)",
        "open(sys.argv[2], 'w')",
        "open(sys.argv[2], 'r+b')",
        "os.open(sys.argv[2], os.O_RDWR | os.O_CREAT)",
        "os.remove(sys.argv[2])",
        "os.rename(sys.argv[2], sys.argv[2] + 'x')",
        "os.mkdir(sys.argv[2] + 'x')",
        "os.symlink('/', sys.argv[2] + 'x')",
        "os.fork()",
        "os.system('true')",
        "subprocess.run(['true'])",
    ],
)
def test_python_in_the_child_is_refused(statement: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.txt"
    file.write_text("kept", encoding="utf-8")
    done = limited(statement, str(file))
    assert done.returncode == 1
    assert "PermissionError" in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["kept.txt"]
    assert file.read_text(encoding="utf-8") == "kept"


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock and network namespaces are of Linux")
def test_the_system_refuses_what_goes_past_python(tmp_path: Path) -> None:
    import socket

    kept = tmp_path / "kept.txt"
    kept.write_text("kept", encoding="utf-8")
    assert limited(WRITE_BY_SYSTEM, str(kept)).returncode == 0
    assert kept.read_text(encoding="utf-8") == "kept"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        assert limited(CONNECT_BY_SYSTEM, "", port).returncode == 0
    if has_landlock():
        assert limited(OPEN_BY_SYSTEM, str(tmp_path / "new.txt")).returncode == 0
        assert [each.name for each in tmp_path.iterdir()] == ["kept.txt"]


def has_landlock() -> bool:
    import ctypes

    return ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) > 0


def test_reading_is_free_so_that_modules_load_late() -> None:
    done = limited("import decimal, xml.parsers.expat; open(os.__file__).read(10)")
    assert done.returncode == 0, done.stderr


def test_the_child_gives_the_same_table_as_reading_here() -> None:
    assert read_in_child(LIST, "list.csv", Reading()) == read_source(LIST, "list.csv", Reading())


def test_a_path_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(LIST)
    assert len(read_in_child(tmp_path / "list.csv", "list.csv", Reading()).rows) == 2


@pytest.mark.parametrize(
    ("statement", "code", "values"),
    [
        ("import os; os.abort()", "reader_died", {"signal": "SIGABRT"}),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "reader_died", {"signal": "SIGKILL"}),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "reader_timeout", {}),
        ("import os; os._exit(71)", "reader_out_of_memory", {}),
        ("import os; os._exit(7)", "reader_failed", {"error": "exit 7"}),
        ("import os; os.write(1, b'\\xff' * 64)", "reader_garbled", {}),
        ("import os; os.write(1, b'\\0\\0\\0\\4{}{}')", "reader_garbled", {}),
        ("import time; time.sleep(60)", "reader_timeout", {"seconds": 1}),
    ],
)
def test_a_dead_child_is_a_refusal(
    statement: str, code: str, values: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_STATEMENT", statement)
    with pytest.raises(SourceRefused) as refused:
        read_in_child(
            LIST * 100_000, "list.csv", Reading(), ChildLimits(wall_seconds=1.0 if "sleep" in statement else 30)
        )
    assert refused.value.code == code
    assert values.items() <= refused.value.values.items()


@pytest.mark.skipif(sys.platform != "linux", reason="macOS does not limit address space")
def test_memory_is_limited() -> None:
    large = b"a\n" + (b"x" * 100_000 + b"\n") * 800
    with pytest.raises(SourceRefused) as refused:
        read_in_child(large, "list.csv", Reading(), ChildLimits(memory_bytes=150_000_000))
    assert refused.value.code == "reader_out_of_memory"


def test_processor_time_is_limited() -> None:
    many = b"a,b\n" + b"x,y\n" * 2_000_000
    with pytest.raises(SourceRefused) as refused:
        read_in_child(many, "list.csv", Reading(), ChildLimits(cpu_seconds=1))
    assert refused.value.code == "reader_timeout"


def test_no_variable_of_the_environment_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TAWTHIQ_SECRET", "x")
    statement = "import os; os._exit(9 if 'TAWTHIQ_SECRET' in os.environ or 'HOME' in os.environ else 8)"
    monkeypatch.setattr(child, "_STATEMENT", statement)
    with pytest.raises(SourceRefused) as refused:
        read_in_child(LIST, "list.csv", Reading())
    assert refused.value.values["error"] == "exit 8"


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "rows", "rows": []},
        {"kind": "end", "rows": 0},
        {"kind": "done"},
        {"kind": "refused", "code": "no_such_code", "values": {}},
        {"kind": "refused", "code": "empty", "values": {"a": {"b": 1}}},
        {"kind": "table", "sheets": [["", ["a"], 5]], "flags": [], "evidence": []},
    ],
)
def test_frames_out_of_order_or_shape_are_garbled(message: dict[str, object]) -> None:
    with pytest.raises(Garbled):
        TableReceiver().take(frame(message)[4:])


@pytest.mark.parametrize(
    "rows",
    [
        [[1, 2, ["a", "b"], False, []]],
        [[0, -1, ["a", "b"], False, []]],
        [[0, 2, ["a"], False, []]],
        [[0, 2, ["a", 5], False, []]],
        [[0, 2, ["a", "\ud800"], False, []]],
        [[0, 2, ["a", "b"], False, [["no_such_code", "", 1, "", {}]]]],
        [[0, 2, ["a", "b"], False]],
        [[0, True, ["a", "b"], False, []]],
        "rows",
    ],
)
def test_rows_are_checked(rows: object) -> None:
    import json

    receiver = TableReceiver()
    head, *_ = frames(read_source(LIST, "list.csv", Reading()))
    receiver.take(head[4:])
    with pytest.raises(Garbled):
        receiver.take(json.dumps({"kind": "rows", "rows": rows}).encode())


def test_deep_frames_are_garbled() -> None:
    with pytest.raises(Garbled):
        TableReceiver().take(b"[" * 100_000)


def test_arrow_works_within_the_limits() -> None:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    written = io.BytesIO()
    pq.write_table(pa.table({"id": ["1", "2"], "name": ["أحمد", "علي"]}), written)
    table = read_in_child(written.getvalue(), "list.parquet", Reading())
    assert [dict(row.fields)["name"] for row in table.rows] == ["أحمد", "علي"]
