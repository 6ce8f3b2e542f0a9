"""The embedded model as a process of its own: a llama.cpp server on the loopback address, with a key.

Its own process, because inference would take the web server's threads and a crash in native code would take its
requests. One thread a process: llama.cpp's threads wait for each other by spinning, and two of them on two busy
cores are slower than one.
"""

import argparse
import json
import os
import secrets
import socket
import time
from dataclasses import asdict, dataclass
from pathlib import Path

STATE = "engine.json"
CONTEXT = 2048  # tokens a slot: examples, brief and answer together stay under 1,200


@dataclass(frozen=True, slots=True)
class Running:
    """Where the process listens and with which key; written to a file that only its owner may read."""

    url: str
    key: str
    pid: int
    model: str


def running(data: Path) -> Running | None:
    """The process that says it runs for this data folder, None if there is none or it died."""
    try:
        found = Running(**json.loads((data / STATE).read_text(encoding="utf-8")))
        os.kill(found.pid, 0)
    except (OSError, ValueError, TypeError):
        return None
    return found


def announce(data: Path, state: Running) -> None:
    """Write the state file, mode 0600, in one step."""
    fresh = data / f"{STATE}.{state.pid}"
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(state), file)
    fresh.replace(data / STATE)


def serve(path: Path, data: Path, *, port: int = 0, slots: int = 4, template: str = "") -> None:
    """Load the model and answer until the parent process goes away; RuntimeError if it can't be loaded."""
    # Imported here: the native library is large, and every other user of this module only wants `running`.
    import xllamacpp  # noqa: PLC0415 - see above

    key, port = secrets.token_urlsafe(32), port or _free_port()
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.hostnames, params.port, params.api_keys = ["127.0.0.1"], port, [key]
    params.cors_origins, params.ui, params.endpoint_slots = "", False, False
    params.n_ctx, params.n_parallel, params.n_threads_http = CONTEXT * slots, slots, slots + 2
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.cache_ram_mib, params.warmup, params.verbosity = 64, False, 1
    params.use_jinja, params.chat_template = True, template
    parent = os.getppid()
    server = xllamacpp.Server(params)
    announce(data, Running(server.listening_address, key, os.getpid(), path.name))
    while os.getppid() == parent:
        time.sleep(1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> None:
    """The command line of the process."""
    parser = argparse.ArgumentParser(description="Serve one model file on the loopback address.")
    parser.add_argument("--model", type=Path, required=True, help="the .gguf file")
    parser.add_argument("--data", type=Path, required=True, help="folder for the state file")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--slots", type=int, default=4, help="answers written at the same time")
    parser.add_argument("--template", default="", help="chat template for a model that brings none")
    chosen = parser.parse_args()
    serve(chosen.model, chosen.data, port=chosen.port, slots=chosen.slots, template=chosen.template)


if __name__ == "__main__":
    main()
