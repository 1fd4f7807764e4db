"""Charts of the briefing: each a block, one or more tagged figures with an alternative text, and its table.

``blocks`` holds what a chart is made of, ``tables`` the table that follows each, ``drawing`` turns one into marks.
Charts take numbers, days and words; where those come from is the caller's.
"""
