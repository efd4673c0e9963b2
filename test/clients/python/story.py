"""What test/clients/story.ts asks for, with Resend's client for Python. RESEND_API_URL and an API key are all that is set."""

import base64
import json
import os
import time
import urllib.request

import resend

API_URL = os.environ["API_URL"]
RUN = os.environ["RUN"]
BYTES = bytes(range(256))
resend.api_key = os.environ["API_KEY"]


def email(step):
    return {
        "from": "Shop <no-reply@example.com>",
        "to": "jane@example.com",
        "subject": f"{RUN}-{step}",
        "text": "Sent once.",
    }


def shown(error):
    return {
        "name": error.error_type,
        "message": error.message,
        "text": str(error),
        "statusCode": error.code,
        "retryAfter": {name.lower(): value for name, value in error.headers.items()}.get("retry-after"),
    }


def send(body, key=None, url=API_URL, keyed=True):
    resend.api_url = url
    options = {"idempotency_key": key or body["subject"]} if keyed else {}
    try:
        sent = resend.Emails.send(body, options)
        headers = {name.lower(): value for name, value in sent["http_headers"].items()}
        return {"id": sent["id"], "replayed": headers.get("idempotent-replayed") == "true"}
    except resend.exceptions.ResendError as error:
        return {"error": shown(error)}


def send_batch(bodies, key):
    try:
        return resend.Batch.send(bodies, {"idempotency_key": key})
    except resend.exceptions.ResendError as error:
        return {"error": shown(error)}


def get(id):
    resend.api_url = API_URL
    try:
        email = resend.Emails.get(id)
    except resend.exceptions.ResendError as error:
        return {"error": shown(error)}
    texts = ["from", "to", "cc", "bcc", "reply_to", "subject", "text", "html"]
    kept = "".join(str(email[name]) for name in texts if name in email)
    return {
        "life": {
            "id": email["id"],
            "createdAt": email["created_at"],
            "lastEvent": email["last_event"],
            "kept": kept,
        }
    }


def get_once(id, last_event):
    """SES tells it a moment later."""
    for _ in range(50):
        told = get(id)
        if told.get("life", {}).get("lastEvent") == last_event:
            return told
        time.sleep(0.1)
    return get(id)


def fault(body):
    urllib.request.urlopen(f"{API_URL}/_local/faults", json.dumps(body).encode()).read()


whole = {
    **email("whole"),
    "to": ["Jane <jane@example.com>", "bob@example.com"],
    "cc": ["carol@example.com"],
    "bcc": ["dave@example.com"],
    "reply_to": "Support <help@example.com>",
    "headers": {"X-Order": "1001"},
    "tags": [{"name": "campaign", "value": "welcome"}],
}
files = {
    **email("files"),
    "attachments": [
        {"filename": "bytes.dat", "content": list(BYTES), "content_type": "application/octet-stream"},
        {"filename": "text.txt", "content": base64.b64encode(BYTES).decode(), "content_type": "text/plain"},
    ],
}
logo = {"filename": "logo.png", "content": list(BYTES), "content_type": "image/png"}
html = '<p>Sent once. <img src="cid:logo"></p>'

story = {}
story["whole"] = send(whole)
story["repeat"] = send(whole)
story["other"] = send({**whole, "text": "Another one."})
story["files"] = send(files)
story["inline"] = send({**email("inline"), "html": html, "attachments": [{**logo, "content_id": "logo"}]})
# The other name that this client has for it, and that its own example uses.
story["inlineAlias"] = send(
    {**email("inlineAlias"), "html": html, "attachments": [{**logo, "inline_content_id": "logo"}]}
)
story["slash"] = send(email("slash"), url=f"{API_URL}/")
story["path"] = send(email("path"), url=f"{API_URL}/email/")
story["unkeyed"] = send(email("unkeyed"), keyed=False)
story["batch"] = send_batch([email("batch")], f"{RUN}-batch")
story["bounce"] = send({**email("bounce"), "to": f"bounce+{RUN}@simulator.amazonses.com"})
story["bounced"] = get_once(story["bounce"]["id"], "bounced")
story["foreign"] = get(os.environ["FOREIGN"])
story["nobodys"] = get(os.environ["FOREIGN"] + "0")
fault({"ses": "lose-answer"})
story["lost"] = send(email("lost"))
fault({"sender": "kill"})
story["killed"] = send(email("killed"))
story["killedAgain"] = send(email("killed"))
for name in os.environ["PROBLEMS"].split(","):
    story[name] = send(email(name), name, os.environ["PROBLEMS_URL"])
print(json.dumps(story))
