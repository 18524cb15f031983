// n8n logs every error of a node; a test or a demo says itself what went wrong. Read when n8n loads.
process.env.N8N_LOG_LEVEL ??= 'silent';
