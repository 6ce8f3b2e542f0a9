"""Works: the noun everything turns on. A Work, its pictures, the talk about it, and the verbs that change it."""
