"""Being known again to a server whose books were put back from before this till's enrolment."""

from pos.storage.credentials import Credentials
from sync.client.http import Http
from sync.protocol.lives import Readmission, Readmitted
from sync.protocol.wire import Health


def readmit(http: Http, own: Credentials) -> None:
    """Show the certificate, sign the server's generation. Raises Refusal NOT_PERMITTED or
    TILL_UNKNOWN where nothing was put back, or Trouble.
    """
    health = http.get("/v1/health", Health)
    said = f"parterre-readmission-1 {health.generation} {own.token}".encode()
    ask = Readmission(own.certificate, own.till_name, own.token, own.private_key.sign(said))
    http.post("/v1/readmissions", ask, Readmitted)
