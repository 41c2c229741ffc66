"""The outside world, played for trying out: LPSE, Agregasi Inaproc, SIKaP, tender cepat, mail.

It stands for another organisation's systems, so it imports none of the project's other packages
and is reached over HTTP only.
"""
