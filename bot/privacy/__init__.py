"""Personal data: masked in visitors' messages before anything stores or logs them (``redact``)."""

from bot.privacy.kinds import SECRET, Kind
from bot.privacy.redaction import Redacted, redact

__all__ = ["SECRET", "Kind", "Redacted", "redact"]
