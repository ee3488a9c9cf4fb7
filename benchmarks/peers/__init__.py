"""How each library runs a `Graph`. A module's operators read like the library's own documentation."""
