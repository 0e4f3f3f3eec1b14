"""The gateways of the settings, by name."""

from __future__ import annotations

from cbcm.channels.push import PushAdapter
from cbcm.ports import Gateway, ListingGateway
from cbcm.settings import Settings


def build(settings: Settings) -> dict[str, Gateway]:
    """Every configured gateway; "twilio" and "africastalking" name those."""
    built: dict[str, Gateway] = {
        name: PushAdapter(gateway) for name, gateway in settings.gateways().items()
    }
    if settings.twilio_account_sid:
        from cbcm.channels.twilio_sms import NAME, TwilioAdapter

        built[NAME] = TwilioAdapter(settings)
    if settings.africastalking_username:
        from cbcm.channels.africastalking import NAME as AFRICAS_TALKING
        from cbcm.channels.africastalking import AfricasTalkingAdapter

        built[AFRICAS_TALKING] = AfricasTalkingAdapter(settings)
    return built


def listing(gateways: dict[str, Gateway]) -> list[ListingGateway]:
    """Those that keep messages, and so must be swept."""
    return [
        gateway  # type: ignore[misc] # keeps_messages says that it has the listing half too
        for gateway in gateways.values()
        if gateway.keeps_messages
    ]
