"""Mail on our own API: policies, lists, quarantine, reports, planned actions: `/api/v1/mail`."""
