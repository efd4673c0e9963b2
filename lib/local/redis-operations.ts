import { scripts } from '../../functions/redis/scripts.ts';

/** Each script, and the first word of each command, as DynamoDB would call it: faults are told of both stores in the same words. */
const OPERATIONS: { [word: string]: string } = {
  [scripts.put.sha]: 'PutItem',
  [scripts.put.source]: 'PutItem',
  [scripts.update.sha]: 'UpdateItem',
  [scripts.update.source]: 'UpdateItem',
  [scripts.forget.sha]: 'DeleteItem',
  [scripts.forget.source]: 'DeleteItem',
  HGETALL: 'GetItem',
  ZSCAN: 'Scan',
};

/** What a command is, in the words of the table; another one by its own name. */
export function nameOperation([command = '', script = '']: string[]): string {
  const name = command.toUpperCase();
  return OPERATIONS[name.startsWith('EVAL') ? script : name] ?? name;
}

/** Whether an operation writes a record. */
export const isWrite = (operation: string): boolean =>
  ['PutItem', 'UpdateItem', 'DeleteItem'].includes(operation);

/** The key of the record that a command is about: of a script, its first key. */
export const rowKeyOf = ([command = '', key = '', , firstKey = '']: readonly string[]): string =>
  command.toUpperCase().startsWith('EVAL') ? firstKey : key;
