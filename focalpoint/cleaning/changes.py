"""Tracked changes and remarks: the copy is the text as it stands, with every change accepted.

What was deleted is there no longer: an author who takes a name out with the changes tracked has taken it out.
"""

from lxml import etree

from focalpoint.cleaning.packages import local, remove, space, unwrap

_WORD = ("wordprocessingml", "/word/2010/wordml")
_DELETED = {"del", "moveFrom", "conflictDel"}
_INSERTED = {"ins", "moveTo", "conflictIns"}
# What stood there before, where a change begins and ends, and what a remark is about.
_MARKS = {
    *("cellIns", "cellMerge", "numberingChange", "commentRangeStart", "commentRangeEnd", "commentReference"),
    *("annotationRef", "permStart", "permEnd"),
}
_CHANGES = ("Change", "FromRangeStart", "FromRangeEnd", "ToRangeStart", "ToRangeEnd", "DelRangeStart")
_RANGES = ("DelRangeEnd", "InsRangeStart", "InsRangeEnd")
# An empty one inside the properties of a row or a cell says that the whole of it was deleted.
_PROPERTIES = {"trPr": "tr", "tcPr": "tc"}
_OPEN_DOCUMENT = {
    *("tracked-changes", "change", "change-start", "change-end", "annotation", "annotation-end"),
}


def accept_in_word(root: etree._Element) -> None:
    """In place."""
    for item in list(root.iter()):
        if not any(word in space(item.tag) for word in _WORD):
            continue
        name = local(item.tag)
        if name in _DELETED or name == "cellDel":
            _delete(item)
        elif name in _INSERTED:
            unwrap(item)
        elif name in _MARKS or name.endswith(_CHANGES) or name.endswith(_RANGES):
            remove(item)


def _delete(item: etree._Element) -> None:
    """What it holds; where it is a mark, the row or cell that it marks."""
    parent = item.getparent()
    kind = _PROPERTIES.get(local(parent.tag)) if parent is not None else None
    marked = parent.getparent() if parent is not None and kind else None
    remove(item)
    if marked is None:
        return
    if kind == "tr":
        remove(marked)
    else:
        for text in marked.iter():
            text.text = None


def accept_in_open_document(root: etree._Element) -> None:
    """In place: what was deleted stands in a list before the text, what was inserted in the text itself."""
    for item in list(root.iter()):
        if local(item.tag) in _OPEN_DOCUMENT:
            remove(item)
