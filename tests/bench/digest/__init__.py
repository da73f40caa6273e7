"""How good key passages are: `python -m tests.bench.digest`.

Two questions. Does the one sentence it would choose say what people said in their summaries
(ROUGE, beside LexRank, TextRank, Luhn and LSA in the same run)? And do facts that nobody can guess,
planted in a contract, a paper and a book, stand in the digest with their page?
"""
