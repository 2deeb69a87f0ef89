"""What the assistant can learn: messages that it did not serve well, what editors decide of them, what changes.

Nothing here changes a working file: a change is a patch, and a branch where there is a repository
(docs/adr/0013-publication.md).
"""
