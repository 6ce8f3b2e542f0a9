"""Judge a stranger's file in a process of its own: a reader that hangs, swells or dies harms nobody.

Run as a program it reads a request from stdin and writes the verdict; `judge_apart` is the caller's side.
"""

import json
import struct
import subprocess
import sys

from musespark.credential.judge import Verdict, from_json, judge, to_json
from musespark.support import confine

SECONDS = 10
MEMORY = 2 * 2**30


def judge_apart(data: bytes, anchors: str, *, people: str = "", manifest: bytes | None = None) -> Verdict:
    """Return the verdict on `data`; "unreadable" when the child needs over SECONDS of CPU or MEMORY, or dies."""
    size = len(manifest) if manifest is not None else None
    head = json.dumps({"anchors": anchors, "people": people, "manifest": size}).encode()
    request = struct.pack(">I", len(head)) + head + (manifest or b"") + data
    try:
        answer = subprocess.run(  # noqa: S603  our own module under our own interpreter
            confine.command("musespark.credential.apart"),
            input=request,
            capture_output=True,
            timeout=SECONDS * 3,
            check=True,
            cwd=confine.ROOT,
        )
        return from_json(answer.stdout.decode())
    except (subprocess.SubprocessError, ValueError, KeyError):
        return Verdict("unreadable")


def main() -> None:
    """Answer the request on stdin."""
    confine.bind(seconds=SECONDS, memory=MEMORY)
    (length,) = struct.unpack(">I", sys.stdin.buffer.read(4))
    head = json.loads(sys.stdin.buffer.read(length))
    size = head["manifest"]
    manifest = sys.stdin.buffer.read(size) if size is not None else None
    verdict = judge(sys.stdin.buffer.read(), head["anchors"], people=head["people"], manifest=manifest)
    sys.stdout.write(to_json(verdict))


if __name__ == "__main__":
    main()
