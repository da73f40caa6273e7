"""Longleaf: reads whole contracts and papers on the user's own machine.

The rooms and their one-way traffic:

    documents ─▶ planning ─▶ analysis ─▶ store ─▶ ui, cli, export
                    ▲            │
                  models      engines

`app.errors` and `app.folders` stand below all rooms and import none of them.
"""

__version__ = "0.1.0"
