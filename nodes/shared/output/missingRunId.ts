import type { IDataObject } from 'n8n-workflow';
import { oneLine } from './wording';

const MAX_NAMES = 5;

/** Fields that hold a run's ID, or the address of its status, wherever they stand. */
const ID_FIELDS = ['run_id', 'poll_url', 'runId'];

/** What to do about an empty Run ID. It names fields of the item, and none of their values. */
export function missingRunIdAdvice(json: IDataObject): string {
	const names = Object.keys(json);
	const more = names.length > MAX_NAMES ? `, and ${names.length - MAX_NAMES} more` : '';
	const fields = oneLine(names.slice(0, MAX_NAMES).join(', ')) + more;
	const found = findRunId(json) ?? 'the field that holds the run ID';
	return `${fields ? `The fields of the item are: ${fields}.` : 'The item has no fields.'} Set 'Run ID' to ${found}.`;
}

/** The field that plainly holds the run ID, at the top or one level down, as an expression. */
function findRunId(json: IDataObject): string | undefined {
	const nested = Object.entries(json)
		.filter(([name, value]) => /^[a-z_]\w*$/i.test(name) && typeof value === 'object' && value)
		.map(([name, value]) => [`$json.${name}`, value as IDataObject] as const);
	for (const [path, object] of [['$json', json] as const, ...nested]) {
		// The answer to a start is always queued: other objects may have an ID of their own.
		const names = object.status === 'queued' ? [...ID_FIELDS, 'id'] : ID_FIELDS;
		const name = names.find((each) => isFilled(object[each]));
		if (name) return `{{ ${path}.${name} }}`;
	}
	return undefined;
}

function isFilled(value: unknown): boolean {
	return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
}
