"""Africa's Talking's messaging interface on loopback, written from its public documentation."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

USERNAME, API_KEY, SENDER = "ligne", "atsk_" + "5e" * 20, "36555"
CALLBACK_SECRET = "Qm7vK2xZ9bT4wL8nR3cY6pD1sF5hJ0gA"


@dataclass
class AfricasTalking:
    """Takes what is sent; `status` is what it says of each recipient."""

    sent: list[dict[str, str]] = field(default_factory=list)
    status: int = 101
    answer: bytes | None = None
    url: str = ""

    def start(self) -> AfricasTalking:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = dict(
                    parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode())
                )
                wrong = self.headers["apiKey"] != API_KEY or form["username"] != USERNAME
                wrong |= self.path != "/version1/messaging"
                if not wrong:
                    fake.sent.append(form)
                recipient = {"statusCode": fake.status, "number": form["to"], "status": "Success",
                             "cost": "XOF 5.0", "messageId": "ATXid_1"}  # fmt: skip
                told = {"SMSMessageData": {"Message": "Sent to 1/1", "Recipients": [recipient]}}
                body = json.dumps(told).encode() if fake.answer is None else fake.answer
                self.send_response(401 if wrong else 201)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return self

    @property
    def environment(self) -> dict[str, str]:
        return {
            "CBCM_AFRICASTALKING_USERNAME": USERNAME,
            "CBCM_AFRICASTALKING_API_KEY": API_KEY,
            "CBCM_AFRICASTALKING_CALLBACK_SECRET": CALLBACK_SECRET,
            "CBCM_AFRICASTALKING_SENDER": SENDER,
            "CBCM_AFRICASTALKING_API_URL": self.url,
        }


FAKE = AfricasTalking().start()
