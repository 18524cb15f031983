import type { IDataObject } from 'n8n-workflow';
import { oneLine } from './wording';

const MAX_NAMES = 5;

/** Fields that hold a run's ID or the address of its status, in any object. */
const ID_FIELDS = ['run_id', 'poll_url', 'runId'];

/** What to do about an empty Run ID: names the fields of the item, but none of their values. */
export function missingRunIdAdvice(json: IDataObject): string {
	const names = Object.keys(json);
	if (names.length === 0) return "The item has no fields. Set 'Run ID'.";
	const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : '';
	const fields = oneLine(names.slice(0, MAX_NAMES).join(', ')) + more;
	const found = findRunId(json) ?? 'the field that holds the run ID';
	return `The fields of the item are: ${fields}. Set 'Run ID' to ${found}.`;
}

/** The field that plainly holds the run ID, at the top or one level down, as an expression. */
function findRunId(json: IDataObject): string | undefined {
	const nested = Object.entries(json).filter(([name]) => /^[a-z_]\w*$/i.test(name));
	const objects = nested.map(([name, value]) => [`$json.${name}`, value] as const);
	for (const [path, value] of [['$json', json] as const, ...objects]) {
		if (typeof value !== 'object' || value === null) continue;
		const object = value as IDataObject;
		// Other objects have an `id` of their own; the answer to a start is always queued.
		const names = object.status === 'queued' ? [...ID_FIELDS, 'id'] : ID_FIELDS;
		const name = names.find((each) => String(object[each] ?? '').trim() !== '');
		if (name) return `{{ ${path}.${name} }}`;
	}
	return undefined;
}
