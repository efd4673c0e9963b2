import { loadJsonRpcErrorCode } from '@smithy/core/protocols';
import { JsonCommand, type JsonResponse } from '../aws/json-command.ts';
import { type Attributes, fromAttributes, toAttributes, type Values } from './attributes.ts';

interface Conditional {
  TableName: string;
  ConditionExpression: string;
  ExpressionAttributeNames: { [name: string]: string };
  ExpressionAttributeValues: Values;
  /** The row that broke the condition comes with the error. */
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD';
}

export interface PutInput extends Conditional {
  Item: Values;
}

export interface UpdateInput extends Conditional {
  Key: { pk: string };
  UpdateExpression: string;
}

export interface GetInput {
  TableName: string;
  Key: { pk: string };
  ConsistentRead: boolean;
}

type TableInput = Partial<PutInput & UpdateInput & GetInput>;

/** An operation of DynamoDB, in the protocol AWS JSON 1.0; its input is that of the document client's command. */
abstract class TableCommand<Input extends TableInput> extends JsonCommand<Input, { Item?: Values }> {
  abstract readonly operation: string;
  readonly path = '/';

  get headers() {
    return {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${this.operation}`,
    };
  }

  wire(): object {
    const { Item, Key, ExpressionAttributeValues: values, ...rest }: TableInput = this.input;
    return {
      ...rest,
      ...(Item && { Item: toAttributes(Item) }),
      ...(Key && { Key: toAttributes(Key) }),
      ...(values && { ExpressionAttributeValues: toAttributes(values) }),
    };
  }

  protected output({ Item }: { Item?: unknown }) {
    return Item ? { Item: fromAttributes(Item as Attributes) } : {};
  }

  /** `Item` stays as it is on the wire, as with the document client. */
  protected error(response: JsonResponse, json: { Item?: unknown }) {
    const { Item } = json;
    return { name: loadJsonRpcErrorCode(response, json), ...(Item !== undefined && { Item }) };
  }
}

export class PutCommand extends TableCommand<PutInput> {
  readonly operation = 'PutItem';
}

export class UpdateCommand extends TableCommand<UpdateInput> {
  readonly operation = 'UpdateItem';
}

export class GetCommand extends TableCommand<GetInput> {
  readonly operation = 'GetItem';
}
