"""From which state of the public log everything in `output/` descends: `descent.json`, written at the end of every run.

It names the log as it stood, the last signed checkpoint, and the digest of every derived file, so that whoever is given a
table can say of which history it is a function. The tables themselves do not name it: the same ledger gives the same bytes,
whatever was signed since.
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from tawthiq.ledger.public_log import open_log
from tawthiq.stages import json_bytes
from tawthiq.store import write_file
from tawthiq.work import Work, signed_checkpoint

FILE = "descent.json"


def write_descent(work: Work) -> Mapping[str, Any]:
    """Tell from what the derived stages descend; the file is left alone where it says so already. Returns what it says."""
    with open_log(work.ledger) as log:
        tree = log.leaves.tree()
    told = {
        "entries": tree.size,
        "root": b64encode(tree.root()).decode(),
        "checkpoint": signed_checkpoint(work),
        "files": {
            f"{record.parent.name}/{name}": digest
            for record in sorted(work.case.output.glob("[!.]*/stage.json"))
            for name, digest in json.loads(record.read_bytes())["files"].items()
        },
    }
    path, data = work.case.output / FILE, json_bytes(told)
    if not path.exists() or path.read_bytes() != data:
        write_file(path, data)
    return told
