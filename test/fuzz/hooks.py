"""A key of its own for every request that would have one of the description's examples, and for every other look at an email
by its id one that SES has told of.

schemathesis takes the example wherever it does not vary the key itself, and to this API another email under one key is
a repeat gone wrong: but for the first, each would be answered 422, whatever is in it.

An id that it makes up is nobody's, and of one that it just got from a send nothing is told before SES's first event: each look
would be answered 404, and no life would ever be compared with its schema.
"""

import itertools
import time

import schemathesis

EXAMPLES = {"order-1001-confirmation", "order-1001-invoice"}
numbers = itertools.count(1)

# npm start tells of an email within two seconds.
TOLD_AFTER_SECONDS = 3
# Each email's id, and when it was sent by the clock of this process; enough of them for all kinds of emails.
SENT_MAX = 500
sent = []
looks = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    if (case.headers or {}).get("Idempotency-Key") in EXAMPLES:
        case.headers["Idempotency-Key"] = f"order-{next(numbers)}"
    if is_look(case):
        look = next(looks)
        told = [id for at, id in sent if at < time.monotonic() - TOLD_AFTER_SECONDS]
        # Every other look is at what it was generated for.
        if told and look % 2:
            case.path_parameters["id"] = told[look // 2 % len(told)]


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 202 and len(sent) < SENT_MAX:
        sent.append((time.monotonic(), response.json()["id"]))


def is_look(case):
    """Whether it is a well-formed look at an email by its id."""
    return (
        case.method == "GET"
        and case.operation.path == "/emails/{id}"
        and (case.meta is None or case.meta.generation.mode.is_positive)
    )
