"""Does a script fail where its author would expect it to?"""

import sys

from tests.end_to_end.history import ended
from tests.end_to_end.installation import Installation

SCRIPTS = f"""
    [tasks.strict]
    run = '''
    echo one
    sh -c "exit 9"
    echo three
    '''
    [tasks.lax]
    run = '''
    set +e
    sh -c "exit 9"
    echo three
    '''
    [tasks.literal]
    run = ["echo", "$HOME", "*"]
    [tasks.python]
    shell = "{sys.executable}"
    run = '''
    import sys
    print("from python")
    sys.exit(5)
    '''
"""


def test_a_script_stops_at_the_line_that_fails_unless_it_says_otherwise(installation: Installation) -> None:
    """RUN-18: fail-fast for POSIX shells, nothing of the kind for arrays and for other shells, which is warned of."""
    installation.write(SCRIPTS.replace("\n    ", "\n"))
    installation.up()
    names = ("strict", "lax", "literal", "python")
    told = {name: (run := installation.rota("run", name), run.code, run.out.split())[1:] for name in names}
    assert told == {
        "strict": (9, ["one"]),
        "lax": (0, ["three"]),
        "literal": (0, ["$HOME", "*"]),
        "python": (5, ["from", "python"]),
    }
    assert [ended(installation, name)[0]["end_reason"] for name in names] == ["failed", "success", "success", "failed"]
    warned = installation.rota("validate")
    assert warned.code == 0, warned
    assert "tasks.python.shell" in warned.out + warned.err, warned
