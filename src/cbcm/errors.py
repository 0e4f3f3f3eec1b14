"""The exception tree. Errors carry codes; none ever carries a value that somebody sent.

CbcmError
├── InputError            400  the request is malformed; names the fields
├── UnauthorizedError     401  no token, or one that is not valid
├── ForbiddenError        403  a gateway request without a valid signature; a role too small
├── NotFoundError         404  not there, or not this seat's turn: the two look alike
│   └── ReceiptUnknownError   no such code, or it has ended, or too many tries
├── NotOpenedError        409  an acknowledgement without the token from inside
├── ConflictError         409  the state does not allow it
│   ├── NotNowError           outside the hours in which she is written to; says when
│   └── AlreadyTodayError     she got one message today
├── TooLargeError         413
├── TooManyError          429  more at once than one address may send
├── RepeatedKeyError      422  another body under an Idempotency-Key that was used
├── IntakeClosedError     503  no confirmed key at a seat that must have one
├── NotSentError          502  no gateway took the message
├── StoreUnavailableError 503  the database did not take it; the sender repeats
├── PackError             at start: the country pack is not sound
└── SettingsError         at start: unsafe or missing settings
"""

from __future__ import annotations


class CbcmError(Exception):
    """Base of all errors that reach the edge. `detail` is a fixed text of ours."""

    status = 500
    code = "internal"
    title = "Something went wrong on our side"

    def __init__(self, detail: str | None = None, *, fields: tuple[str, ...] = ()) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.fields = fields


class InputError(CbcmError):
    status = 400
    code = "input_invalid"
    title = "The request is not well formed"


class UnauthorizedError(CbcmError):
    status = 401
    code = "unauthorized"
    title = "A valid token is needed"


class ForbiddenError(CbcmError):
    status = 403
    code = "forbidden"
    title = "Not allowed"


class NotFoundError(CbcmError):
    status = 404
    code = "not_found"
    title = "Not found"


class ReceiptUnknownError(NotFoundError):
    """Also raised for expired codes and past the limit, so guessing learns nothing."""

    code = "receipt_unknown"
    title = "Number not found"


class NotOpenedError(CbcmError):
    status = 409
    code = "not_opened"
    title = "The proof from inside every part is needed first"


class ConflictError(CbcmError):
    status = 409
    code = "conflict"
    title = "The state does not allow this"


class NotNowError(ConflictError):
    code = "not_now"
    title = "Not at this time of day"


class AlreadyTodayError(ConflictError):
    code = "already_today"
    title = "Sent today already"


class TooManyError(CbcmError):
    status = 429
    code = "too_many"
    title = "Too many at once; try again in a minute"


class TooLargeError(CbcmError):
    status = 413
    code = "too_large"
    title = "The request is too large"


class RepeatedKeyError(CbcmError):
    status = 422
    code = "idempotency_key_used"
    title = "Another request came under this Idempotency-Key"


class IntakeClosedError(CbcmError):
    status = 503
    code = "intake_closed"
    title = "Intake is closed"


class NotSentError(CbcmError):
    status = 502
    code = "not_sent"
    title = "The message was not taken; try again"


class StoreUnavailableError(CbcmError):
    status = 503
    code = "store_unavailable"
    title = "Try again in a moment"


class PackError(CbcmError):
    code = "pack_unsound"
    title = "The country pack is not sound"


class SettingsError(CbcmError):
    code = "settings_unsafe"
    title = "Unsafe settings"
