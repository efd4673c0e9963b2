#!/bin/sh
# Sends one email with curl: with an API key, or else signed by curl itself. Run it twice: the second answer is a replay.
set -eu

url=${EMAIL_API_URL:-http://127.0.0.1:3000/email}
key=${IDEMPOTENCY_KEY:-order-1004-confirmation}
to=${EMAIL_TO:-success@simulator.amazonses.com}

if [ -n "${EMAIL_API_KEY:-}" ]; then
  set -- --header "Authorization: Bearer $EMAIL_API_KEY"
else
  # A token is there for a role's credentials only.
  set -- --aws-sigv4 "aws:amz:${AWS_REGION:-eu-west-1}:execute-api" \
    --user "${AWS_ACCESS_KEY_ID:-local}:${AWS_SECRET_ACCESS_KEY:-local}" \
    ${AWS_SESSION_TOKEN:+--header "X-Amz-Security-Token: $AWS_SESSION_TOKEN"}
fi

curl --silent --show-error --include --fail-with-body "$url" "$@" \
  --header 'Content-Type: application/json' \
  --header "Idempotency-Key: $key" \
  --data "{\"to\":\"$to\",\"subject\":\"Hello ($key)\",\"text\":\"Sent once.\"}"
