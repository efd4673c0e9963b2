import { mockClient } from 'aws-sdk-client-mock';
import { JsonClient } from '../../functions/aws/json-client.ts';
import type { JsonCommand } from '../../functions/aws/json-command.ts';

type Command = JsonCommand<object, unknown>;

/** What a command does when it is sent. */
export interface Behavior {
  resolves(output: object): Behavior;
  resolvesOnce(output: object): Behavior;
  rejects(error: unknown): Behavior;
  rejectsOnce(error: unknown): Behavior;
  callsFake(fake: () => unknown): Behavior;
}

/** What of aws-sdk-client-mock works on any client with `send`, with our commands' types instead of the SDK's. */
export interface MockedClient {
  on(command: new (input: never) => Command): Behavior;
  onAnyCommand(): Behavior;
  calls(): { args: [Command, ...unknown[]] }[];
  reset(): void;
}

/** Every client of ours, as `mockClient(DynamoDBClient)` is every client of the SDK's. */
export const mockJsonClients = () =>
  mockClient(JsonClient as unknown as Parameters<typeof mockClient>[0]) as unknown as MockedClient;
