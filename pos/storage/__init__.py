"""The till's database: the only SQLAlchemy on the till."""
