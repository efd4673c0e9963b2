import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type {
  BatchGetCommandInput,
  BatchGetCommandOutput,
  GetCommandInput,
  GetCommandOutput,
  PutCommandInput,
  TranslateConfig,
  UpdateCommandInput,
  UpdateCommandOutput,
} from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { loadJsonRpcErrorCode } from '@smithy/core/protocols';
import type { HttpHandlerOptions } from '@smithy/types';
import { mapValues, marshallMembers } from './attributes.ts';
import type { JsonClient } from './json-client.ts';
import { type Json, JsonCommand, type JsonResponse } from './json-command.ts';
import { needTheWholeSdk } from './settings.ts';

// What stands in for the package of the same name in the bundles: the operations that are used, and no other. Values
// become attributes and come back by the SDK's own code.

type Attributes = { [name: string]: AttributeValue };

/** DynamoDBDocumentClient, for the commands below. */
export class DynamoDBDocumentClient {
  private readonly client: JsonClient;

  private constructor(client: JsonClient) {
    this.client = client;
  }

  /** @throws where it is told how to translate: only the SDK's own way is known */
  static from(client: JsonClient, config?: TranslateConfig): DynamoDBDocumentClient {
    if (config) needTheWholeSdk('How values are translated');
    return new DynamoDBDocumentClient(client);
  }

  send<Output extends object>(command: JsonCommand<object, Output>, options?: HttpHandlerOptions) {
    return this.client.send(command, options);
  }

  destroy(): void {
    this.client.destroy();
  }

  /** @throws always, as its client's do */
  get middlewareStack(): never {
    return this.client.middlewareStack;
  }

  /** @throws likewise */
  get config(): never {
    return this.client.config;
  }
}

/** An operation of DynamoDB, in the protocol AWS JSON 1.0. */
abstract class TableCommand<Input extends object, Output extends object> extends JsonCommand<Input, Output> {
  abstract readonly operation: string;
  readonly path = '/';

  get headers() {
    return {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${this.operation}`,
    };
  }

  toWire(): object {
    return marshallMembers(this.input, ['Item', 'Key', 'ExpressionAttributeValues']);
  }

  /** `Item` stays as it is on the wire, as with the SDK's. */
  readError(response: JsonResponse, json: Json) {
    const { Item } = json;
    return { name: loadJsonRpcErrorCode(response, json), ...(Item !== undefined && { Item }) };
  }
}

/** PutItem: its values become attributes. */
export class PutCommand extends TableCommand<PutCommandInput, object> {
  readonly operation = 'PutItem';

  toOutput = () => ({});
}

/** UpdateItem: its key and its values become attributes; what it is asked to return comes back as values. */
export class UpdateCommand extends TableCommand<UpdateCommandInput, Pick<UpdateCommandOutput, 'Attributes'>> {
  readonly operation = 'UpdateItem';

  toOutput({ Attributes }: Json) {
    return Attributes ? { Attributes: unmarshall(Attributes as Attributes) } : {};
  }
}

/** GetItem: the item comes back as values. */
export class GetCommand extends TableCommand<GetCommandInput, Pick<GetCommandOutput, 'Item'>> {
  readonly operation = 'GetItem';

  toOutput({ Item }: Json) {
    return Item ? { Item: unmarshall(Item as Attributes) } : {};
  }
}

type BatchGetOutput = Pick<BatchGetCommandOutput, 'Responses' | 'UnprocessedKeys'>;

/** BatchGetItem: items come back as values, and so do the keys that were left unread. */
export class BatchGetCommand extends TableCommand<BatchGetCommandInput, BatchGetOutput> {
  readonly operation = 'BatchGetItem';

  override toWire(): object {
    const { RequestItems = {}, ...input } = this.input;
    const marshalled = mapValues(RequestItems, ({ Keys = [], ...rest }) => ({
      ...rest,
      Keys: Keys.map((key) => marshall(key)),
    }));
    return { ...input, RequestItems: marshalled };
  }

  toOutput({ Responses, UnprocessedKeys }: Json): BatchGetOutput {
    const items = (list: Attributes[]) => list.map((item) => unmarshall(item));
    type Unread = { Keys?: Attributes[] };
    return {
      ...(Responses ? { Responses: mapValues(Responses as { [table: string]: Attributes[] }, items) } : {}),
      ...(UnprocessedKeys
        ? {
            UnprocessedKeys: mapValues(
              UnprocessedKeys as { [table: string]: Unread },
              ({ Keys, ...rest }) => ({
                ...rest,
                Keys: Keys && items(Keys),
              }),
            ),
          }
        : {}),
    };
  }
}
