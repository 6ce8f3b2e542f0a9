"""Sounds that are found again: peaks of the spectrum, triples of them, an index of triples, and a second look.

Pure: arrays in, arrays out; no Django, no decoding. Stands on A. Wang, "An Industrial-Strength Audio Search Algorithm"
(ISMIR 2003), and on R. Sonnleitner and G. Widmer, "Robust Quad-Based Audio Fingerprinting" (IEEE/ACM TASLP 2016).
"""
