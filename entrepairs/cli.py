# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The console command `entrepairs`: each word is a management command of a room."""

import os
import sys

# What an operator needs, in the order in which one meets it; the framework's own commands
# stay available, and `entrepairs help --commands` lists them all.
COMMANDS = (
    "demo init serve worker migrate check config createadmin test-email receive-mail "
    "import search experts learn reindex backup restore erase"
).split()


def main() -> None:
    """Run one command; a mistake in the settings ends with one clear sentence and status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepairs.config.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import ManagementUtility
    from django.db import OperationalError, ProgrammingError

    try:
        if sys.argv[1:] in ([], ["help"], ["-h"], ["--help"]):
            sys.stdout.write(_overview())
        else:
            ManagementUtility(["entrepairs", *sys.argv[1:]]).execute()
    except ImproperlyConfigured as mistake:
        sys.stderr.write(f"entrepairs: {mistake}\n")
        sys.exit(2)
    except (OperationalError, ProgrammingError) as fault:
        if os.environ.get("ENTREPAIRS_DEBUG"):
            raise
        sys.stderr.write(f"entrepairs: {_about_database(fault)}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read our lines has enough of them: `entrepairs search --batch - | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _about_database(fault: Exception) -> str:
    """What an operator can do; the whole trace comes with ENTREPAIRS_DEBUG=1."""
    return (
        f"the database said: {str(fault).strip()}. On a new machine run `entrepairs init`, "
        "after an update `entrepairs migrate`; `entrepairs config` says which one is meant."
    )


def _overview() -> str:
    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    rooms = get_commands()
    helps = {name: load_command_class(rooms[name], name).help for name in COMMANDS}
    lines = [f"  {name:<12} {said.split('. ')[0].rstrip('.')}" for name, said in helps.items()]
    end = "`entrepairs COMMAND --help` tells what a command takes."
    return "\n".join(["Usage: entrepairs COMMAND …", "", *lines, "", end, ""])
