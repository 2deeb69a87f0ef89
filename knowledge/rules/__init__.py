"""The rules: three-valued logic over the content of ``dispositifs/``, evaluation with its trace."""
