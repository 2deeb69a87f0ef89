"""Command line of the console: ``python -m bot.console accounts add | list | invite | password | role | disable``."""

from __future__ import annotations

import argparse
import getpass
import sys

import sqlalchemy as sa

from bot.console.accounts import Account, AccountError
from bot.console.invitations import address_of
from bot.console.passwords import PasswordError
from bot.console.records import Records, records
from bot.console.rendering import moment
from bot.console.roles import Role
from bot.settings import SettingError, Settings, read_settings

#: How the audit log names who acts from the command line.
OPERATOR = "(ligne de commande)"


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0, 1 when it was not done, 2 for a wrong argument or setting."""
    options = _parser().parse_args(arguments)
    try:
        settings = read_settings()
        return _run(options, settings, records(settings))
    except (AccountError, PasswordError, SettingError) as error:
        print(error, file=sys.stderr)
        return 2
    except sa.exc.SQLAlchemyError as error:
        print(f"La base ne répond pas ({type(error).__name__}) : réessayez dans un instant.", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace, settings: Settings, kept: Records) -> int:
    if options.command == "list":
        print(_listed(kept.accounts.all()))
        return 0
    if options.command == "add":
        account = kept.accounts.add(options.name, Role(options.role), options.title)
        kept.audit.note(OPERATOR, f"Compte créé ({account.role.title})", account.name)
        print(f"Compte « {account.name} » créé ({account.role.title}).")
        return _invite(settings, kept, account)
    known = kept.accounts.find(options.name)
    if known is None:
        raise AccountError(f"Aucun compte « {options.name} » : la commande « accounts list » les donne tous.")
    if options.command == "invite":
        return _invite(settings, kept, known)
    return _change(options, kept, known)


def _change(options: argparse.Namespace, kept: Records, account: Account) -> int:
    if options.command == "password":
        first, second = _asked("Nouveau mot de passe : "), _asked("Le même, encore une fois : ")
        if first != second:
            print("Les deux mots de passe diffèrent : rien n’a changé.", file=sys.stderr)
            return 1
        kept.accounts.set_password(account.id, first)
        told, act = "Mot de passe changé", "Mot de passe changé"
    elif options.command == "role":
        role = Role(options.role)
        kept.accounts.set_role(account.id, role)
        told, act = f"Rôle : {role.title}", f"Rôle changé ({role.title})"
    else:
        is_active = options.command == "enable"
        kept.accounts.set_active(account.id, is_active)
        told = act = "Compte activé" if is_active else "Compte désactivé"
    if options.command in ("password", "disable"):
        closed = kept.sessions.close_all(account.id)
        told += f" ; sessions fermées : {closed}"
    kept.audit.note(OPERATOR, act, account.name)
    print(f"{account.name} : {told}.")
    return 0


def _invite(settings: Settings, kept: Records, account: Account) -> int:
    token = kept.invitations.invite(account)
    kept.audit.note(OPERATOR, "Lien d’accès créé", account.name)
    print(f"Lien à usage unique, valable 24 heures, pour choisir le mot de passe :\n  {address_of(settings, token)}")
    return 0


def _asked(question: str) -> str:
    """Return a password: typed without being shown, or a line of a script's input."""
    return getpass.getpass(question) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")


def _listed(accounts: list[Account]) -> str:
    if not accounts:
        return "Aucun compte. « make run » donne un lien au premier administrateur."
    lines = []
    for one in accounts:
        state = "actif" if one.active else "désactivé"
        state += "" if one.has_password or one.outside else ", mot de passe à choisir"
        entered = f"connecté le {moment(one.entered)}" if one.entered else "jamais connecté"
        lines.append(f"{one.name:<32}  {one.role.title:<14}  {state} ; {entered}")
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.console", description="La console des conseillers.")
    rooms = parser.add_subparsers(dest="room", required=True, metavar="objet")
    accounts = rooms.add_parser("accounts", help="les comptes de la console")
    commands = accounts.add_subparsers(dest="command", required=True, metavar="commande")
    commands.add_parser("list", help="liste les comptes")
    roles = [role.value for role in Role]
    for name, meaning in (
        ("add", "crée un compte et donne le lien pour choisir son mot de passe"),
        ("invite", "donne un nouveau lien pour choisir le mot de passe"),
        ("password", "change le mot de passe (demandé ensuite) et ferme les sessions"),
        ("role", "change le rôle"),
        ("disable", "désactive le compte et ferme ses sessions"),
        ("enable", "réactive le compte"),
    ):
        command = commands.add_parser(name, help=meaning)
        command.add_argument(
            "name", metavar="IDENTIFIANT", help="ce qui sert à se connecter : c.martin, une adresse mail"
        )
        if name in ("add", "role"):
            command.add_argument(
                "--role", choices=roles, required=name == "role", default="agent", help="le rôle (agent)"
            )
        if name == "add":
            command.add_argument("--title", metavar="NOM", default="", help="le nom que lisent les autres")
    return parser


if __name__ == "__main__":
    sys.exit(main())
