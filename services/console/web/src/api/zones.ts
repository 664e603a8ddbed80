/** A camera's zones: drawn, tried out, changed, taken away; and what people's verdicts say of them. */
import { ask, read, type Page } from './client'
import type { Zone } from './shapes'

const of = (camera: string, zone: string): string => `/api/vision/v1/cameras/${encodeURIComponent(camera)}/zones/${encodeURIComponent(zone)}`

export function putZone(camera: string, { id, ...rule }: Zone): Promise<Zone> {
  return ask('PUT', of(camera, id), { body: rule })
}

/** A person looked: the zones fit what the camera shows now, and it is watched again. */
export const confirmView = (camera: string): Promise<unknown> => ask('POST', `/api/vision/v1/cameras/${encodeURIComponent(camera)}/view`)

export const removeZone = (camera: string, zone: string): Promise<void> => ask('DELETE', of(camera, zone))

export interface Tried {
  at: string
  box: number[]
  class: string
  alert: string | null
  verdict: boolean | null
}

export interface Trial {
  since: string
  through: string
  complete: boolean
  gaps: { from: string; to: string }[]
  present: number
  changed: Tried[]
  new: Tried[]
  vanished: Tried[]
}

/** What the changed zone would have alerted in the days that are recorded; nothing goes live. */
export function tryZone(camera: string, { id, ...rule }: Zone): Promise<Trial> {
  return ask('POST', `${of(camera, id)}/trials`, { body: rule })
}

export interface Suggestion {
  id: string
  change: string
  fields: Partial<Zone>
  spares: number
  effect: { kept_true: number; lost_true: number; avoided_false: number; new: number } | null
}

export interface Lesson {
  zone: string
  alerts: number
  true: number
  false: number
  false_share: number | null
  suggestions: Suggestion[]
}

export const lessons = (camera: string): Promise<Page<Lesson>> => read('/api/vision/v1/learning', { camera })
export const suggestions = (camera: string, zone: string): Promise<Page<Suggestion>> => read(`${of(camera, zone)}/suggestions`)
export const accept = (camera: string, zone: string, id: string): Promise<unknown> => ask('POST', `${of(camera, zone)}/suggestions/${id}/accept`)

export interface ZoneVersion {
  version: number
  content: Zone | null
  changed_by: string
  changed_at: string
  reason: string
}

export const versions = (camera: string, zone: string): Promise<Page<ZoneVersion>> => read(`${of(camera, zone)}/versions`)
