"""Indonesian text as providers write it: normalising, personal data, LPSE names and accounts.

Pure Python that also runs on 3.10, because Rasa's environment uses it too.
"""
