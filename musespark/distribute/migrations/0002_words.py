"""The table of the search index: FTS5 on SQLite, a tsvector with a GIN index on PostgreSQL."""

from django.db import migrations

SQLITE = ["CREATE VIRTUAL TABLE distribute_words USING fts5(words, tokenize = 'unicode61', prefix = '2 3')"]
POSTGRESQL = [
    "CREATE TABLE distribute_words (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX distribute_words_found ON distribute_words USING gin (words)",
]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE distribute_words")


class Migration(migrations.Migration):
    dependencies = [("distribute", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
