"""Mail that is delivered already, read where it lies: IMAP, Microsoft Graph, journals. Nothing is changed there."""
