/** How callers say who they are, one way a deployment. */
export const securitySchemes = {
  iam: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'AWS Signature Version 4, service `execute-api`. The local server looks at no signature.',
  },
  jwt: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Where the deployment has `auth=jwt`.',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'Where the deployment has `auth=apiKeys`, or the local server `--auth apiKeys`: `ea_live_…`, or `ea_test_…`, with which ' +
      "every recipient is replaced by SES's mailbox simulator.",
  },
} as const;
