"""Checks that users write in YAML: conditions on the attributes of one resource at a time.

`schema` says what such a file holds, `document` reads it, `paths` and `conditions` answer its questions
with three values, and `checks` runs them over what was read.
"""
