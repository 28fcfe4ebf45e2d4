"""Streams: where a tenant's signals are passed on to; `insight.streams` sends them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Text

from vedette.records.errands import Errand, Errands


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRow(Errand):
    """One stream; `choice` is what is sent, as JSON."""

    choice: str


streams = Errands("streams", "stream", StreamRow, Column("choice", Text, nullable=False))
