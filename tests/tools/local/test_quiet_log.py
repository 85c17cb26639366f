"""The log of PostgreSQL holds nothing of a row: not of a statement that fails, nor of one that is killed."""

import sys

WORD = "Zebrawords"
# Breaks a rule, sends nonsense, waits in vain for a lock, and is killed in the middle of a statement.
FAIL = f"""
import os, signal, threading, time, psycopg2
def connect():
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    return connection
connection = connect()
def run(statement, arguments=None, on=connection):
    try:
        with on.cursor() as cursor:
            cursor.execute(statement, arguments)
    except psycopg2.Error as error:
        print(type(error).__name__)
run("CREATE TABLE t (k int PRIMARY KEY, v text NOT NULL CHECK (length(v) < 5))")
run("INSERT INTO t VALUES (1, %s)", ["{WORD}"])
run("INSERT INTO t VALUES (1, 'a'), (1, 'b') -- {WORD}")
run("SELECT %s::int", ["{WORD}"])
run("SELECT {WORD}")
run("SELECT pg_sleep(0), 1/0, %s", ["{WORD}"])
victim = connect()
thread = threading.Thread(target=run, args=("SELECT pg_sleep(30), %s", ["{WORD}"], victim))
thread.start()
time.sleep(1)
with connect().cursor() as cursor:
    cursor.execute("SELECT pid FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30)%'")
    os.kill(cursor.fetchone()[0], signal.SIGKILL)
thread.join()
time.sleep(1)
print("done")
"""


def test_no_word_of_a_statement_reaches_the_log_of_postgresql(local, folder):
    data = folder / "data"
    script = folder / "fail.py"
    script.write_text(FAIL)
    keep = f"import shutil; shutil.copytree({str(data / 'log')!r}, {str(folder / 'kept')!r})"
    run = f"exec(open({str(script)!r}).read()); {keep}"
    process = local("exec", "--data", data, "--throwaway", "--", sys.executable, "-c", run)
    output, errors = process.communicate(timeout=90)
    assert "done" in output, errors
    assert {"CheckViolation", "UniqueViolation", "InvalidTextRepresentation"} <= set(output.split())
    logs = {path.name: path.read_text(errors="replace") for path in (folder / "kept").rglob("*.log")}
    assert "signal 9" in logs["postgres.log"], "the killing is to be seen"
    for name, text in logs.items():
        assert WORD not in text, name
