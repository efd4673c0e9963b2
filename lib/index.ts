export { type ApiKeysAuth, Auth, type JwtAuth } from './auth.ts';
export type { CustomDomainProps } from './custom-domain.ts';
export { EmailApi } from './email-api.ts';
export type { EmailApiProps } from './email-api-props.ts';
export type { HistoryProps } from './history-props.ts';
export type { Throttle } from './http-endpoint.ts';
export type { EmailApiAttributes, IEmailApi } from './imported-email-api.ts';
export { Sdk } from './sdk.ts';
export { SenderIdentity } from './sender-identity.ts';
