"""The addresses Microsoft's sign-in libraries (MSAL, azure-identity) know, answered by our own tokens.

`routes` gives tokens and device codes, `metadata` tells clients where; any OAuth2 library can use them too.
"""
