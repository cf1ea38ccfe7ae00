"""How a run begins on request: under a key of the caller's or without one, waited for or not."""

import hashlib
import re
from collections.abc import Mapping

import msgspec

from rota.api.endpoint.told import told_run
from rota.api.endpoint.wait import W, place_to_wait, when_ended
from rota.api.http.problem import unprocessable, wrong
from rota.api.http.reply import Reply, told
from rota.api.operation import B, Call
from rota.model.idempotency import Key
from rota.model.unit import ParamValue

KEY_HEADER = {"Idempotency-Key": "1 to 255 visible ASCII characters: a repeat within 24 h answers 200 with that run."}

_KEY = re.compile(r"[!-~]{1,255}")


def key_of(call: Call[W, B], asked: object) -> Key | None:
    """The key that came with a request for this; None: none came. 422 where it cannot be one."""
    sent = call.request.headers("idempotency-key")
    if not sent:
        return None
    if len(sent) > 1 or not _KEY.fullmatch(sent[0]):
        fault = wrong("header.Idempotency-Key", "It must be 1 to 255 visible ASCII characters, once.", sent[0])
        raise unprocessable([fault])
    document = msgspec.json.encode(asked, order="deterministic")
    return Key(text=sent[0], input=hashlib.blake2b(document, digest_size=16).hexdigest())


async def start_run(call: Call[W, B], name: str, params: Mapping[str, ParamValue], key: Key | None) -> Reply:
    """201 with the run that begins, 200 with the one that the same request has begun before."""
    with place_to_wait(call):
        if key is None:
            run, is_new = await call.rota.trigger(name, params=params, trigger=call.trigger, actor=call.actor), True
        else:
            run, is_new = await call.rota.run_deeds.trigger_once(
                name, params=params, trigger=call.trigger, actor=call.actor, key=key
            )
        run = await when_ended(call, run)
    location = ((b"location", f"/api/runs/{run.id}".encode()),) if is_new else ()
    return told(await told_run(call.rota, run), call.request, status=201 if is_new else 200, headers=location)
