"""The database's history: alembic's folder, as data of the program. No alembic.ini."""

# In order. The last one is what this program writes; an unknown one is from a newer program.
REVISIONS = (
    *("0001", "0002", "0003", "0004", "0005", "0006", "0008", "0009", "0010", "0011", "0012"),
    *("0014", "0015", "0016"),
)
