"""What of an answer can be found in the document, statement by statement.

`check` takes an answer apart and gives each statement its verdict. The rooms below, each resting on
those before it: `figures` (numbers, dates, amounts, names), `words` and `chinese` (whether one
sentence says a statement), `verdict` (whether a place of the document does), `places` (where
something stands), `left_out` (what an answer does not say).
"""
