// n8n reads it when it loads, and would log every error of a node; tests and the demo report errors themselves.
process.env.N8N_LOG_LEVEL ??= 'silent';
