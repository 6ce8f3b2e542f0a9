"""Films that are found again by their frames: which frames are kept, an index of them, and a second look along a line.

Pure: arrays in, arrays out; no Django, no decoding. The hash of a frame is PDQ; that a copy runs along a line of time
is what TMK asks of it too ("The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", Meta 2019).
"""
