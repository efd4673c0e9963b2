import { type ConversionConfig, type JsonSchema, toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { emailSchema, mailbox } from '../../functions/emails/email.ts';
import { byHand } from './by-hand.ts';
import { fieldNotes } from './field-notes.ts';

/**
 * The schema that validates an email, as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. An address is the
 * description's `Address`.
 */
export function describeEmail(): JsonSchema {
  const { $schema: _, ...schema } = toJsonSchema(simplify(emailSchema), {
    target: 'draft-2020-12',
    typeMode: 'input',
    overrideSchema,
    overrideAction,
  });
  return addNotes(schema, []);
}

// biome-ignore lint/suspicious/noExplicitAny: a schema is walked by what it is made of, which has no type of its own
type Part = any;

/** Stands for an address, which is a schema of its own (address-schema.ts). */
const oneAddress = v.custom(() => true);
const ADDRESS = { $ref: '#/components/schemas/Address' };

/** The same schema in those of valibot's words that JSON Schema has too. */
function simplify(schema: Part): Part {
  if (schema === mailbox) return oneAddress;
  if ('pipe' in schema) {
    const [first, ...rest] = schema.pipe as Part[];
    // A list is counted before its elements are looked at: what they are, a second schema tells.
    const narrower = rest.find(({ kind }) => kind === 'schema');
    const actions = rest.filter(({ kind }) => kind !== 'schema');
    return (v.pipe as Part)(simplify(narrower ?? first), ...actions);
  }
  switch (schema.type) {
    case 'object': {
      const entries = Object.entries(schema.entries).map(([name, entry]) => [name, simplify(entry)]);
      // Unknown fields are refused by hand (functions/emails/parse-email.ts).
      return v.strictObject(Object.fromEntries(entries));
    }
    case 'optional':
      return v.optional(simplify(schema.wrapped));
    case 'array':
      return v.array(simplify(schema.item));
    case 'lazy':
      return v.union([simplify(schema.getter('')), simplify(schema.getter([]))]);
    default:
      return schema;
  }
}

/** What functions check by hand stands in by-hand.ts, by the field. */
const overrideSchema: ConversionConfig['overrideSchema'] = ({ valibotSchema }) =>
  valibotSchema === oneAddress ? ADDRESS : valibotSchema.type === 'custom' ? {} : undefined;

const overrideAction: ConversionConfig['overrideAction'] = ({ valibotAction, jsonSchema }) => {
  const action: Part = valibotAction;
  switch (action.type) {
    case 'min_length':
      return jsonSchema.anyOf ? narrowLists(jsonSchema, { minItems: action.requirement }) : undefined;
    case 'check':
      return { ...jsonSchema, ...requireKnown(checks, action.message) };
    case 'partial_check':
      return { ...jsonSchema, ...requireKnown(checksAcross, action.paths.join()) };
    default:
      return undefined;
  }
};

/** A rule for lists only, in a schema that takes one string too. */
function narrowLists({ anyOf = [], minLength: _, ...rest }: JsonSchema, rule: JsonSchema): JsonSchema {
  const alternatives = anyOf.map((one) =>
    (one as JsonSchema).type === 'array' ? { ...(one as JsonSchema), ...rule } : one,
  );
  return { ...rest, anyOf: alternatives };
}

/** Functions that check a value, by their message, where that is not said by the field. */
const checks: { [message: string]: JsonSchema } = {
  'must be valid Unicode': {},
  'must not be empty': {},
  'must not contain control characters but tabs and line breaks': {},
  'is reserved for this API': {},
  'must not name a tag twice': {},
};

/** Functions that check fields together, by these fields. */
const checksAcross: { [fields: string]: JsonSchema } = {
  'to,cc,bcc': {},
  'text,html': {
    anyOf: ['text', 'html'].map((body) => ({
      required: [body],
      properties: { [body]: { type: 'string', minLength: 1 } },
    })),
  },
};

/** @throws where a check was added and nobody said what JSON Schema makes of it */
function requireKnown(table: { [name: string]: JsonSchema }, name: string): JsonSchema {
  const schema = table[name];
  if (schema === undefined)
    throw new Error(`The check "${name}" is not known to lib/openapi/email-schema.ts`);
  return schema;
}

/** Adds to each field what it is for. @throws where that is not written */
function addNotes(schema: JsonSchema, path: string[]): JsonSchema {
  const { properties, items } = schema;
  const fields = Object.entries(properties ?? {}).map(([name, field]) => {
    const at = [...path, name];
    const note = fieldNotes[at.join('.')];
    if (note === undefined)
      throw new Error(`The field ${at.join('.')} has no note in lib/openapi/field-notes.ts`);
    const whole = { ...addNotes(field as JsonSchema, at), ...byHand[at.join('.')], ...note };
    return [name, schema.required?.includes(name) ? whole : allowNull(whole as JsonSchema)];
  });
  return {
    ...schema,
    ...(properties && { properties: Object.fromEntries(fields) }),
    ...(items && { items: addNotes(items as JsonSchema, path) }),
  };
}

/** What may be left out may be null too (functions/emails/absent.ts). */
function allowNull({ type, anyOf, $ref, ...rest }: JsonSchema): JsonSchema {
  if (anyOf || $ref) return { ...rest, anyOf: [...(anyOf ?? [{ $ref }]), { type: 'null' }] };
  return type ? { ...rest, type: [type, 'null'].flat() as JsonSchema['type'] } : rest;
}
