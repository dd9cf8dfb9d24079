"""Steps of mail, and mail that waits in a queue."""

from __future__ import annotations

from typing import Final

from pratique.story.timeline.stream import Stream, cut, of_log

_EVENT: Final = of_log(
    ("mail",),
    "mail_event",
    host="host",
    address="coalesce(address, client)",
    account='"user"',
    subject=cut("coalesce(recipient, sender, subject, message_id, queue_id)"),
    text=f"""concat_ws(' ', 'mail', action, queue_id, 'from <' || left(sender, 100) || '>',
         'to <' || left(recipient, 100) || '>', 'of ' || "user", 'by ' || left(script, 150),
         'at ' || coalesce(address, client), {cut("'(' || reason || ')'")})""",
    actor="""coalesce("user", address, client, script, sender, '')""",
    alike="concat_ws(' ', service, action)",
)
_QUEUED: Final = Stream(
    ("mail",),
    "queued_message",
    {
        "time": "time",
        "time_basis": "'the queue'",
        "confidence": "0.9",
        "kind": "'mail'",
        "address": "address",
        "account": '"user"',
        "subject": cut("coalesce(subject, queue_id)"),
        "text": f"""concat_ws(' ', 'mail', queue_id, 'waits in the queue, from <' ||
             left(sender, 100) || '>', 'for ' || recipient_count || ' recipients',
             'by ' || left(script, 150), {cut("': ' || subject")})""",
        "path": "path",
        "actor": """coalesce("user", address, script, sender, '')""",
        "alike": "'queued ' || queue",
        "gap": "3600",
    },
)
STREAMS: Final[tuple[Stream, ...]] = (_EVENT, _QUEUED)
