"""A raw asyncio client: `python -m tools.load PORT CLIENTS SECONDS`, secret on standard input.

Posts signed first SMS, each of another sender, ten over each connection on loopback, and
prints one line of JSON: accepted, errors and every latency in milliseconds.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import sys
import time

PATH = "/sms/push/operator"
WORDS = "Bonjour, le chauffeur du camion demande de venir chez lui pour etre sur la liste"
REQUEST_SECONDS = 30
REQUESTS_PER_CONNECTION = 10


def request(secret: bytes, number: int) -> bytes:
    """One signed POST as bytes."""
    message = {"id": secrets.token_hex(8), "from": f"+2237{number:010d}", "text": WORDS}
    body = json.dumps(message).encode()
    mac = hmac.new(secret, body, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Signature: {mac}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def client(
    port: int, secret: bytes, until: float, latencies: list[float], errors: list[str]
) -> None:
    sent = 0
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while time.perf_counter() < until:
        started = time.perf_counter()
        if sent == REQUESTS_PER_CONNECTION:
            # As gateways do; and a new connection may meet another of the server's processes.
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            sent = 0
        sent += 1
        writer.write(request(secret, secrets.randbelow(10**10)))
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), REQUEST_SECONDS)
            length = next(
                int(line.split(b":")[1])
                for line in head.lower().split(b"\r\n")
                if line.startswith(b"content-length:")
            )
            body = await reader.readexactly(length)
        except (OSError, asyncio.IncompleteReadError, TimeoutError, StopIteration) as error:
            errors.append(type(error).__name__)
            return
        if head.startswith(b"HTTP/1.1 200") and body:
            latencies.append((time.perf_counter() - started) * 1000)
        else:
            errors.append(head[9:12].decode())
    writer.close()


async def main() -> None:
    port, clients, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    secret = sys.stdin.readline().strip().encode()
    latencies: list[float] = []
    errors: list[str] = []
    started = time.perf_counter()
    until = started + seconds
    await asyncio.gather(*(client(port, secret, until, latencies, errors) for _ in range(clients)))
    spent = time.perf_counter() - started
    print(json.dumps({"seconds": spent, "latencies": latencies, "errors": errors}))


if __name__ == "__main__":
    asyncio.run(main())
