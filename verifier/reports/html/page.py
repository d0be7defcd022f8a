"""One judged document as one page."""

from __future__ import annotations

from datetime import date
from functools import partial

from markupsafe import Markup

from verifier.languages import ENGLISH, Translator
from verifier.model import Certificate, DocumentReport, Run
from verifier.reports.arrangement import arranged
from verifier.reports.html.assets import content_security_policy
from verifier.reports.html.charts import alkaloid_profile, plot_of, scale_of
from verifier.reports.html.environment import templates
from verifier.reports.html.filefacts import facts_of_file
from verifier.reports.html.places import Places
from verifier.reports.html.sources import Sources
from verifier.reports.html.words import Counts, Words
from verifier.reports.interface import Shown


def document_page(
    run: Run,
    report: DocumentReport,
    shown: Shown,
    t: Translator = ENGLISH,
    *,
    top: Markup | str = "",
    policy: str | None = None,
) -> str:
    """The page of one document, with everything that it needs in it.

    `top` is put at the start of the body, such as a bar to navigate by: as it is if it is Markup, else escaped.
    `policy` replaces the policy of a page that stands alone (`content_security_policy`).
    """
    found = arranged(report)
    # What was read and does not decide is drawn, too: there a reader sees best why.
    undecided = tuple(row for row in found.unanswered if row.judgement.observed is not None)
    drawn = (*found.judged, *undecided)
    scale = scale_of(drawn)
    return (
        templates()
        .get_template("document.html")
        .render(
            run=run,
            report=report,
            shown=shown,
            t=t,
            top=top,
            policy=policy or content_security_policy(),
            found=found,
            words=Words(t),
            counts=Counts(found),
            title=title_of(report),
            places=Places(shown.pages),
            scale=scale,
            plots=[plot_of(row.measure, scale, t) for row in drawn],
            undecided=undecided,
            sources=Sources(drawn),
            alkaloids=partial(alkaloid_profile, t=t),
            identity=partial(_identity, t=t),
            coverage_of_pages=_coverage_of_pages(report, t),
            facts_of_file=facts_of_file(report.evidence, t),
        )
    )


def title_of(report: DocumentReport) -> str:
    """What to call a document: the last part of its label."""
    return report.source.label.replace("\\", "/").rstrip("/").rpartition("/")[2] or report.source.label


def folder_of(report: DocumentReport) -> str:
    """What stands before the last part of its label; empty where there is nothing."""
    return report.source.label.replace("\\", "/").rstrip("/").rpartition("/")[0]


def _identity(certificate: Certificate, t: Translator, *, is_whole: bool = False) -> list[tuple[str, str, str | None]]:
    """What is looked for first in a report: name, key of the evidence, text; with `is_whole` all that is there."""
    sample, dates, laboratory = certificate.sample, certificate.dates, certificate.laboratory
    facts: list[tuple[str, str, str | None]] = [
        (t("Laboratory"), "laboratory.name", laboratory.name),
        (t("Product"), "sample.name", sample.name),
        (t("Lot"), "sample.lot", sample.lot),
        (t("Reported"), "dates.reported", _day(dates.reported)),
    ]
    if not is_whole:
        return facts
    perhaps: list[tuple[str, str, str | None]] = [
        (t("Completed"), "dates.completed", _day(dates.completed)),
        (t("Received"), "dates.received", _day(dates.received)),
        (t("Sample id"), "sample.sample_id", sample.sample_id),
        (t("Report"), "sample.report_id", sample.report_id),
        (t("Material"), "sample.matrix", sample.matrix),
        (t("Client"), "client.name", certificate.client.name if certificate.client else None),
        (t("Printed verdict"), "verdict", certificate.printed_verdict),
    ]
    return facts + [fact for fact in perhaps if fact[2]]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _coverage_of_pages(report: DocumentReport, t: Translator) -> str:
    """Which pages gave something, and which did not, so that silence of a page is seen."""
    total = report.source.pages
    read = {page for certificate in report.certificates for page in certificate.pages}
    silent = [str(page) for page in range(1, total + 1) if page not in read]
    said = t.counted(total, "{n} page", "{n} pages")
    if not silent:
        return t("{pages}, all with something that was read", pages=said)
    if len(silent) == total:
        return t("{pages}, none with something that was read", pages=said)
    return t("{pages}; nothing was read from: {silent}", pages=said, silent=", ".join(silent))
