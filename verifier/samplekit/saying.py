"""What a file says about itself, written: the information dictionary and the XMP packet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from xml.sax.saxutils import escape

from verifier.samplekit.incremental import Parts, stream

_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">{}'
    '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def information(told: Mapping[str, str | datetime]) -> bytes:
    """An information dictionary: `Producer`, `Creator`, `Title`, `CreationDate`, `ModDate` and so on."""
    entries = (f"/{key} ({_text(value)})" for key, value in told.items())
    return ("<<" + " ".join(entries) + ">>").encode("cp1252", "replace")


def _text(value: str | datetime) -> str:
    if isinstance(value, datetime):
        zone = value.strftime("%z")
        return value.strftime("D:%Y%m%d%H%M%S") + (f"{zone[:3]}'{zone[3:]}'" if zone else "")
    return value.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def packet(told: Mapping[str, str | datetime]) -> bytes:
    """A metadata stream: `pdf:Producer`, `xmp:CreatorTool`, `xmp:CreateDate`, `xmp:ModifyDate`."""
    entries = (
        f"<{key}>{escape(value.isoformat() if isinstance(value, datetime) else value)}</{key}>"
        for key, value in told.items()
    )
    return stream(_PACKET.format("".join(entries)).encode(), b"/Type/Metadata/Subtype/XML")


def saying(parts: Parts, told: Mapping[str, str | datetime], xmp: Mapping[str, str | datetime]) -> dict[int, bytes]:
    """The objects that make a file say this about itself; no packet where there is nothing to say in one."""
    changed = {parts.info: information(told)}
    if xmp:
        catalogue = parts.objects[parts.root].strip()
        changed[parts.root] = catalogue[: catalogue.rindex(b">>")] + b"/Metadata %d 0 R>>" % parts.size
        changed[parts.size] = packet(xmp)
    return changed
