"""Who may do what, where: the life of a tenant, licences, roles, decisions, accounts, sessions, audit."""
