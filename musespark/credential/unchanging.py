"""The database itself refuses to change the past of the log."""

from musespark.support.append_only import AppendOnly

LOG = AppendOnly({"credential_logged": ("number",), "credential_subtree": ("place",)}, "credential_append_only")
