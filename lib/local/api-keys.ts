import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type Mode, makeApiKey } from '../../functions/callers/api-key.ts';
import { domainOf } from '../../functions/emails/address.ts';
import { toRow } from '../operator/keys/rows.ts';
import { LOCAL_AWS } from './aws-variables.ts';
import { LOCAL_API_KEYS_TABLE } from './function-variables.ts';

/** The API keys of a server on this machine. They end with it. */
export interface LocalApiKeys {
  table: string;
  live: string;
  test: string;
}

/** Whose they are. */
const CALLER = 'local';

/** Makes an API key of each mode. @param from their first sender; all of its domain may send */
export async function makeLocalApiKeys(endpoint: string, from: string): Promise<LocalApiKeys> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, ...LOCAL_AWS }));
  const make = async (mode: Mode): Promise<string> => {
    const made = makeApiKey(mode);
    const row = toRow({ caller: CALLER, mode, senders: [from, domainOf(from)] }, made, Date.now());
    await client.send(new PutCommand({ TableName: LOCAL_API_KEYS_TABLE, Item: row }));
    return made.text;
  };
  const made = { table: LOCAL_API_KEYS_TABLE, live: await make('live'), test: await make('test') };
  client.destroy();
  return made;
}
