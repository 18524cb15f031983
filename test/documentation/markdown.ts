import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { marked, type Token, type Tokens } from 'marked';
import { ROOT } from '../../testing/root';

/** A Markdown file of the repository. */
export class MarkdownFile {
	private readonly tokens: Token[] = [];

	/** @param path from the root of the repository */
	constructor(readonly path: string) {
		const text = readFileSync(join(ROOT, path), 'utf8');
		marked.walkTokens(marked.lexer(text), (token) => void this.tokens.push(token));
	}

	/** Targets of links and pictures that do not exist in the repository. */
	deadLinks(): string[] {
		return [...this.ofType<Tokens.Link>('link'), ...this.ofType<Tokens.Image>('image')]
			.map(({ href }) => href)
			.filter((href) => !/^https?:/.test(href) && !this.leadsSomewhere(href));
	}

	/** Blocks of code in this language. */
	code(language: string): string[] {
		return this.ofType<Tokens.Code>('code')
			.filter(({ lang }) => lang === language)
			.map(({ text }) => text);
	}

	/** Names of scripts of package.json that the text says to run. */
	scripts(): string[] {
		const texts = [
			...this.ofType<Tokens.Codespan>('codespan').map(({ text }) => text),
			...this.code('bash'),
		];
		const names = texts.flatMap((text) => [...text.matchAll(/npm (?:run )?([\w:]+)/g)]);
		return names.map(([, name = '']) => name).filter((name) => !NPM_COMMANDS.has(name));
	}

	/** The rows of the table with this title over its first column, as plain texts. */
	table(firstTitle: string): string[][] {
		const found = this.ofType<Tokens.Table>('table').find(
			({ header }) => header[0]?.text === firstTitle,
		);
		if (!found) throw new Error(`${this.path} has no table "${firstTitle}"`);
		return found.rows.map((row) => row.map(({ text }) => text.replace(/[*`]/g, '')));
	}

	/** The whole text with single spaces: lines may break anywhere. */
	get text(): string {
		return readFileSync(join(ROOT, this.path), 'utf8').replace(/\s+/g, ' ');
	}

	private leadsSomewhere(href: string): boolean {
		const [path = '', anchor] = href.split('#');
		const target = path === '' ? this.path : join(dirname(this.path), path);
		if (!existsSync(join(ROOT, target))) return false;
		return anchor === undefined || new MarkdownFile(target).anchors().includes(anchor);
	}

	private anchors(): string[] {
		return this.ofType<Tokens.Heading>('heading').map(({ text }) =>
			text
				.toLowerCase()
				.replace(/[^\w\- ]/g, '')
				.replaceAll(' ', '-'),
		);
	}

	private ofType<T extends Token>(type: T['type']): T[] {
		return this.tokens.filter((token): token is T => token.type === type);
	}
}

const NPM_COMMANDS = new Set(['ci', 'audit', 'install', 'pack']);
