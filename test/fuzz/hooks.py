"""A key of its own for every request that would have one of the description's examples.

schemathesis takes the example wherever it does not vary the key itself, and to this API another email under one key is
a repeat gone wrong: but for the first, each would be answered 422, whatever is in it.
"""

import itertools

import schemathesis

EXAMPLES = {"order-1001-confirmation", "order-1001-invoice"}
numbers = itertools.count(1)


@schemathesis.hook
def before_call(context, case, kwargs):
    if (case.headers or {}).get("Idempotency-Key") in EXAMPLES:
        case.headers["Idempotency-Key"] = f"order-{next(numbers)}"
