/** The shapes that the services answer with, as far as the page reads them. */

export interface Place {
  lon: number
  lat: number
  address?: string | null
}

export type AlertState = 'open' | 'confirmed' | 'rejected' | 'cleared'

export interface Alert {
  id: string
  camera: string
  camera_name?: string | null
  zone: string
  kind: string
  class: string
  confidence: number
  raised_at: string
  since: string
  cleared_at?: string | null
  state: AlertState
  box?: [number, number, number, number] | null
  evidence: { url: string; role: string; at: string; sha256?: string }[]
  place?: Place | null
  claimed_by?: string | null
  claimed_until?: string | null
  verdict?: boolean | null
  reason?: string
  undo_until?: string | null
  judged_by?: string | null
  case?: string | null
  trusted?: boolean
  /** The address of its film; null until the seconds after it are over. */
  clip?: string | null
}

export interface LogLine {
  seq: number
  step: string
  from: string | null
  to: string
  at: string
  actor: string
  role: string
  reason: string | null
  data?: { department?: string; rule?: string } & Record<string, unknown>
  hash?: string
}

export interface CrewCandidate {
  crew: string
  name_zh?: string
  distance_meters?: number | null
  fix_age_seconds?: number | null
  orders?: number
  chosen?: boolean
  reason?: string | null
}

export interface Routing {
  rule?: string
  department?: string
  automatic?: boolean
  why?: string
  others?: { department: string; rule: string; why_not: string }[]
}

export interface Case {
  number: string
  state: string
  stage: number
  category: string
  category_name?: string | null
  urgency?: string | null
  grid?: string | null
  work_grid?: string | null
  place?: Place | null
  source?: string | null
  reports?: string[]
  alerts?: string[]
  department?: string | null
  crew?: string | null
  opened_at: string
  deadline_at?: string | null
  limit_started_at?: string | null
  overdue?: boolean
  supervised?: boolean
  extended?: boolean
  reworked?: number
  reopened?: number
  text?: string | null
  condition?: string | null
  component?: string | null
  main?: string | null
  force_close_asked_by?: string | null
  clocks?: { name: string; started_at?: string | null; due_at: string | null }[]
  allowed_steps?: string[]
  log?: LogLine[]
  routing?: Routing | null
  crew_choice?: CrewCandidate[]
  media?: { sha256: string; public_sha256?: string | null; content_type?: string }[]
}

export interface Message {
  id: string
  case: string
  template: string
  contact: string
  contact_name?: string | null
  phone?: string | null
  text?: string | null
  state: string
  carrier?: string | null
  segments?: number
  created_at: string
  sent_at?: string | null
  delivered_at?: string | null
  error?: string | null
}

export interface Zone {
  id: string
  kind: string
  polygon: [number, number][]
  dwell_seconds?: number
  trusted?: boolean
  schedule?: Window[] | null
  classes?: string[]
  dwell_by_class?: Record<string, number>
  grace_seconds?: number
  min_height?: number
  min_confidence?: number
  masks?: [number, number][][]
  priority?: number
  version?: number
}

/** Days are 1 (Monday) to 7; times HH:MM. */
export interface Window {
  days: number[]
  from: string
  to: string
  on: 'all' | 'working' | 'off'
  permitted: boolean
  dwell_seconds?: number | null
}

export interface Camera {
  id: string
  name_zh?: string | null
  place?: Place | null
  heading?: number | null
  enabled?: boolean
  status?: string | null
  last_frame_at?: string | null
  last_good_at?: string | null
  detail?: string | null
  zones?: Zone[]
}

export interface Crew {
  id: string
  name_zh?: string | null
  department?: string | null
  work_grid?: string | null
  place?: Place | null
  heading?: number | null
  speed?: number | null
  fixed_at?: string | null
  state?: string | null
  case?: string | null
}

export interface Department {
  code: string
  name_zh: string
  name_en?: string
}

export interface CarrierMessage {
  id: string
  /** Masked for those who may not see it; `talk` tells one phone from another. */
  phone: string
  talk: string
  text: string
  segments: number
  received_at: string
  protocol?: string
  receipts?: string[]
}

export interface Count {
  key: string
  name?: string | null
  name_en?: string | null
  count: number
  open?: number
  closed?: number
  overdue?: number
}

export interface Indicators {
  collected: number
  filed: number
  dispatched: number
  closed: number
  overdue: number
  reworks: number
  platform_closing_rate: number | null
}

export interface ServiceHealth {
  name: string
  ready: boolean
  lag?: number | null
  outbox_age_seconds?: number | null
  detail?: string | null
}

/** A part that does not work: a service, or the carrier's line. */
export interface Trouble {
  part: string
  since: string
}

export interface Health {
  services: ServiceHealth[]
  carrier?: { state: string; detail?: string | null } | null
  cameras?: Camera[]
}
