import { join } from 'node:path';
import { ROOT } from '../../testing/root';

/** Installed n8n versions and what else may be thrown away; git ignores it. */
export const CACHE = join(ROOT, '.cache');

export const EXAMPLES = join(ROOT, 'examples');

export const IMAGES = join(ROOT, 'docs', 'images');
