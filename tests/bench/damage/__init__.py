"""Damage to documents, as transfers, broken programs and people who mean harm do it.

Every mutation takes the bytes of a real file and a source of chance, and gives other bytes; the
same chance gives the same bytes.
"""
