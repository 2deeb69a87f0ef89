"""What the assistant can learn from: messages it did not serve well, what editors decide of them, the changes that follow.

Nothing here changes a working file: a change is a patch, and a branch where there is a repository
(docs/adr/0020-publication.md).
"""
