/** The three examples of the API document (Polling for Results), letter for letter. */

export const RUNNING_EXAMPLE = `{
  "run_id": "550e8400-e29b-41d4-a716-446655440000",
  "status": "running",
  "progress": {
    "current_step": 2,
    "total_steps": 5,
    "current_step_name": "Generate content",
    "percentage": 40
  },
  "started_at": "2026-03-10T15:30:00Z",
  "completed_at": null,
  "result": null,
  "cost_cents": null,
  "error": null
}`;

export const COMPLETED_EXAMPLE = `{
  "run_id": "550e8400-e29b-41d4-a716-446655440000",
  "status": "completed",
  "progress": {
    "current_step": 5,
    "total_steps": 5,
    "current_step_name": "Post to Slack",
    "percentage": 100
  },
  "started_at": "2026-03-10T15:30:00Z",
  "completed_at": "2026-03-10T15:31:45Z",
  "result": {
    "generated_content": "Daily digest: 3 emails from team...",
    "summary": "Posted summary to #daily-digest"
  },
  "cost_cents": 15,
  "error": null
}`;

export const FAILED_EXAMPLE = `{
  "run_id": "550e8400-e29b-41d4-a716-446655440000",
  "status": "failed",
  "progress": {
    "current_step": 3,
    "total_steps": 5,
    "current_step_name": "Send email",
    "percentage": 60
  },
  "started_at": "2026-03-10T15:30:00Z",
  "completed_at": "2026-03-10T15:30:58Z",
  "result": null,
  "cost_cents": 8,
  "error": "Gmail connection expired. Please reconnect."
}`;
