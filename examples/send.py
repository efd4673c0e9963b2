"""Sends one email: with an API key, or else signed with botocore. Run it twice: the second answer is a replay."""

import json
import os
import urllib.error
import urllib.request

url = os.environ.get("EMAIL_API_URL", "http://127.0.0.1:3000/email")
key = os.environ.get("IDEMPOTENCY_KEY", "order-1005-confirmation")
to = os.environ.get("EMAIL_TO", "success@simulator.amazonses.com")
api_key = os.environ.get("EMAIL_API_KEY")

body = json.dumps({"to": to, "subject": f"Hello ({key})", "text": "Sent once."})
headers = {"Content-Type": "application/json", "Idempotency-Key": key}


def sign(headers: dict[str, str]) -> dict[str, str]:
    # An API key needs none of these.
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    from botocore.session import get_session

    # botocore finds the credentials where it always does; the local server takes any.
    credentials = get_session().get_credentials() or Credentials("local", "local")
    request = AWSRequest(method="POST", url=url, data=body, headers=headers)
    SigV4Auth(credentials, "execute-api", os.environ.get("AWS_REGION", "eu-west-1")).add_auth(request)
    return dict(request.headers)


headers = {**headers, "Authorization": f"Bearer {api_key}"} if api_key else sign(headers)
request = urllib.request.Request(url, body.encode(), headers, method="POST")
try:
    answer = urllib.request.urlopen(request, timeout=30)
except urllib.error.HTTPError as error:
    # A problem: its `retry` says what to do, as retry.ts does it.
    raise SystemExit(f"{error.code} {error.read().decode()}")

replayed = answer.headers.get("Idempotent-Replayed") == "true"
print(answer.status, "(replay)" if replayed else "", answer.read().decode())
