"""MuseSpark: one loop over one object, the Work. Create, prove, share, earn, learn."""

__version__ = "0.1.0"
