"""The proxy in front of several processes of a kind: HAProxy, with a configuration made here.

Inside a cluster orchestrator its services do the same, and `deploy/` holds what stands in front.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tanya.refusal import StartError

_HEAD = """\
global
    maxconn 4000
defaults
    mode http
    option redispatch 1
    option dontlognull
    timeout connect 2s
    timeout http-request 10s
    timeout client 75s
    timeout server 75s
    timeout queue 20s
    # Who is busy answers late, and is not to be taken for dead: the others would get all.
    timeout check 5s
    retries 3
    retry-on conn-failure empty-response
    # Only what changes nothing is sent again by itself: who wrote a message sends it again, and
    # the message id makes that harmless.
    default-server check inter 2s fastinter 500ms fall 3 rise 1
"""
_PUBLIC = """\
    option forwardfor
    # Figures are for inside.
    http-request deny deny_status 404 if { path /metrics }
"""


def configuration(doors: Mapping[str, tuple[int, Sequence[int], str]]) -> str:
    """What HAProxy reads: each of *doors* has its port, those of its processes, a health path.

    The door named ``gateway`` is the public one.
    """
    return _HEAD + "".join(
        f"listen {name}\n    bind 127.0.0.1:{port}\n    balance leastconn\n"
        "    http-request disable-l7-retry unless METH_GET\n"
        f"    option httpchk GET {health}\n"
        + (_PUBLIC if name == "gateway" else "")
        + "".join(f"    server {name}-{it} 127.0.0.1:{it}\n" for it in ports)
        for name, (port, ports, health) in doors.items()
    )


def command(text: str, folder: Path) -> tuple[str, ...]:
    """What starts HAProxy with *text*, written into *folder*. Raises StartError without HAProxy."""
    program = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise StartError(
            "More than one process of a kind needs HAProxy in front. Install it, such as: "
            "apt-get install haproxy"
        )
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "haproxy.cfg"
    file.write_text(text)
    return (program, "-db", "-f", str(file))
