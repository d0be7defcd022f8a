"""What people see: one file for each kind of page."""

from __future__ import annotations

from fastapi import APIRouter

from verifier.web.pages import about, compare, documents, history, jobs, login, profiles, rules, start

ROUTERS: tuple[APIRouter, ...] = (
    start.router,
    jobs.router,
    documents.router,
    compare.router,
    history.router,
    rules.router,
    profiles.router,
    about.router,
    login.router,
)
"""In the order in which they are asked."""
