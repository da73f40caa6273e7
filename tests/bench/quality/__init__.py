"""How much of a document reaches its summary, as a number: `python -m tests.bench.quality`.

Facts that nobody can guess are planted at known places of real documents. What of them is in the
notes of the parts, survives each level of merging and stands in the answer with the right page says
how good a model, a prompt or a budget is, and where facts get lost.
"""
