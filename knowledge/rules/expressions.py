"""The tests of the content: short expressions over facts, parameters and named values, read once and then evaluated.

« effectif < effectif_maximum », « date_demande <= mois_apres(date_embauche, delai_mois) ». The language is a small part
of Python's expressions: comparisons, ``and``/``or``/``not``, arithmetic, and the functions of ``functions.py``. Nothing
is unknown by default and nothing is executed: any other construction is refused when the content is loaded.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from knowledge.rules.functions import FUNCTIONS
from knowledge.rules.values import Span, combine, compare

_COMPARISONS: dict[type, str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_WORDS = {"vrai": True, "faux": False}
#: The one function that looks at one of its arguments only.
_IF = "si"


class ExpressionError(ValueError):
    """An expression that cannot be used; the message (French) says why."""


@dataclass(frozen=True)
class Outcome:
    """What an expression is worth: its value (None: inconnu) and the facts that are missing to know it exactly."""

    value: Any
    missing: tuple[str, ...] = ()


#: Tells what a name is worth.
Resolver = Callable[[str], Outcome]


class Expression:
    """An expression of the content.

    Args:
        text: as the content writes it.

    Raises:
        ExpressionError: the text is not an expression of the language.

    """

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self._tree = ast.parse(" ".join(text.split()), mode="eval").body
        except SyntaxError as error:
            raise ExpressionError(f"« {text} » n'est pas une expression ({error.msg})") from error
        self.names: set[str] = set()
        self._check(self._tree)

    def _check(self, node: ast.expr) -> None:
        parts = _PARTS.get(type(node))
        if parts is None or not _admitted(node):
            raise ExpressionError(f"« {self.text} » contient une écriture qui n'est pas admise")
        if isinstance(node, ast.Call):
            self._check_call(node)
        if isinstance(node, ast.Name) and node.id not in _WORDS:
            self.names.add(node.id)
        for part in parts(node):
            self._check(part)

    def _check_call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in FUNCTIONS:
            raise ExpressionError(f"la fonction « {name} » n'existe pas ; il y a {', '.join(FUNCTIONS)}")
        if name == _IF and len(node.args) != 3:
            raise ExpressionError(f"« {self.text} » : « si » prend une condition et deux valeurs")

    def evaluate(self, names: Resolver) -> Outcome:
        """Return what the expression is worth, given what each name is worth."""
        return self._value(self._tree, names)

    def _value(self, node: ast.expr, names: Resolver) -> Outcome:
        read: Callable[[ast.expr, Resolver], Outcome] = getattr(self, f"_{type(node).__name__.lower()}")
        return read(node, names)

    def _constant(self, node: ast.Constant, names: Resolver) -> Outcome:
        return Outcome(Fraction(str(node.value)) if isinstance(node.value, int | float) else node.value)

    def _name(self, node: ast.Name, names: Resolver) -> Outcome:
        return Outcome(_WORDS[node.id]) if node.id in _WORDS else names(node.id)

    def _list(self, node: ast.List, names: Resolver) -> Outcome:
        return Outcome([self._value(item, names).value for item in node.elts])

    def _unaryop(self, node: ast.UnaryOp, names: Resolver) -> Outcome:
        inner = self._value(node.operand, names)
        if inner.value is None:
            return inner
        if isinstance(node.op, ast.Not):
            return Outcome(not inner.value)
        return Outcome(combine(operator.sub, Fraction(0), inner.value), inner.missing)

    def _binop(self, node: ast.BinOp, names: Resolver) -> Outcome:
        left, right = self._value(node.left, names), self._value(node.right, names)
        return _outcome(combine(_ARITHMETIC[type(node.op)], left.value, right.value), left, right)

    def _call(self, node: ast.Call, names: Resolver) -> Outcome:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == _IF:
            # The branch not taken is not looked at: it may not even make sense (« jamais » is no date).
            condition = self._value(node.args[0], names)
            return condition if condition.value is None else self._value(node.args[1 if condition.value else 2], names)
        arguments = [self._value(argument, names) for argument in node.args]
        return _outcome(FUNCTIONS[name](*(argument.value for argument in arguments)), *arguments)

    def _compare(self, node: ast.Compare, names: Resolver) -> Outcome:
        left, right = self._value(node.left, names), self._value(node.comparators[0], names)
        sign = node.ops[0]
        if isinstance(sign, ast.In | ast.NotIn):
            known = left.value is not None and right.value is not None
            inside = left.value in right.value if known else None
            value = inside if isinstance(sign, ast.In) or inside is None else not inside
        else:
            value = compare(_COMPARISONS[type(sign)], left.value, right.value)
        return _outcome(value, left, right)

    def _boolop(self, node: ast.BoolOp, names: Resolver) -> Outcome:
        """Kleene's logic; what is missing is what the first unknown part needs: the next may never matter."""
        is_and = isinstance(node.op, ast.And)
        first_unknown: Outcome | None = None
        for operand in node.values:
            part = self._value(operand, names)
            if part.value is None:
                first_unknown = first_unknown or part
            elif bool(part.value) is not is_and:
                return Outcome(not is_and)
        return first_unknown or Outcome(is_and)


def _is_comparison(sign: ast.cmpop) -> bool:
    return type(sign) in _COMPARISONS or isinstance(sign, ast.In | ast.NotIn)


#: The parts of each construction that the language admits.
_PARTS: dict[type, Callable[[Any], list[ast.expr]]] = {
    ast.BoolOp: lambda node: node.values,
    ast.UnaryOp: lambda node: [node.operand],
    ast.BinOp: lambda node: [node.left, node.right],
    ast.Compare: lambda node: [node.left, node.comparators[0]],
    ast.Call: lambda node: node.args,
    ast.List: lambda node: node.elts,
    ast.Name: lambda node: [],
    ast.Constant: lambda node: [],
}
#: What else must be true of some of them.
_CONDITIONS: dict[type, Callable[[Any], bool]] = {
    ast.UnaryOp: lambda node: isinstance(node.op, ast.Not | ast.USub),
    ast.BinOp: lambda node: type(node.op) in _ARITHMETIC,
    ast.Compare: lambda node: len(node.ops) == 1 and _is_comparison(node.ops[0]),
    ast.Call: lambda node: not node.keywords,
    ast.Constant: lambda node: isinstance(node.value, int | float | str) and not isinstance(node.value, bool),
}


def _admitted(node: ast.expr) -> bool:
    condition = _CONDITIONS.get(type(node))
    return condition is None or condition(node)


def _outcome(value: Any, *parts: Outcome) -> Outcome:
    """Return a value, and what its parts miss as long as it is not known exactly."""
    if value is not None and not isinstance(value, Span):
        return Outcome(value)
    return Outcome(value, tuple(dict.fromkeys(name for part in parts for name in part.missing)))
