"""Texts that a document may print to make a report say something that is not there."""

from __future__ import annotations

from hypothesis import strategies as st

from verifier.model import DocumentReport

PIECES = (
    "=1+1", "+1", "-0.5", "@SUM(A1)", "\t=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example")', "\x00", "\x1b[31m",
    "\u202e", "\u2066", "\ud800", "\udfff", "\ufffe", "\uffff", "]]>", "<![CDATA[", "|", "`", "```", "<script>alert(1)",
    "</testsuite>", "<img src=x onerror=alert(1)>", "&lt;", "&#0;", "[a](javascript:alert(1))", "![x](http://x.example)",
    "https://evil.example/x", "www.evil.example", "@someone", "#123", "GH-7", ":smile:", "a@b.example", "_x000D_",
    "_x0041_", "{0}", "{{", "# head", "1. one", "- [ ] done", "> said", "***", "~~~", "$x$", "\\", "\n\n", "\r", "'",
    '"', "<!--", "-->", "<https://evil.example>", "deadbeefdeadbeef", "[^1]", "\u2028", "\x85",
)  # fmt: skip

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), min_size=1, max_size=5).map("".join)


def with_text(report: DocumentReport, text: str) -> DocumentReport:
    """The report with the text wherever a document can put one."""
    certificate = report.certificates[0]
    panel = certificate.panels[0]
    lead = panel.results[0]
    value = lead.values[0].model_copy(update={"printed": text, "printed_unit": text})
    row = lead.model_copy(update={"printed_name": text, "values": (value,), "printed_status": text})
    hostile = certificate.model_copy(
        update={
            "panels": (panel.model_copy(update={"title": text, "results": (row, *panel.results[1:])}),),
            "laboratory": certificate.laboratory.model_copy(update={"name": text}),
            "client": certificate.client.model_copy(update={"name": text}) if certificate.client else None,
            "sample": certificate.sample.model_copy(update={"name": text, "lot": text, "matrix": text}),
        }
    )
    finding = report.findings[0].model_copy(
        update={"message": f"It says {text}", "observed": text, "expected": text, "plain": text, "next_step": text}
    )
    judgements = tuple(
        one.model_copy(update={"observed": text, "reason": text, "requirement": f"{text} at most 1 ppm"})
        for one in report.coverage.judgements
    )
    return report.model_copy(
        update={
            "source": report.source.model_copy(update={"label": text}),
            "summary": text,
            "certificates": (hostile,),
            "findings": (finding, *report.findings[1:]),
            "coverage": report.coverage.model_copy(update={"judgements": judgements}),
        }
    )
