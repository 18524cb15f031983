import { parse } from 'flatted';

type Items = Array<{ json: Record<string, unknown> }>;

interface ExecutionData {
	resultData: { runData: Record<string, Array<{ data?: { main: Array<Items | null> } }>> };
}

/** The stored JSON of a node's items, one list per output. */
export function outputsOf(stored: string, nodeName: string) {
	const { resultData } = parse(stored) as ExecutionData;
	const outputs = resultData.runData[nodeName]?.at(-1)?.data?.main ?? [];
	return outputs.map((items) => (items ?? []).map(({ json }) => json));
}
