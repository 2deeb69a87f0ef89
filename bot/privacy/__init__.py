"""Personal data: masked in visitors' messages before anything stores or logs them (``redact``)."""

from bot.privacy.kinds import Kind
from bot.privacy.redaction import Redacted, redact

__all__ = ["Kind", "Redacted", "redact"]
