/** What a collector or an agent sends in. */
import { ask } from './client'
import type { Place } from './shapes'

export interface Draft {
  client_id: string
  category: string
  text: string
  place: Place & { datum: 'wgs84' }
  observed_at: string
  collector?: string
}

export interface Registered {
  report_id: string
  received_at: string
}

export function sendReport(draft: Draft, photos: Blob[]): Promise<Registered> {
  const form = new FormData()
  form.append('report', new Blob([JSON.stringify(draft)], { type: 'application/json' }), 'report.json')
  photos.forEach((photo, index) => form.append('media', photo, `photo-${index + 1}.jpg`))
  return ask('POST', '/api/ingest/v1/reports', { form, idempotencyKey: draft.client_id })
}

export interface Call extends Draft {
  caller?: { name: string; phone: string }
}

export const registerCall = (call: Call): Promise<Registered> =>
  ask('POST', '/api/ingest/v1/calls', { body: call, idempotencyKey: call.client_id })
