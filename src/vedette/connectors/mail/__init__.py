"""Messages from files: .eml, .mbox and public-inbox archives."""
