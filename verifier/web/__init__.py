"""The local web application: `verifier serve`. Server-rendered; nothing leaves the machine that it runs on.

Importing this room costs nothing; `verifier.web.app` needs the extra `web`.
"""

from __future__ import annotations

INSTALL = "pip install 'verifier[web]'"
