"""Care: protect people. Reports, decisions that can be taken back, appeals, and the public log of what was decided."""
