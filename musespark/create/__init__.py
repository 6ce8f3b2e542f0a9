"""Create: from what happened to a Work that says it. Briefs, offers, the editor that knows who wrote what, remixes.

Pure parts: `words` (text craft), `render` (posters), `authorship` (spans). `engine` runs and asks the model.
The rest keeps rows: every offer, accept, edit and reject. Leans on works, people, traces and support.
"""
