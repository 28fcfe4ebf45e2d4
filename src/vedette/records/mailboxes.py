"""Mailboxes a tenant has read: one of somebody, or several under one application; `app.mailboxes` reads them."""

from __future__ import annotations

from vedette.records.errands import Errand, Errands

mailboxes = Errands("mailboxes", "mailbox", Errand)
