"""The audit trail on the wire."""

from typing import TYPE_CHECKING, Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from rota.wire.absent import given
from rota.wire.time import Instant

if TYPE_CHECKING:  # as in `rota.wire.task`
    from rota.model import identity as model


class AuditEntry(Struct, kw_only=True):
    """Something that somebody did, or tried to."""

    id: str
    at: Instant
    actor: Annotated[str, Meta(description="Who: `user:ada`, `token:ci`, `socket:0`, `hook:deploy`, `anonymous`.")]
    via: Annotated[str, Meta(description="How they came in; `none`: they showed nothing that is good.")]
    ip: Annotated[str | UnsetType, Meta(description="The address they came from, unless over the socket.")] = UNSET
    action: Annotated[str, Meta(description="The operationId.")]
    target: Annotated[str | UnsetType, Meta(description="What it was done to.")] = UNSET
    outcome: Annotated[
        str,
        Meta(
            description="refused: by a rule or a state; failed: for any other reason.",
            extra_json_schema={"enum": ["ok", "refused", "failed"]},
        ),
    ]
    detail: Annotated[str | UnsetType, Meta(description="Why it was not done.")] = UNSET


class AuditList(Struct, kw_only=True):
    """Some entries, newest first."""

    entries: list[AuditEntry]
    next_cursor: str | UnsetType = UNSET


def entry_of(entry: "model.AuditEntry") -> AuditEntry:
    """An entry as it is told."""
    return AuditEntry(
        id=entry.id,
        at=entry.at,
        actor=entry.actor,
        via=entry.via,
        ip=given(entry.ip),
        action=entry.action,
        target=given(entry.target),
        outcome=entry.outcome.value,
        detail=given(entry.detail),
    )
