import 'reflect-metadata';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadOutputSchema, resolveOutputSchemaPath } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { addRuns, getStatusOf, startRuns, useEngine } from '../../testing/engine/kit';
import { ROOT } from '../../testing/root';
import type { RunOptions } from '../../testing/simulator/simulatedRun';
import { COMPLETED_EXAMPLE, FAILED_EXAMPLE, RUNNING_EXAMPLE } from '../contract/examples';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
}

/** What n8n looks a schema up by: the node's folder, its version, and its operation if it has one. */
const refOf = (node: string, operation?: string) => ({
	nodeDir: join(ROOT, 'dist/nodes', node),
	version: 1,
	...(operation && { operation }),
});

const RUN_STATUS = ['get', 'wait'].map((operation) => refOf('GloriaMundoRunStatus', operation));
const RUN_WORKFLOW = refOf('GloriaMundoRunWorkflow');

/** The fields by their paths, with their types: "progress.percentage: number". */
function fieldsOf({ properties = {} }: Schema, prefix = ''): string[] {
	return Object.entries(properties).flatMap(([name, schema]) => [
		`${prefix}${name}: ${schema.type}`,
		...fieldsOf(schema, `${prefix}${name}.`),
	]);
}

/** The same of an item. The fields of `result` are the workflow's own, and null says nothing of a type. */
function fieldsIn(json: object, prefix = ''): string[] {
	return Object.entries(json).flatMap(([name, value]) => {
		if (value === null) return [];
		if (typeof value !== 'object') return [`${prefix}${name}: ${typeOf(value)}`];
		const inside = name === 'result' ? [] : fieldsIn(value as object, `${prefix}${name}.`);
		return [`${prefix}${name}: object`, ...inside];
	});
}

function typeOf(value: unknown): string {
	return Number.isInteger(value) ? 'integer' : typeof value;
}

describe('the fields that the editor offers before anything has run', () => {
	const kit = useEngine();

	const load = (ref: typeof RUN_WORKFLOW) => {
		const schema = loadOutputSchema(ref);
		if (!schema) throw new Error('n8n finds no schema');
		// A percentage need not be an integer, though it is one in every example.
		return fieldsOf(schema as unknown as Schema).map((field) =>
			field.replace('percentage: number', 'percentage: integer'),
		);
	};

	it.each([...RUN_STATUS, RUN_WORKFLOW])('are found by n8n, %#', (ref) => {
		const path = resolveOutputSchemaPath(ref) ?? '';
		expect(existsSync(path)).toBe(true);
		// Newer versions of n8n also look elsewhere, and must come to the same file.
		expect(resolveOutputSchemaPath({ ...ref, versionFallback: true })).toBe(path);
		expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ type: 'object' });
	});

	it('are those of a status, in the order of the API', async () => {
		const examples = [COMPLETED_EXAMPLE, FAILED_EXAMPLE, RUNNING_EXAMPLE].map(
			(text) => JSON.parse(text) as IDataObject,
		);
		const api = await kit.simulate();
		const runs = ['completed', 'failed'].flatMap((outcome) =>
			addRuns(api, 1, { durationMs: 0, outcome } as RunOptions),
		);
		const { completed, failed } = await kit.run(getStatusOf(api, runs));
		const items = [...examples, ...completed, ...failed];
		expect(items).toHaveLength(5);
		const seen = new Set(items.flatMap((item) => fieldsIn(item)));
		for (const ref of RUN_STATUS) {
			const offered = load(ref);
			expect([...offered].sort()).toEqual([...seen].sort());
			expect(offered.filter((field) => !field.includes('.')).map(nameOf)).toEqual(
				Object.keys(examples[0] as object),
			);
		}
	});

	it('are also those of a started run for Run Workflow', async () => {
		const api = await kit.simulate();
		const parameters = { waitForCompletion: false };
		const { inProgress } = await kit.run(startRuns(api, [{}], { parameters }));
		const offered = load(RUN_WORKFLOW);
		const statusFields = load(refOf('GloriaMundoRunStatus', 'get'));
		expect(inProgress).toHaveLength(1);
		const started = fieldsIn(inProgress[0] as object);
		expect(offered).toEqual(expect.arrayContaining([...started, ...statusFields]));
		expect(offered).toHaveLength(new Set([...started, ...statusFields]).size);
	});
});

function nameOf(field: string): string {
	return field.split(':')[0] ?? '';
}
